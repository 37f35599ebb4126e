package import BrokerCore

/// The last known time, durable with every commit (design: time).
package struct ClockMark: Hashable, Sendable {
    /// UTC as it was trusted.
    package let wall: Instant
    /// Time since the host started, suspension included (`CLOCK_BOOTTIME`).
    package let boot: Milliseconds
    /// Which start of the host `boot` counts from; ``noBoot`` if none is believed any more.
    package let bootID: String

    /// Written by a ledger whose own mark was lost: no start of a host has this name.
    package static let noBoot = ""

    package init(wall: Instant, boot: Milliseconds, bootID: String) {
        self.wall = wall
        self.boot = boot
        self.bootID = bootID
    }
}
