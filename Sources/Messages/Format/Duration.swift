package import BrokerCore

/// Lengths of time as files and people write them.
package enum Length {
    /// Reads `2h`, `90s`, `30m`, `7d`, or several with falling units, `1h30m`.
    ///
    /// Nil for anything else: no unit, a unit twice, a fraction, more than nine digits.
    package static func parse(_ text: some StringProtocol) -> Milliseconds? {
        var seconds: Int64 = 0
        var rest = Array(text.utf8)[...]
        var allowed = units[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let written = rest.prefix { $0 < UInt8(ascii: "a") }
            guard let number = digits(written), let letter = rest.dropFirst(written.count).first,
                let place = allowed.firstIndex(where: { $0.letter == letter })
            else { return nil }
            seconds += Int64(number) * units[place].seconds
            allowed = units[(place + 1)...]
            rest = rest.dropFirst(written.count + 1)
        }
        return .seconds(seconds)
    }

    /// The shortest text that ``parse(_:)`` reads back; cuts off milliseconds.
    package static func written(_ length: Milliseconds) -> String {
        var rest = max(0, length.count) / 1000
        var text = ""
        for unit in units where rest >= unit.seconds {
            text += "\(rest / unit.seconds)\(Character(Unicode.Scalar(unit.letter)))"
            rest %= unit.seconds
        }
        return text.isEmpty ? "0s" : text
    }

    /// 「6時間40分」, `6 h 40 min`: for people.
    ///
    /// Seconds only under a minute; rounded down, so that
    /// nobody is promised more time than there is. A negative length is shown as zero.
    package static func people(_ length: Milliseconds) -> Message {
        let total = max(0, length.count) / 1000
        guard total >= 60 else { return Message("\(total)秒", "\(total) s") }
        let parts = [
            (total / 86_400, "日", "d"), (total / 3600 % 24, "時間", "h"),
            (total / 60 % 60, "分", "min"),
        ].filter { $0.0 > 0 }
        return Message(
            parts.map { "\($0.0)\($0.1)" }.joined(),
            parts.map { "\($0.0) \($0.2)" }.joined(separator: " ")
        )
    }

    private static let units: [(letter: UInt8, seconds: Int64)] = [
        (UInt8(ascii: "d"), 86_400), (UInt8(ascii: "h"), 3600), (UInt8(ascii: "m"), 60),
        (UInt8(ascii: "s"), 1),
    ]
}
