package import BrokerCore

/// The machine's clocks, read once.
package struct ClockReading: Hashable, Sendable {
    package let wall: Instant
    /// Since boot, suspends included (CLOCK_BOOTTIME).
    package let sinceBoot: Milliseconds
    /// Changes at each boot.
    package let bootID: String
    /// True if something outside this daemon vouches for the wall clock (NTP).
    package let isSynchronised: Bool

    package init(wall: Instant, sinceBoot: Milliseconds, bootID: String, isSynchronised: Bool) {
        self.wall = wall
        self.sinceBoot = sinceBoot
        self.bootID = bootID
        self.isSynchronised = isSynchronised
    }
}

/// The port to the machine's clocks.
///
/// `read` is called under the validity table's lock, for each check: it must not block, allocate
/// little, and be safe from any thread. Nothing else in the daemon asks for the time.
package protocol ClockSource: Sendable {
    func read() -> ClockReading
}
