package import BrokerCore

/// What the command line says about a ledger, without madod.
package enum LedgerText {
    package static func verified(entries: UInt64, checkpoints: UInt64) -> Message {
        let (entries, checkpoints) = (grouped(entries), grouped(checkpoints))
        return Message(
            "証跡を検証しました。記録\(entries)件、要約\(checkpoints)件、異常なし。",
            "The ledger verifies: \(entries) entries, \(checkpoints) checkpoints, no fault."
        )
    }

    package static let empty = Message(
        "証跡に記録がありません。",
        "The ledger has no entry."
    )

    package static func origin(_ name: String) -> Message {
        Message("名前: \(name)", "Origin: \(asciiOnly(name))")
    }

    package static func root(_ hex: String) -> Message {
        Message("ルート: \(hex)", "Root: \(hex)")
    }

    package static func last(_ time: String) -> Message {
        Message("最後の記録: \(time)", "Last entry: \(time)")
    }

    /// The key came with what it verifies.
    package static func keyFromSamePlace(_ path: String) -> Message {
        let path = Message.quoted(path)
        return Message(
            "注意: 鍵は証跡と同じ場所（\(path.ja)）のものです。"
                + "別に受け取った鍵と同じかを確かめ、次からは --key で指定してください。",
            "Note: the key came from the same place, \(path.en). Compare it with the one that "
                + "you were given separately, and name that with --key."
        )
    }

    /// A ledger that still grows, or one whose tail was cut: only a kept checkpoint tells.
    package static let noCheckpoint = Message(
        "末尾の切り取りまで確かめるには、手元に控えた要約を --previous で指定してください。",
        "To rule out a cut tail, name a checkpoint that you kept with --previous."
    )

    /// Named ones were of fewer entries than the ledger has.
    package static let noNewerCheckpoint = Message(
        "控えた要約より後の末尾の切り取りまで確かめるには、もっと新しい要約も --previous で指定してください。",
        "To rule out a tail that was cut off after what you kept, name a newer checkpoint too."
    )

    package static func keptMatches(_ size: UInt64, _ path: String) -> Message {
        let (path, size) = (Message.quoted(path), grouped(size))
        return Message(
            "はじめの\(size)件は、手元に控えた要約（\(path.ja)）のとおりです。",
            "The first \(size) entries are those of the checkpoint you kept (\(path.en))."
        )
    }

    /// It says nothing about the ledger.
    package static func notKept(_ path: String) -> Message {
        let path = Message.quoted(path)
        return Message(
            "\(path.ja) は、この鍵で署名された要約ではありません。"
                + "要約の3行、空行、署名を、改行（LF）まで元のまま保存したファイルにしてください。",
            "\(path.en) is no checkpoint signed with this key. Give it as it was: three lines, an "
                + "empty one and the signature, each ended by a line feed (LF)."
        )
    }

    /// The file is whole, and none of the keys is the one that signed it.
    package static func keptUnderOtherKey(_ path: String) -> Message {
        let path = Message.quoted(path)
        return Message(
            "\(path.ja) は、指定された鍵とは別の鍵で署名された要約です。要約とともに受け取った公開鍵"
                + "（以前の証跡名の鍵を含む）を --key か --key-file で指定してください。証跡のそばに"
                + "あった鍵で検証していた場合は、証跡が新しい鍵で作り直されたおそれがあります。",
            "\(path.en) is a checkpoint that another key signed. Name the public key that you were "
                + "given with it, that of a former name too, with --key or --key-file. If the key "
                + "came from beside the ledger, the ledger may have been written anew under it."
        )
    }

    package static let noKey = Message(
        "検証に使う公開鍵がありません。--key か --key-file で指定してください。",
        "There is no public key to verify with. Name one with --key or --key-file."
    )

    package static func badKey(_ text: String) -> Message {
        let shown = Message.quoted(text)
        return Message(
            "公開鍵\(shown.ja)を読み取れません。「名前+番号+base64」の1行にしてください。",
            "The public key \(shown.en) cannot be read. Give one line: name+id+base64."
        )
    }

    package static func exported(_ folder: String, size: UInt64) -> Message {
        let (folder, count) = (Message.quoted(folder), grouped(size))
        return Message(
            "\(folder.ja) に記録\(count)件を書き出しました。"
                + "受け取る人には、公開鍵を別の経路でも渡してください。",
            "Wrote \(count) entries to \(folder.en). "
                + "Hand the public key to the reader by another way too."
        )
    }

    // MARK: - Why it could not be read

    package static let foreign = Message(
        "このファイルはmadoの証跡ではありません。"
            + "稼働中のmadodの証跡は、ファイルを複写せず mado ledger export で出力してください。",
        "This file is not a ledger of mado. From a running madod take an export "
            + "(mado ledger export), not a copy of its file."
    )

    package static let newer = Message(
        "新しい版のmadodが書いた証跡です。madoを新しくしてください。",
        "A newer madod wrote this ledger. Update mado."
    )

    package static func unreadable(_ path: String, _ reason: Message) -> Message {
        let path = Message.quoted(path)
        return Message(
            "証跡\(path.ja)を読めません（\(reason.ja)）。",
            "The ledger \(path.en) cannot be read (\(reason.en))."
        )
    }

    package static func usesVerified(rows: Int, digests: Int) -> Message {
        Message(
            "利用記録は証跡の要約と一致します。\(Messages.grouped(rows))行、要約\(digests)件。",
            "The uses match the ledger: \(Messages.grouped(rows)) rows, \(digests) digests."
        )
    }

    package static let usesNotHeld = Message(
        "証跡の要約と照合できた利用記録が1行もないため、一致するとは言えません。",
        "No row of the uses could be held to a digest of the ledger: nothing says that they match."
    )

    package static func usesDiffer(
        from: Instant,
        until: Instant,
        wanted: Int,
        found: Int
    ) -> Message {
        let (from, until) = (JST.people(from), JST.people(until))
        return Message(
            "利用記録が証跡の要約と一致しません: \(from) から \(until)"
                + "（証跡では\(wanted)行、ファイルでは\(found)行）。",
            "The uses differ from the ledger: \(from) to \(until)"
                + " (\(wanted) rows in the ledger, \(found) in the file)."
        )
    }

    package static func usesAdded(_ rows: Int) -> Message {
        Message(
            "証跡のどの要約にもない利用記録が\(rows)行あります。",
            "\(rows) rows of uses are in no digest of the ledger."
        )
    }

    package static func usesDeleted(before end: Instant, digests: Int) -> Message {
        let time = JST.people(end)
        return Message(
            "ファイルによれば \(time) より前は保存期間を過ぎて削除され、要約\(digests)件は照合できません。"
                + "設定の uses.retention と合うか確かめてください。",
            "The file says that uses before \(time) were deleted as too old; nothing is held to "
                + "\(digests) digests. See that uses.retention of the configuration says so."
        )
    }

    package static let usesStateTooMuch = Message(
        "削除済みとされた範囲が、保存期間の下限（90日）より新しい分を含んでいます。",
        "More is said to be deleted than is older than the shortest retention, 90 days."
    )

    package static func usesUndigested(_ rows: Int) -> Message {
        Message(
            "最後の要約より新しい\(rows)行は、まだ照合できません。",
            "\(rows) rows are newer than the last digest and cannot be held to any yet."
        )
    }

    package static func badUses(_ path: String, line: Int) -> Message {
        let path = Message.quoted(path)
        return Message(
            "\(path.ja) の\(line)行目は、利用記録の出力ではありません。",
            "Line \(line) of \(path.en) is not of an export of uses."
        )
    }

    /// The export's own place, not the ledger.
    package static func exportFailed(_ folder: String, _ reason: Message) -> Message {
        let folder = Message.quoted(folder)
        return Message(
            "\(folder.ja) に書き出せません（\(reason.ja)）。",
            "The export could not be written to \(folder.en) (\(reason.en))."
        )
    }

    package static func folderExists(_ path: String) -> Message {
        let path = Message.quoted(path)
        return Message(
            "\(path.ja) はすでにあります。上書きしません。新しい名前にしてください。",
            "\(path.en) is there already and is not overwritten. Choose a new name."
        )
    }
}

/// `12,345` for figures of the ledger.
private func grouped(_ number: UInt64) -> String { Messages.grouped(Int(clamping: number)) }
