package import BrokerCore

/// Japan Standard Time, +09:00 all year: how every instant is shown (design §5).
///
/// Written without a time-zone database, so that a missing one cannot change a record. Instants
/// outside the years 1 to 9999 are shown as the first or last millisecond of that range.
package enum JST {
    /// `2026-11-21T03:07:00+09:00`: for machines and exports; cuts off the milliseconds.
    package static func machine(_ instant: Instant) -> String {
        let moment = Moment(instant)
        return "\(moment.date)T\(moment.clock):\(padded(moment.second, 2))+09:00"
    }

    /// `2026-11-21T03:07:00.125+09:00`: loses nothing.
    package static func precise(_ instant: Instant) -> String {
        let moment = Moment(instant)
        return "\(moment.date)T\(moment.clock):\(padded(moment.second, 2))"
            + ".\(padded(moment.millisecond, 3))+09:00"
    }

    /// `2026-11-21 03:07 (JST)`: for people, never 24:00.
    package static func people(_ instant: Instant) -> String {
        let moment = Moment(instant)
        return "\(moment.date) \(moment.clock) (JST)"
    }

    /// `03:07`, and `03:07:00.125` where there is more to it: a time of day that loses nothing.
    package static func clock(_ instant: Instant) -> String {
        let moment = Moment(instant)
        let milliseconds = moment.millisecond == 0 ? "" : ".\(padded(moment.millisecond, 3))"
        let hasSeconds = moment.second != 0 || !milliseconds.isEmpty
        return moment.clock + (hasSeconds ? ":\(padded(moment.second, 2))" : "") + milliseconds
    }

    /// `11/21 03:07`: for people, within one sentence that speaks of the coming hours.
    package static func short(_ instant: Instant) -> String {
        let moment = Moment(instant)
        return "\(padded(moment.date.month, 2))/\(padded(moment.date.day, 2)) \(moment.clock)"
    }

    /// The JST day of an instant.
    package static func date(_ instant: Instant) -> CivilDate { Moment(instant).date }

    /// The first instant of a day.
    package static func start(of date: CivilDate) -> Instant {
        let days = Int64(date.daysSince1970)
        return Instant(millisecondsSince1970: days * millisecondsPerDay - offset)
    }

    /// The first instant after a day: the exclusive end of a range whose last date it is (X11).
    package static func end(of date: CivilDate) -> Instant { start(of: date) + .days(1) }

    /// Reads an RFC 3339 time with `T`, an offset (`Z`, `+09:00`) and at most three decimals.
    ///
    /// Nil for anything else: no offset, hour 24, second 60, `-00:00`.
    package static func parse(_ text: some StringProtocol) -> Instant? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, let date = CivilDate(text.prefix(10)),
            bytes[10] == UInt8(ascii: "T"), bytes[13] == colon, bytes[16] == colon,
            let hour = digits(bytes[11..<13]), hour < 24,
            let minute = digits(bytes[14..<16]), minute < 60,
            let second = digits(bytes[17..<19]), second < 60
        else { return nil }
        var rest = bytes[19...]
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            let written = rest.dropFirst().prefix { $0 != plus && $0 != minus && $0 != zulu }
            guard written.count <= 3, let value = digits(written) else { return nil }
            fraction = value * [100, 10, 1][written.count - 1]
            rest = rest.dropFirst(1 + written.count)
        }
        guard let offset = offsetMinutes(Array(rest)) else { return nil }
        let seconds = hour * 3600 + (minute - offset) * 60 + second
        let day = Int64(date.daysSince1970) * millisecondsPerDay
        return Instant(millisecondsSince1970: day + Int64(seconds) * 1000 + Int64(fraction))
    }

    private static func offsetMinutes(_ bytes: [UInt8]) -> Int? {
        if bytes == [zulu] { return 0 }
        guard bytes.count == 6, bytes[0] == plus || bytes[0] == minus, bytes[3] == colon,
            let hours = digits(bytes[1..<3]), hours < 24,
            let minutes = digits(bytes[4..<6]), minutes < 60
        else { return nil }
        let total = hours * 60 + minutes
        if bytes[0] == plus { return total }
        // RFC 3339 section 4.3: -00:00 says that the offset is unknown.
        return total == 0 ? nil : -total
    }

    private static let colon = UInt8(ascii: ":")
    private static let plus = UInt8(ascii: "+")
    private static let minus = UInt8(ascii: "-")
    private static let zulu = UInt8(ascii: "Z")
}

private let millisecondsPerDay: Int64 = 86_400_000
private let offset: Int64 = 9 * 3_600_000

/// An instant taken apart on the JST clock.
private struct Moment {
    let date: CivilDate
    let hour: Int
    let minute: Int
    let second: Int
    let millisecond: Int

    init(_ instant: Instant) {
        let first = Int64(-719_162) * millisecondsPerDay
        let last = Int64(2_932_897) * millisecondsPerDay - 1
        let (shifted, overflow) = instant.millisecondsSince1970.addingReportingOverflow(offset)
        let local = overflow ? last : min(max(shifted, first), last)
        let days = (local - first) / millisecondsPerDay - 719_162
        let rest = Int(local - days * millisecondsPerDay)
        date = CivilDate(daysSince1970: Int(days))
        hour = rest / 3_600_000
        minute = rest / 60_000 % 60
        second = rest / 1000 % 60
        millisecond = rest % 1000
    }

    var clock: String { padded(hour, 2) + ":" + padded(minute, 2) }
}
