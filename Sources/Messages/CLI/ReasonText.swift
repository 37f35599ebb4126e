/// Why a file could not be used, where the operating system's own word says nothing to a person.
///
/// Parts of a sentence, in parentheses; ``SystemErrorText`` has those of the system.
package enum ReasonText {
    package static let damaged = Message("内容が壊れています", "it is damaged")

    package static let unopenable = Message(
        "データベースとして開けません",
        "it cannot be opened as a database"
    )

    package static let busy = Message("ほかの処理が使用中です", "another process is using it")

    package static let notUTF8 = Message("文字コードがUTF-8ではありません", "it is not UTF-8")

    package static func entry(_ seq: UInt64) -> Message {
        Message("記録\(seq)", "entry \(seq)")
    }

    /// A code of SQLite's own.
    package static func sqlite(_ code: Int32) -> Message {
        Message("SQLiteの番号 \(code)", "SQLite code \(code)")
    }

    /// Anything else: `domain` says whose number it is.
    package static func code(_ code: Int, of domain: String) -> Message {
        let domain = Message.same(domain)
        return Message("\(domain.ja) の番号 \(code)", "\(domain.en) code \(code)")
    }
}
