/// A moment in UTC, to the millisecond.
///
/// The core never asks a clock: instants arrive stamped on commands (law L2, practice "time is an
/// argument"). Intervals are half-open everywhere: `[start, end)`.
package struct Instant: Hashable, Comparable, Sendable {
    package let millisecondsSince1970: Int64

    package init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.millisecondsSince1970 < right.millisecondsSince1970
    }

    /// Saturates instead of trapping, so that no stored figure can stop the daemon.
    package static func + (instant: Instant, length: Milliseconds) -> Instant {
        let (sum, overflow) = instant.millisecondsSince1970
            .addingReportingOverflow(length.count)
        return Instant(millisecondsSince1970: overflow ? (length.count < 0 ? .min : .max) : sum)
    }

    package static func - (instant: Instant, length: Milliseconds) -> Instant {
        instant + Milliseconds(-length.count)
    }

    package static func - (later: Instant, earlier: Instant) -> Milliseconds {
        let (difference, overflow) = later.millisecondsSince1970
            .subtractingReportingOverflow(earlier.millisecondsSince1970)
        return Milliseconds(overflow ? .max : difference)
    }
}

/// A length of time in milliseconds.
package struct Milliseconds: Hashable, Comparable, Sendable {
    package let count: Int64

    package init(_ count: Int64) {
        self.count = count
    }

    package static func seconds(_ count: Int64) -> Milliseconds { Milliseconds(count * 1000) }
    package static func minutes(_ count: Int64) -> Milliseconds { .seconds(count * 60) }
    package static func hours(_ count: Int64) -> Milliseconds { .minutes(count * 60) }
    package static func days(_ count: Int64) -> Milliseconds { .hours(count * 24) }
    package static let zero = Milliseconds(0)

    package static func < (left: Milliseconds, right: Milliseconds) -> Bool {
        left.count < right.count
    }

    /// Saturates, as ``Instant`` does.
    package static func - (left: Milliseconds, right: Milliseconds) -> Milliseconds {
        let (difference, overflow) = left.count.subtractingReportingOverflow(right.count)
        return Milliseconds(overflow ? (left.count < 0 ? .min : .max) : difference)
    }
}
