/// What is wrong with the files of a reconciliation (突合), and what its command says.
package enum ReconcileText {
    // MARK: - Case file and registers

    package static let historyForms = Message(
        "「history」には ledger と key、または grants と events を書いてください。",
        "Give 'history' either ledger and key, or grants and events."
    )

    package static let noSystems = Message(
        "「systems」に対象システムがありません。一つ以上書いてください。",
        "There is no system in 'systems'. List at least one."
    )

    /// `line` is the other row's.
    package static func overlap(_ id: String, line: Int) -> Message {
        let id = Message.quoted(id)
        return Message(
            "\(id.ja)の期間が\(line)行目と重なっています。どちらかを直してください。",
            "The interval of \(id.en) overlaps with that on line \(line). Correct one of them."
        )
    }

    /// Two ids of a register that a log cannot tell apart; `line` is the other row's.
    package static func sameForm(_ id: String, line: Int) -> Message {
        let id = Message.quoted(id)
        return Message(
            "\(id.ja)と\(line)行目の番号は、全角・半角や大文字・小文字しか違いません。"
                + "番号をそろえて読むログ（ids: normalise）があり、区別できません。どちらかを直してください。",
            "\(id.en) and the id on line \(line) differ only in width, case or blanks, which a log "
                + "of this case does not tell apart (ids: normalise). Correct one of them."
        )
    }

    /// A register names a system that the case does not.
    package static func unknownSystem(_ id: String) -> Message {
        let id = Message.quoted(id)
        return Message(
            "システム\(id.ja)は、このケースファイルの systems にありません。番号を直すか、"
                + "突合の対象外のシステムであれば other_systems に書いてください。",
            "The system \(id.en) is not in 'systems' of this case file. Correct the id, or list it "
                + "in 'other_systems' if it is not part of this reconciliation."
        )
    }

    // MARK: - Logs

    /// A record of the same id with another content was read before.
    package static func conflict(_ id: String) -> Message {
        let id = Message.quoted(id)
        return Message(
            "記録番号\(id.ja)の行が、先に読んだ同じ番号の行と違う内容です。"
                + "どちらのログが正しいかを確かめてください。",
            "The record \(id.en) differs from an earlier record of the same id. "
                + "Find out which log is right."
        )
    }

    package static func overlappingLogs(_ other: String) -> Message {
        let other = Message.quoted(other)
        return Message(
            "記録番号のないログの期間が\(other.ja)と重なっています。"
                + "同じ閲覧を二度数えないよう、重ならない期間で取り直してください。",
            "A log without record ids overlaps in time with \(other.en). "
                + "Export them again without the overlap, so that no view is counted twice."
        )
    }

    /// The same bytes, or the same name, were given before.
    package static func sameLog(_ other: String) -> Message {
        let other = Message.quoted(other)
        return Message(
            "ログ\(other.ja)と同じ内容です。同じファイルを二度挙げると、"
                + "足りないファイルに気づけません。一つだけにしてください。",
            "This log has the same content as \(other.en). A file listed twice would hide one that "
                + "is missing. List it once."
        )
    }

    package static func changed(_ file: String) -> Message {
        let file = Message.quoted(file)
        return Message(
            "ファイル\(file.ja)が読んでいる間に変わりました。書き込みが終わってからやり直してください。",
            "The file \(file.en) changed while it was read. Try again when nothing writes to it."
        )
    }

    /// A row that was not read, and why.
    package static func row(_ problem: Message) -> Message {
        Message("読めない行です。", "This row cannot be read.") + problem
    }

    package static let encoding = Message(
        "文字コードが指定と違います。",
        "It is not in the encoding that was given."
    )
    package static let nul = Message(
        "値0のバイトが入っています。ファイルが壊れています。",
        "A byte of value 0 is in it: the file is damaged."
    )
    package static let truncated = Message(
        "行末がありません。途中で切れたおそれがあります。",
        "It has no line end and may have been cut."
    )

    package static func tooLong(limit: Int) -> Message {
        let size = CountUnit.bytes.text(limit)
        return Message("\(size.ja)を超えています。", "It is longer than \(size.en).")
    }

    // A row's cells may be personal data: these name the column alone.
    package static func badTime(_ column: String) -> Message {
        let column = Message.quoted(column)
        return Message(
            "列\(column.ja)の日時を読めません。",
            "The time in the column \(column.en) cannot be read."
        )
    }

    package static func slashedTime(_ column: String) -> Message {
        badTime(column)
            + Message(
                "日付を斜線で書くログなら、読み方の指定に「dates: slash」と書いてください。",
                "If the log writes its dates with slashes, write 'dates: slash' in the profile."
            )
    }

    package static func badOperation(_ column: String) -> Message {
        let column = Message.quoted(column)
        return Message(
            "列\(column.ja)の操作が読み方の指定にありません。",
            "The operation in the column \(column.en) is not in the profile."
        )
    }

    package static func badRows(_ column: String) -> Message {
        let column = Message.quoted(column)
        return Message(
            "列\(column.ja)の行数を読めません。",
            "The row count in the column \(column.en) cannot be read."
        )
    }

    package static func emptyCell(_ column: String) -> Message {
        let column = Message.quoted(column)
        return Message("\(column.ja)に値がありません。", "\(column.en) has no value.")
    }

    // MARK: - The ledger

    package static func noKey(_ file: String) -> Message {
        let file = Message.quoted(file)
        return Message(
            "ファイル\(file.ja)に検証用の公開鍵がありません。「名前+番号+base64」を1行に書いてください。",
            "The file \(file.en) holds no public key. Give one line: name+id+base64."
        )
    }

    package static func refusedLedger(_ folder: String) -> Message {
        let folder = Message.quoted(folder)
        return Message(
            "証跡\(folder.ja)が検証を通らないため、突合しません。",
            "The ledger \(folder.en) does not verify, so nothing was reconciled."
        )
    }

    // MARK: - The findings file

    package static let noStandardOutput = Message(
        "「--findings」にはファイルの名前を書いてください。検出事項は標準出力には書けません。",
        "Give '--findings' the name of a file: findings are not written to the standard output."
    )

    package static func written(_ path: String, lines: Int) -> Message {
        let path = Message.quoted(path)
        let count = CountUnit.lines.text(lines)
        return Message(
            "検出事項\(count.ja)を \(path.ja) に書き出しました。個人に関する情報を含みます。",
            "Wrote \(count.en) of findings to \(path.en). They contain personal information."
        )
    }
}
