package import BrokerCore
import Messages

/// How single values are read, the same in every file.
package enum Values {
    /// Decimal digits without sign or leading zeros, within `range`.
    package static func integer(_ text: String, in range: ClosedRange<Int>) -> Int? {
        guard let number = Int(text), String(number) == text, range.contains(number) else {
            return nil
        }
        return number
    }

    package static func duration(
        _ text: String,
        in range: ClosedRange<Milliseconds>
    ) -> Milliseconds? {
        guard let length = Length.parse(text), range.contains(length) else { return nil }
        return length
    }

    /// `65536`, `64KiB`, `1MiB`.
    static func size(_ text: String, in range: ClosedRange<Int>) -> Int? {
        let number = text.prefix { $0.isASCII && $0.isNumber }
        let factor: Int
        switch text.dropFirst(number.count) {
        case "", "B": factor = 1
        case "KiB": factor = 1024
        case "MiB": factor = 1024 * 1024
        default: return nil
        }
        guard number.count <= 9, let count = integer(String(number), in: 0...999_999_999) else {
            return nil
        }
        let bytes = count * factor
        return range.contains(bytes) ? bytes : nil
    }

    package static func yesOrNo(_ text: String) -> Bool? {
        switch text {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// Text in any script, without spaces around it and without line ends.
    package static func text(_ text: String, max: Int) -> String? {
        guard (1...max).contains(text.count), text.first?.isWhitespace == false,
            text.last?.isWhitespace == false, !text.contains(where: \.isNewline),
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        return text
    }

    static func asciiText(_ text: String, max: Int) -> String? {
        guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        return self.text(text, max: max)
    }

    /// A date, as the first instant of its JST day, or an RFC 3339 time.
    package static func start(_ text: String) -> Instant? {
        CivilDate(text).map(JST.start(of:)) ?? JST.parse(text)
    }

    /// A date, included to its end, or an RFC 3339 time, excluded (requirement X11).
    package static func end(_ text: String) -> Instant? {
        CivilDate(text).map(JST.end(of:)) ?? JST.parse(text)
    }

    /// Ids or words separated by single spaces; nil if one is refused or there twice.
    static func words<Value: Hashable>(
        _ text: String,
        parse: (Substring) -> Value?
    ) -> [Value]? {
        var result: [Value] = []
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            guard let value = parse(word), !result.contains(value) else { return nil }
            result.append(value)
        }
        return result
    }
}

/// The values that are already taken, with the line that took them.
struct Taken<Value: Hashable> {
    private var lines: [Value: Int] = [:]

    /// The line that has `value` already, or nil after taking it for `line`.
    mutating func other(_ value: Value, line: Int) -> Int? {
        if let other = lines[value] { return other }
        lines[value] = line
        return nil
    }
}
