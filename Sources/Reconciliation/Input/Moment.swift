package import BrokerCore

/// A moment in UTC to the nanosecond: downstream logs are finer than the ledger's milliseconds.
///
/// Holds the years 1678 to 2261; whatever lies outside is the first or the last moment.
package struct Moment: Hashable, Comparable, Sendable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package init(_ instant: Instant) {
        let milliseconds = instant.millisecondsSince1970
        let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        nanoseconds = overflow ? (milliseconds < 0 ? .min : .max) : product
    }

    /// Cuts off what is finer than a millisecond.
    package var instant: Instant {
        let (quotient, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return Instant(millisecondsSince1970: rest < 0 ? quotient - 1 : quotient)
    }

    /// Before everything: the beginning of what has none.
    package static let distantPast = Moment(nanoseconds: .min)
    /// After everything: the end of what has none.
    package static let distantFuture = Moment(nanoseconds: .max)

    package static func < (left: Moment, right: Moment) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    package static func + (moment: Moment, length: Int64) -> Moment {
        let (sum, overflow) = moment.nanoseconds.addingReportingOverflow(length)
        return Moment(nanoseconds: overflow ? (length < 0 ? .min : .max) : sum)
    }

    package static func - (moment: Moment, length: Int64) -> Moment {
        let (rest, overflow) = moment.nanoseconds.subtractingReportingOverflow(length)
        return Moment(nanoseconds: overflow ? (length < 0 ? .max : .min) : rest)
    }
}

/// `[from, to)`: half-open, as everywhere (requirement X11).
package struct Interval: Hashable, Sendable {
    package let from: Moment
    package let to: Moment

    package init(from: Moment, to: Moment) {
        self.from = from
        self.to = to
    }

    /// Holds no moment.
    package static let never = Interval(from: .distantPast, to: .distantPast)

    package var isEmpty: Bool { to <= from }

    package func contains(_ moment: Moment) -> Bool { from <= moment && moment < to }

    package func overlaps(_ other: Interval) -> Bool { from < other.to && other.from < to }

    package func intersection(_ other: Interval) -> Interval {
        Interval(from: max(from, other.from), to: min(to, other.to))
    }
}

extension Interval {
    /// The union of `intervals` as separate intervals in order; touching ones become one.
    package static func union(_ intervals: [Interval]) -> [Interval] {
        var result: [Interval] = []
        for next in intervals.filter({ !$0.isEmpty }).sorted(by: { $0.from < $1.from }) {
            if let last = result.last, next.from <= last.to {
                result[result.count - 1] = Interval(from: last.from, to: max(last.to, next.to))
            } else {
                result.append(next)
            }
        }
        return result
    }

    /// What of `self` no interval of `others` covers.
    package func subtracting(_ others: [Interval]) -> [Interval] {
        var rest: [Interval] = []
        var from = self.from
        for other in Interval.union(others) where other.overlaps(self) {
            if from < other.from { rest.append(Interval(from: from, to: other.from)) }
            from = max(from, other.to)
        }
        if from < to { rest.append(Interval(from: from, to: to)) }
        return rest
    }
}
