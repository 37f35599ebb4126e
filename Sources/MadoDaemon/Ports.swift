package import Broker
package import Credentials
package import Ledger

/// What the daemon takes from outside, so that a test daemon can be the same daemon.
///
/// `madod` always uses ``system()``: nothing in a release can set its time or make it fail.
package struct Ports: Sendable {
    package let clock: any ClockSource
    package let ticker: any Ticker
    package let stopwatch: any Stopwatch
    package let random: RandomSource
    /// Wraps the ledger's store: failure points and slow disks go here.
    package let wrapStore: @Sendable (any LedgerStore) -> any LedgerStore

    package init(
        clock: any ClockSource,
        ticker: any Ticker,
        stopwatch: any Stopwatch,
        random: RandomSource,
        wrapStore: @escaping @Sendable (any LedgerStore) -> any LedgerStore
    ) {
        self.clock = clock
        self.ticker = ticker
        self.stopwatch = stopwatch
        self.random = random
        self.wrapStore = wrapStore
    }

    package static func system() -> Ports {
        Ports(
            clock: HostClock.system(.system),
            ticker: IntervalTicker.ends,
            stopwatch: MonotonicStopwatch(),
            random: .system,
            wrapStore: { $0 }
        )
    }
}
