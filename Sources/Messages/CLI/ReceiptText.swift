/// What the command line says about the receipt of an entry (`.tlog-proof`).
package enum ReceiptText {
    package static func included(_ seq: UInt64, size: UInt64) -> Message {
        Message(
            "記録\(seq)は、署名済みの要約（\(size)件）に含まれています。",
            "Entry \(seq) is in the ledger: a signed checkpoint of \(size) entries covers it."
        )
    }

    package static func kind(_ kind: String) -> Message {
        let kind = Message.same(kind)
        return Message("種類: \(kind.ja)", "Kind: \(kind.en)")
    }

    package static func recorded(_ time: String) -> Message {
        Message("記録時刻: \(time)", "Recorded: \(time)")
    }

    /// Before the entry itself.
    package static let entry = Message("内容: ", "Entry: ")

    package static func written(_ path: String, seq: UInt64, size: UInt64) -> Message {
        let path = Message.quoted(path)
        return Message(
            "\(path.ja) に、記録\(seq)が要約（\(size)件）に含まれる証明を書きました。"
                + "受け取る人には、公開鍵を別の経路で渡してください。",
            "Wrote to \(path.en) the proof that entry \(seq) is in the ledger, under the "
                + "checkpoint of \(size) entries. Hand the public key to the reader by another way."
        )
    }

    // MARK: - Why there is none

    package static func noGrant(_ grant: String) -> Message {
        Message(
            "この証跡に、権限付与\(grant)の記録がありません。",
            "The ledger has no entry that issued grant \(asciiOnly(grant))."
        )
    }

    package static func noEntry(_ seq: UInt64, size: UInt64) -> Message {
        Message(
            "記録\(seq)はありません。この証跡の記録は\(size)件で、番号は0からです。",
            "There is no entry \(seq): the ledger has \(size), numbered from 0."
        )
    }

    // MARK: - What is wrong with one

    package static let heading = Message(
        "証明になっていません: ",
        "This proves nothing: "
    )

    package static let malformed = Message(
        "C2SP tlog-proof の形ではありません。",
        "It does not have the form of a C2SP tlog-proof."
    )

    package static let otherLog = Message(
        "署名された要約が、指定の鍵の証跡のものではありません。",
        "The checkpoint is not one of the log that the given key is of."
    )

    package static let notSigned = Message(
        "要約に指定の鍵の署名がないか、署名が正しくありません。",
        "The checkpoint is not signed with the given key, or the signature is wrong."
    )

    package static let withoutEntry = Message(
        "この証明には記録そのものが入っていないため、何の記録か確かめられません。",
        "The proof does not carry its entry, so nothing can be said about any entry."
    )

    package static func notIncluded(_ seq: UInt64, size: UInt64) -> Message {
        Message(
            "記録\(seq)は、要約（\(size)件）に含まれていません。"
                + "記録か証明が変えられています。",
            "Entry \(seq) is not under the checkpoint of \(size) entries: "
                + "the entry or the proof was changed."
        )
    }
}
