import BrokerCore
import Messages

/// Reads the values of options; throws what is wrong in both languages.
enum Values {
    /// An id that Mado drew, as people type it: in any case, without its hyphen, or with O for 0
    /// and I or L for 1.
    static func drawn<ID: DrawnID>(
        _ type: ID.Type,
        _ text: String,
        _ option: String
    ) throws(CommandFailure) -> ID {
        let letter = type.prefix.filter { $0 != "-" }
        var body = plain(text).uppercased().filter { $0 != "-" }
        if body.hasPrefix(letter), body.count == letter.count + type.digits {
            body = String(body.dropFirst(letter.count))
        }
        let digits = body.map { letter -> Character in
            switch letter {
            case "O": "0"
            case "I", "L": "1"
            default: letter
            }
        }
        guard let id = ID(type.prefix + String(digits)) else {
            let form = type.prefix + String("7K3QZ8M1XW".prefix(type.digits))
            throw .usage(ArgumentText.number(option, text, form: form))
        }
        return id
    }

    /// An id of the company's files.
    static func named<ID: NamedID>(
        _ type: ID.Type,
        _ text: String,
        _ option: String
    ) throws(CommandFailure) -> ID {
        guard let id = ID(text) else {
            throw .usage(CommandText.badOption(option, text, .identifier))
        }
        return id
    }

    /// Several ids, each given by itself or joined with commas; none twice.
    static func list<ID: NamedID>(
        _ type: ID.Type,
        _ texts: [String],
        _ option: String
    ) throws(CommandFailure) -> [ID] {
        var result: [ID] = []
        for text in texts.flatMap({ $0.split(separator: ",").map(String.init) }) {
            let id = try named(type, text, option)
            guard !result.contains(id) else {
                throw .usage(ArgumentText.twice(option, text))
            }
            result.append(id)
        }
        return result
    }

    /// A word of a closed list: its code in any case, with `-` for `_`, or its Japanese name.
    static func word<Word: CaseIterable & RawRepresentable<String>>(
        _ type: Word.Type,
        _ text: String,
        _ option: String,
        name: (Word) -> Message
    ) throws(CommandFailure) -> Word {
        let code = plain(text).lowercased().map { $0 == "-" ? "_" : $0 }
        for word in type.allCases
        where word.rawValue.lowercased() == String(code) || name(word).ja == text {
            return word
        }
        throw .usage(CommandText.badOption(option, text, .oneOf(type.allCases.map(\.rawValue))))
    }

    static func length(
        _ text: String,
        _ option: String,
        max: Milliseconds = .days(14)
    ) throws(CommandFailure) -> Milliseconds {
        let least = Milliseconds.minutes(1)
        guard let length = Length.parse(plain(text)), length >= least, length <= max else {
            throw .usage(CommandText.badOption(option, text, .duration(min: least, max: max)))
        }
        return length
    }

    static func integer(
        _ text: String,
        _ option: String,
        in range: ClosedRange<Int>
    ) throws(CommandFailure) -> Int {
        let digits = plain(text)
        guard let number = Int(digits), range.contains(number), String(number) == digits else {
            throw .usage(
                CommandText.badOption(
                    option,
                    text,
                    .integer(min: range.lowerBound, max: range.upperBound)
                )
            )
        }
        return number
    }

    /// A moment to come: RFC 3339, a JST date and time, or a JST time of day, of which the next
    /// after `now` is meant.
    static func time(
        _ text: String,
        _ option: String,
        now: Instant
    ) throws(CommandFailure) -> Instant {
        guard let instant = moment(plain(text), now: now) else {
            throw .usage(ArgumentText.time(option, text))
        }
        guard instant > now else { throw .usage(ArgumentText.past(option, text)) }
        return instant
    }

    /// A moment of the record: RFC 3339, a JST date and time, or a JST date, which `ofDate` takes
    /// for its beginning or its end.
    static func pastTime(
        _ text: String,
        _ option: String,
        ofDate: (CivilDate) -> Instant
    ) throws(CommandFailure) -> Instant {
        let plain = plain(text)
        let parts = plain.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "T" }
        let whole = parts.count == 2 ? JST.parse("\(parts[0])T\(parts[1]):00+09:00") : nil
        let found = CivilDate(plain).map(ofDate) ?? JST.parse(plain) ?? whole
        guard let found else { throw .usage(CommandText.badOption(option, text, .dateOrTime)) }
        return found
    }

    private static func moment(_ text: String, now: Instant) -> Instant? {
        if let instant = JST.parse(text) { return instant }
        let parts = text.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "T" }
        if parts.count == 2 {
            return JST.parse("\(parts[0])T\(parts[1]):00+09:00")
        }
        let clock = text.count == 4 ? "0" + text : text
        let today = JST.date(now)
        guard let sameDay = JST.parse("\(today)T\(clock):00+09:00") else { return nil }
        return sameDay > now ? sameDay : sameDay + .days(1)
    }
}
