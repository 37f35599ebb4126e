import Messages

/// A time as a log writes it: the moment, and how long the written moment lasts (rule C3).
package struct LogTime: Hashable, Sendable {
    package let moment: Moment
    /// One unit of its last written digit, in nanoseconds; a minute where no seconds are written.
    package let precision: Int64

    package static let minute: Int64 = 60_000_000_000
    package static let second: Int64 = 1_000_000_000

    /// Reads ISO 8601 with `T` or a blank between, 0 to 9 decimals, with or without an offset.
    ///
    /// Nil for anything else: a day that does not exist, hour 24, second 60, `-00:00`. `zone` is
    /// the offset in minutes of a time that has none (rule C14).
    package init?(_ text: String, zone: Int) {
        let bytes = Array(text.utf8)
        self.init(bytes.span, zone: zone)
    }

    init?(_ bytes: Span<UInt8>, zone: Int) {
        guard bytes.count >= 16, bytes[4] == hyphen, bytes[7] == hyphen,
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            bytes[13] == colon,
            let year = number(bytes, 0, 4), let month = number(bytes, 5, 2),
            let day = number(bytes, 8, 2), let days = dayNumber(year, month, day),
            let hour = number(bytes, 11, 2), hour < 24,
            let minute = number(bytes, 14, 2), minute < 60
        else { return nil }
        var index = 16
        var seconds = 0
        var fraction: Int64 = 0
        var precision = Self.minute
        if index < bytes.count, bytes[index] == colon {
            guard let written = number(bytes, 17, 2), written < 60 else { return nil }
            seconds = written
            precision = Self.second
            index = 19
            if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
                index += 1
                let first = index
                while index < bytes.count, let digit = digit(bytes[index]) {
                    guard index - first < 9 else { return nil }
                    precision /= 10
                    fraction += Int64(digit) * precision
                    index += 1
                }
                guard index > first else { return nil }
            }
        }
        guard let offset = offset(bytes, from: index, zone: zone) else { return nil }
        let minutes = Int64(days) * 1440 + Int64(hour * 60 + minute - offset)
        let (whole, overflow) = (minutes * 60 + Int64(seconds))
            .multipliedReportingOverflow(by: Self.second)
        guard !overflow else { return nil }
        moment = Moment(nanoseconds: whole) + fraction
        self.precision = precision
    }

    /// The same with slashes in the date, as spreadsheets in Japan write it: `2022/12/23 20:00:00`,
    /// `2022/1/5 8:05`. Month, day and hour may lack their leading zero.
    init?(slashed bytes: Span<UInt8>, zone: Int) {
        let parts = [(4, slash, hyphen), (2, slash, hyphen), (2, blank, blank), (2, colon, colon)]
        var iso: [UInt8] = []
        var index = 0
        for (width, end, mark) in parts {
            let first = index
            while index < bytes.count, digit(bytes[index]) != nil { index += 1 }
            let count = index - first
            guard count <= width, count == 4 || width == 2 && count > 0, index < bytes.count,
                bytes[index] == end
            else { return nil }
            iso += repeatElement(zero, count: width - count)
            for place in first..<index { iso.append(bytes[place]) }
            iso.append(mark)
            index += 1
        }
        while index < bytes.count {
            iso.append(bytes[index])
            index += 1
        }
        self.init(iso.span, zone: zone)
    }

    /// `+09:00`, `Z`, `+0900`, `+09` as minutes; nil for anything else.
    package static func zone(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        return bytes.isEmpty ? nil : offset(bytes.span, from: 0, zone: 0)
    }

    package static let jst = 540

    /// A date as its JST midnight, or a time; nil for anything else.
    static func dateOrTime(_ bytes: Span<UInt8>) -> Moment? {
        guard bytes.count == 10 else { return LogTime(bytes, zone: jst)?.moment }
        guard bytes[4] == hyphen, bytes[7] == hyphen, let year = number(bytes, 0, 4),
            let month = number(bytes, 5, 2), let day = number(bytes, 8, 2),
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        return Moment(JST.start(of: date))
    }
}

private let hyphen = UInt8(ascii: "-")
private let colon = UInt8(ascii: ":")
private let slash = UInt8(ascii: "/")
private let blank = UInt8(ascii: " ")
private let zero = UInt8(ascii: "0")

private func offset(_ bytes: Span<UInt8>, from start: Int, zone: Int) -> Int? {
    let count = bytes.count - start
    if count == 0 { return zone }
    if bytes[start] == UInt8(ascii: "Z") { return count == 1 ? 0 : nil }
    let isWest = bytes[start] == hyphen
    guard isWest || bytes[start] == UInt8(ascii: "+"), count >= 3,
        let hours = number(bytes, start + 1, 2), hours < 24
    else { return nil }
    var minutes = 0
    switch count {
    case 3: break
    case 5:
        guard let written = number(bytes, start + 3, 2) else { return nil }
        minutes = written
    case 6:
        guard bytes[start + 3] == colon, let written = number(bytes, start + 4, 2) else {
            return nil
        }
        minutes = written
    default: return nil
    }
    guard minutes < 60 else { return nil }
    let total = hours * 60 + minutes
    // RFC 3339 section 4.3: -00:00 says that the offset is unknown.
    if isWest { return total == 0 ? nil : -total }
    return total
}

/// `count` decimal digits from `start` on; nil for anything else.
private func number(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    guard start + count <= bytes.count else { return nil }
    var value = 0
    for index in start..<start + count {
        guard let digit = digit(bytes[index]) else { return nil }
        value = value * 10 + digit
    }
    return value
}

private func digit(_ byte: UInt8) -> Int? {
    byte >= 0x30 && byte <= 0x39 ? Int(byte) - 0x30 : nil
}

/// Days since 1970-01-01; nil for a day that does not exist.
private func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    CivilDate(year: year, month: month, day: day)?.daysSince1970
}
