package import BrokerCore
package import Ledger
package import Logging
import ServiceLifecycle
import Synchronization

/// Writes what was counted: twice a second into the store of the uses.
///
/// On a thread of its own and into a file of its own: however slow that disk is, no check and no
/// act waits for it. What cannot be written stays in memory, up to the bounds of ``UseCounters``.
package final class UseKeeper: Service, Sendable {
    /// What the keeper needs of the daemon.
    package struct Site: Sendable {
        let clock: TrustedClock
        let sequencer: Sequencer
        let ticker: any Ticker
        /// Until when the ledger has digests; nil: none yet.
        let digestedUntil: Instant?
        let logger: Logger

        package init(
            clock: TrustedClock,
            sequencer: Sequencer,
            ticker: any Ticker,
            digestedUntil: Instant?,
            logger: Logger
        ) {
            self.clock = clock
            self.sequencer = sequencer
            self.ticker = ticker
            self.digestedUntil = digestedUntil
            self.logger = logger
        }
    }

    /// What every answered check is counted in.
    package let counters: UseCounters
    /// For reading; nil where it could not be opened.
    package let store: (any UseStore)?
    private let site: Site
    private let stands: Mutex<UseStanding>
    private let start: Mutex<UseRun>

    /// Tells the store at once that a run begins.
    package init(counters: UseCounters, store: (any UseStore)?, site: Site) {
        self.counters = counters
        self.store = store
        self.site = site
        var standing = UseStanding()
        standing.digestedUntil = site.digestedUntil
        if store == nil { standing.stopped = .noStore }
        stands = Mutex(standing)
        var run = UseRun(sealed: site.digestedUntil)
        do {
            let now = site.clock.stamp().now
            if let store { try run.begin(store, known: site.digestedUntil, at: now) }
        } catch {
            site.logger.error("uses are not written", metadata: ["error": "\(error)"])
        }
        start = Mutex(run)
    }

    package var standing: UseStanding { stands.withLock { $0 } }

    /// Runs until graceful shutdown or cancellation; throws nothing of its own, for uses are never
    /// a reason to stop.
    package func run() async throws {
        guard let store else { return try await gracefulShutdown() }
        // One tick that waits is as good as many.
        let (wakeups, wake) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let ticker = site.ticker
        await withTaskCancellationOrGracefulShutdownHandler {
            let ticking = Task {
                for await _ in ticker.ticks() { wake.yield() }
            }
            defer { ticking.cancel() }
            await Task(executorPreference: DiskExecutor("mado.uses")) {
                await self.loop(wakeups, store)
            }.value
        } onCancelOrGracefulShutdown: {
            wake.finish()
        }
    }

    private func loop(_ wakeups: AsyncStream<Void>, _ store: any UseStore) async {
        var run = start.withLock { $0 }
        for await _ in wakeups { flush(&run, store) }
        flush(&run, store)
        guard run.isWritten else { return }
        do {
            try store.end(at: site.clock.stamp().now)
        } catch {
            site.logger.warning("the uses were not closed", metadata: ["error": "\(error)"])
        }
    }

    /// Empties the counters into the store, unless what was taken before is still waiting.
    func flush(_ run: inout UseRun, _ store: any UseStore) {
        let now = site.clock.stamp().now
        // Uses stop first: what room is left is for ends, then acts, then refusals.
        guard site.sequencer.isIssuing else { return stop(.endsOnly, at: now) }
        do {
            try run.write(counters, store, known: site.digestedUntil, at: now)
        } catch {
            if stands.withLock({ $0.stopped != .failing }) {
                site.logger.error("uses are not written", metadata: ["error": "\(error)"])
            }
            return stop(.failing, at: now)
        }
        let wasStopped = stands.withLock { standing in
            defer {
                (standing.stopped, standing.stoppedAt) = (nil, nil)
                standing.writtenUntil = run.writtenUntil
                standing.overflow = run.overflow
            }
            return standing.stopped != nil
        }
        if wasStopped { site.logger.notice("uses are written again") }
    }

    private func stop(_ reason: UsesStopped, at now: Instant) {
        stands.withLock { standing in
            standing.stopped = reason
            standing.stoppedAt = standing.stoppedAt ?? now
        }
    }
}
