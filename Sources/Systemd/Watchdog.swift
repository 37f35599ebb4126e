package import Logging
import ServiceLifecycle
import Synchronization

/// Tells systemd that the service lives, as long as its heart answers.
///
/// At each tick a probe goes through the part that must not hang; its answer, not the tick,
/// sends the ping. A probe that is still out keeps the next ones back, and an answer that took
/// longer than the interval comes too late to count. So a hanging heart is restarted by systemd
/// although this task runs on, and an idle service is not.
package struct Watchdog<Ticks: AsyncSequence & Sendable>: Service
where Ticks.Element: Sendable {
    private let notifier: Notifier
    private let ticks: Ticks
    private let logger: Logger
    private let probe: @Sendable () async throws -> Void

    /// `ticks` has one element every half of the unit's `WatchdogSec=`; `probe` returns once the
    /// watched part has answered, and throws if it cannot.
    package init(
        notifier: Notifier,
        ticks: Ticks,
        logger: Logger,
        probe: @escaping @Sendable () async throws -> Void
    ) {
        self.notifier = notifier
        self.ticks = ticks
        self.logger = logger
        self.probe = probe
    }

    /// Probes until the ticks end or the service shuts down.
    package func run() async throws {
        let turns = SharedTurns()
        for try await _ in ticks.cancelOnGracefulShutdown() {
            switch turns.tick() {
            case .probe:
                // On its own: a probe that never returns must not keep this service from ending.
                Task { await send(turns) }
            case .wait:
                break
            case .late:
                logger.error("the watchdog's probe has no answer; systemd will restart the service")
            }
        }
    }

    private func send(_ turns: SharedTurns) async {
        do {
            try await probe()
            if turns.answer() {
                notifier.watchdog()
            }
        } catch {
            _ = turns.answer()
            logger.error("the watchdog's probe failed", error: error)
        }
    }
}

extension Watchdog where Ticks == Pacer {
    /// A watchdog at the pace of the unit's `WatchdogSec=`; nil when systemd does not watch.
    package init?(
        notifier: Notifier,
        logger: Logger,
        probe: @escaping @Sendable () async throws -> Void
    ) {
        guard let interval = watchdogInterval() else { return nil }
        self.init(
            notifier: notifier,
            ticks: Pacer(every: interval / 2),
            logger: logger,
            probe: probe
        )
    }
}

/// Which ticks send a probe, and which answers count.
package struct ProbeTurns: Sendable {
    package enum Turn: Equatable, Sendable {
        case probe
        /// The former probe is still out.
        case wait
        /// It has been out for a whole interval now; said once.
        case late
    }

    /// For how many ticks the probe has been out; nil when none is.
    private var age: Int?

    package init() {}

    /// What this tick is for. The second one after a probe went out is one interval later.
    package mutating func tick() -> Turn {
        guard let former = age else {
            age = 0
            return .probe
        }
        age = former + 1
        return former + 1 == 2 ? .late : .wait
    }

    /// Whether the answer came within the interval.
    package mutating func answer() -> Bool {
        defer { age = nil }
        return age.map { $0 < 2 } ?? false
    }
}

/// The turns, shared by the ticking task and the probe's.
private final class SharedTurns: Sendable {
    private let turns = Mutex(ProbeTurns())

    func tick() -> ProbeTurns.Turn { turns.withLock { $0.tick() } }

    func answer() -> Bool { turns.withLock { $0.answer() } }
}

/// Elements at a steady pace that does not count suspended time, as systemd's own watchdog.
package struct Pacer: AsyncSequence, Sendable {
    private let interval: Duration

    package init(every interval: Duration) {
        self.interval = interval
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        private let interval: Duration
        private var next: SuspendingClock.Instant

        init(interval: Duration) {
            self.interval = interval
            next = SuspendingClock().now
        }

        /// Nil once the task is cancelled.
        package mutating func next() async -> Void? {
            // A tick that came late is not made up for.
            next = Swift.max(next.advanced(by: interval), SuspendingClock().now)
            do {
                try await Task.sleep(until: next, clock: SuspendingClock())
                return ()
            } catch {
                return nil
            }
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(interval: interval)
    }
}
