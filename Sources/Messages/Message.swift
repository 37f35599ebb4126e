/// A text for people in both languages; the English is ASCII, whatever it quotes.
package struct Message: Hashable, Sendable {
    package let ja: String
    package let en: String

    package init(_ ja: String, _ en: String) {
        self.ja = ja
        self.en = en
    }

    /// Builds both texts with one closure: for sentences that embed other messages.
    package init(_ text: (Language) -> String) {
        ja = text(.japanese)
        en = text(.english)
    }

    package func text(in language: Language) -> String {
        switch language {
        case .japanese: ja
        case .english: en
        }
    }

    /// Japanese on the first line, English on the second: where the reader is not known.
    package var bilingual: String { ja + "\n" + en }

    /// Sentences one after another; English puts a space between them, Japanese does not.
    package static func + (left: Message, right: Message) -> Message {
        if left == .empty { return right }
        if right == .empty { return left }
        return Message(left.ja + right.ja, left.en + " " + right.en)
    }

    package static let empty = Message("", "")

    /// A list in running text: 「、」 in Japanese, commas in English.
    package static func list(_ items: [Message]) -> Message {
        Message(
            items.map(\.ja).joined(separator: "、"),
            items.map(\.en).joined(separator: ", ")
        )
    }

    /// A text that is the same in both languages, such as an id or a key; see ``quoted(_:)`` for
    /// what came from outside.
    package static func same(_ text: some CustomStringConvertible) -> Message {
        Message(text.description, asciiOnly(text.description))
    }

    /// What somebody wrote, shortened to 60 characters, control characters shown as `\u{..}`:
    /// 「…」 in Japanese, '...' in English.
    package static func quoted(_ text: some StringProtocol) -> Message {
        let shown = visible(text)
        return Message("「\(shown)」", "'\(asciiOnly(shown))'")
    }
}

/// Writes everything outside printable ASCII as `\u{3042}`, for terminals under `LANG=C`.
package func asciiOnly(_ text: some StringProtocol) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        if (0x20...0x7E).contains(scalar.value) {
            result.unicodeScalars.append(scalar)
        } else {
            result += escaped(scalar)
        }
    }
    return result
}

private func visible(_ text: some StringProtocol) -> String {
    let longest = 60
    var result = ""
    for scalar in text.unicodeScalars.prefix(longest) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            result += escaped(scalar)
        default:
            result.unicodeScalars.append(scalar)
        }
    }
    return text.unicodeScalars.dropFirst(longest).isEmpty ? result : result + "..."
}

private func escaped(_ scalar: Unicode.Scalar) -> String {
    "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
}
