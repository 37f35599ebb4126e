/// What is wrong with a ledger, in words, with the number of the entry.
package enum FaultText {
    package static let heading = Message(
        "証跡に異常があります: ",
        "The ledger has a fault: "
    )

    package static let advice = Message(
        "この証跡に手を加えず、考査部とシステム管理者に知らせてください。",
        "Leave this ledger as it is, and tell internal audit and the system administrator."
    )

    package static func altered(_ seq: UInt64) -> Message {
        Message(
            "記録\(seq)の内容が、書かれたあとに変えられています。",
            "Entry \(seq) was changed after it was written."
        )
    }

    /// `detail` says what is wrong with its form.
    package static func undecodable(_ seq: UInt64, _ detail: Message) -> Message {
        Message(
            "記録\(seq)を読み取れません（\(detail.ja)）。",
            "Entry \(seq) cannot be read (\(detail.en))."
        )
    }

    package static func wrongNumber(_ seq: UInt64, says: UInt64) -> Message {
        Message(
            "記録\(seq)の場所に、番号\(says)を名乗る記録があります。",
            "In the place of entry \(seq) is one that calls itself \(says)."
        )
    }

    package static func timeGoesBack(_ seq: UInt64) -> Message {
        Message(
            "記録\(seq)の時刻が、その前の記録より古くなっています。",
            "Entry \(seq) is dated before the one in front of it."
        )
    }

    package static func missing(_ seq: UInt64) -> Message {
        Message(
            "記録\(seq)がありません。後の記録はあります。",
            "Entry \(seq) is missing, though there are later ones."
        )
    }

    package static func tailCut(size: UInt64, checkpoint: UInt64) -> Message {
        Message(
            "記録\(size)から先がありません。署名済みの要約は\(checkpoint)件目までを示しています。",
            "Everything from entry \(size) on is missing: a signed checkpoint covers "
                + "\(checkpoint) entries."
        )
    }

    package static func uncovered(_ seq: UInt64) -> Message {
        Message(
            "記録\(seq)から先に、署名済みの要約がありません。",
            "No signed checkpoint covers entry \(seq) and those after it."
        )
    }

    package static func rootMismatch(after: UInt64, checkpoint: UInt64) -> Message {
        let last = checkpoint > 0 ? checkpoint - 1 : 0
        return Message(
            "記録\(after)から\(last)のどれかが変えられています（\(checkpoint)件の要約と合いません）。",
            "One or more of the entries \(after) to \(last) were changed: they do not match the "
                + "checkpoint of \(checkpoint) entries."
        )
    }

    package static func checkpointMalformed(_ size: UInt64) -> Message {
        Message(
            "\(size)件の要約が、その件数の署名済みの要約ではありません。",
            "The checkpoint of \(size) entries is no signed checkpoint of that size."
        )
    }

    /// `origin`: what the checkpoint calls its log.
    package static func otherLog(_ size: UInt64, _ origin: String) -> Message {
        let origin = Message.quoted(origin)
        return Message(
            "\(size)件の要約は、指定の鍵の証跡ではなく\(origin.ja)のものです。鍵が正しいかも確かめてください。",
            "The checkpoint of \(size) entries is of the log \(origin.en), not of that of the "
                + "given key. Check that it is the right one."
        )
    }

    package static func unknownKey(_ size: UInt64) -> Message {
        Message(
            "\(size)件の要約に、指定の鍵の署名がありません。鍵が正しいかも確かめてください。",
            "The checkpoint of \(size) entries is not signed with the given key. "
                + "Check that it is the right one."
        )
    }

    package static func badSignature(_ size: UInt64) -> Message {
        Message(
            "\(size)件の要約の署名が正しくありません。",
            "The signature of the checkpoint of \(size) entries is wrong."
        )
    }

    /// `number`: which of those given, from 1.
    package static func keptInvalid(_ number: Int) -> Message {
        Message(
            "--previous の\(number)番目は、この証跡の署名済みの要約ではありません。",
            "Number \(number) of --previous is no signed checkpoint of this log."
        )
    }

    package static func keptMismatch(after: UInt64, _ size: UInt64) -> Message {
        let last = size > 0 ? size - 1 : 0
        return Message(
            "手元の要約（\(size)件）と合いません。"
                + "記録\(after)から\(last)のどれかが、控えたあとに書き換えられました。",
            "It does not match the checkpoint of \(size) entries that you kept: one or more of the "
                + "entries \(after) to \(last) were rewritten since."
        )
    }

    package static func strayNumber(_ number: Int64) -> Message {
        Message(
            "番号\(number)の行があります。番号は0から始まるので、証跡のものではありません。",
            "There is a row numbered \(number). Numbers begin at 0: it is not of the ledger."
        )
    }

    package static func checkpointMissing(_ path: String) -> Message {
        let path = Message.quoted(path)
        return Message(
            "要約のファイル\(path.ja)がありません。書き出した証跡のフォルダーかも確かめてください。",
            "The file \(path.en) is missing. Check that this is the folder of an exported ledger."
        )
    }

    package static func checkpointUnreadable(_ path: String) -> Message {
        let path = Message.quoted(path)
        return Message(
            "ファイル\(path.ja)の内容が、署名済みの要約ではありません。",
            "The content of the file \(path.en) is no signed checkpoint."
        )
    }

    package static func badBundle(_ path: String) -> Message {
        let path = Message.quoted(path)
        return Message(
            "記録のファイル\(path.ja)に、過不足のある記録か、記録でない部分があります。",
            "The file \(path.en) holds too many or too few entries, or a part that is no entry."
        )
    }

    package static func badTile(_ path: String) -> Message {
        let path = Message.quoted(path)
        return Message(
            "ハッシュのファイル\(path.ja)がないか、記録と合いません。",
            "The hash tile \(path.en) is missing or does not match the entries."
        )
    }

    // MARK: - The form of an entry

    package static func tooLong(_ bytes: Int) -> Message {
        let size = CountUnit.bytes.text(bytes)
        return Message("長すぎます: \(size.ja)", "too long: \(size.en)")
    }

    package static func malformed(at offset: Int) -> Message {
        Message("\(offset)バイト目から形が違います", "not well-formed at byte \(offset)")
    }

    package static func member(_ path: String, _ problem: MemberProblem) -> Message {
        let path = Message.quoted(path)
        switch problem {
        case .unknown: return Message("知らない項目\(path.ja)", "unknown member \(path.en)")
        case .missing: return Message("項目\(path.ja)がない", "member \(path.en) is missing")
        case .wrong: return Message("項目\(path.ja)の値が違う", "member \(path.en) is wrong")
        case .outOfRange:
            return Message("項目\(path.ja)の値が大きすぎる", "member \(path.en) is too large")
        }
    }

    package enum MemberProblem: Sendable {
        case unknown, missing, wrong, outOfRange
    }

    package static func unknownKind(_ kind: String) -> Message {
        let kind = Message.quoted(kind)
        return Message("知らない種類\(kind.ja)", "unknown kind \(kind.en)")
    }

    package static func unknownVersion(_ version: Int64) -> Message {
        Message("知らない版 \(version)", "unknown version \(version)")
    }
}
