package import Messages

/// Which characters the terminal can show.
package enum Charset: Sendable {
    case utf8
    /// The C locale, or one with an old encoding.
    case ascii

    /// By the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set and not empty.
    package static func chosen(lcAll: String?, lcCtype: String?, lang: String?) -> Charset {
        let locale = [lcAll, lcCtype, lang].compactMap { $0 }.first { !$0.isEmpty } ?? ""
        let name = locale.uppercased()
        return name.contains("UTF-8") || name.contains("UTF8") ? .utf8 : .ascii
    }
}

/// How this person is addressed: the language, and what their terminal can show of it.
package struct Speech: Hashable, Sendable {
    package let language: Language
    package let charset: Charset

    package init(language: Language, charset: Charset) {
        self.language = language
        self.charset = charset
    }

    /// A sentence of the catalogue, whatever it embeds.
    ///
    /// The catalogue's English writes `\u{53F0}` for what it quotes; a terminal that can show
    /// the character gets the character.
    package func text(_ message: Message) -> String {
        let text = message.text(in: language)
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { foreign(showsEnglishCharacters ? unescaped(String($0)) : String($0)) }
            .joined(separator: "\n")
    }

    /// A text that came from outside, on one line: no control character reaches the terminal.
    package func foreign(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if isPrintable(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            }
        }
        return showsEverything ? result : asciiOnly(result)
    }

    /// A name that this terminal can show, or `-`: an id stands beside it.
    package func name(_ name: String?) -> String {
        guard let name, !name.isEmpty, showsEverything || name.allSatisfy(\.isASCII) else {
            return "-"
        }
        return foreign(name)
    }

    /// Somebody by name or, where the name is unknown or cannot be shown, by id.
    package func who(_ name: String?, id: String?) -> String {
        let shown = self.name(name)
        return shown == "-" ? id.map(foreign) ?? shown : shown
    }

    private var showsEverything: Bool { language == .japanese || charset == .utf8 }

    private var showsEnglishCharacters: Bool { language == .english && charset == .utf8 }
}

private func unescaped(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "\\u{") {
        result += rest[..<start.lowerBound]
        let digits = rest[start.upperBound...].prefix { $0.isHexDigit }
        rest = rest[start.upperBound...].dropFirst(digits.count)
        if let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value),
            value > 0x7F, isPrintable(scalar), rest.first == "}"
        {
            rest = rest.dropFirst()
            result.unicodeScalars.append(scalar)
        } else {
            result += "\\u{" + digits
        }
    }
    return result + rest
}

private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
        .unassigned:
        false
    default: true
    }
}
