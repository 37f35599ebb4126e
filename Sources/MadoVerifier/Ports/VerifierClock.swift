import Glibc

/// Time as a verifier needs it. Both readings are in milliseconds.
public protocol VerifierClock: Sendable {
    /// UTC since 1970-01-01: what the times in a token are compared with.
    var wall: Int64 { get }
    /// Never goes back, and counts while the host sleeps: what the age of a status list is measured
    /// with, so that no correction of the wall clock makes an old list younger.
    var elapsed: Int64 { get }
}

/// This host's clocks.
public struct SystemVerifierClock: VerifierClock {
    /// Asks the kernel each time.
    public init() {}

    /// `CLOCK_REALTIME`.
    public var wall: Int64 { Self.read(CLOCK_REALTIME) }
    /// `CLOCK_BOOTTIME`.
    public var elapsed: Int64 { Self.read(CLOCK_BOOTTIME) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
