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
        "このファイルはmadoの証跡ではありません。",
        "This file is not a ledger of mado."
    )

    package static let newer = Message(
        "新しい版のmadodが書いた証跡です。madoを新しくしてください。",
        "A newer madod wrote this ledger. Update mado."
    )

    package static func unreadable(_ path: String, _ reason: String) -> Message {
        let (path, reason) = (Message.quoted(path), Message.same(reason))
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
