package import BrokerCore
import Glibc

/// The one place where the harness asks for the time.
package enum HarnessClock {
    /// UTC, for one-time codes and dates in generated files.
    package static var wall: Instant {
        let now = read(CLOCK_REALTIME)
        return Instant(millisecondsSince1970: now / 1_000_000)
    }

    /// Nanoseconds that only go forward, for time limits and measurements.
    package static var nanoseconds: Int64 { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// A moment after which waiting is given up.
package struct Deadline: Comparable, Sendable {
    private let nanoseconds: Int64

    /// By ``HarnessClock/nanoseconds``.
    package init(at nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package init(in length: Milliseconds) {
        nanoseconds = HarnessClock.nanoseconds + length.count * 1_000_000
    }

    package static func < (one: Deadline, other: Deadline) -> Bool {
        one.nanoseconds < other.nanoseconds
    }

    package var isOver: Bool { HarnessClock.nanoseconds >= nanoseconds }

    /// For `poll`: whole milliseconds, at least 0.
    package var pollMilliseconds: Int32 {
        Int32(clamping: max(0, (nanoseconds - HarnessClock.nanoseconds + 999_999) / 1_000_000))
    }
}
