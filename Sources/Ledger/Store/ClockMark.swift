package import BrokerCore

/// The last known time, durable with every commit (design: time).
package struct ClockMark: Hashable, Sendable {
    /// UTC as it was trusted.
    package let wall: Instant
    /// Time since the host started, suspension included (`CLOCK_BOOTTIME`).
    package let boot: Milliseconds
    /// Which start of the host `boot` counts from.
    package let bootID: String

    package init(wall: Instant, boot: Milliseconds, bootID: String) {
        self.wall = wall
        self.boot = boot
        self.bootID = bootID
    }
}
