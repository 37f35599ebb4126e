package import BrokerCore
package import Ledger
package import Logging
import ServiceLifecycle
import Synchronization

/// Writes what was counted: twice a second into the store of the uses, and now and then a digest
/// of it into the ledger.
///
/// On a thread of its own and into a file of its own: however slow that disk is, no check and no
/// act waits for it. What cannot be written stays in memory, up to the bounds of ``UseCounters``.
package final class UseKeeper: Service, Sendable {
    /// What the keeper needs of the daemon.
    package struct Site: Sendable {
        let clock: TrustedClock
        let sequencer: Sequencer
        let ticker: any Ticker
        /// How long new uses wait for their digest.
        let digestInterval: Milliseconds
        /// How long uses are kept in their store.
        let retention: Milliseconds
        /// Until when the ledger has digests; nil: none yet.
        let digestedUntil: Instant?
        /// Rung when an event opened, moved or ended: its uses are digested soon after.
        let eventMoved: Bell
        /// A request number for each command of the keeper's own.
        let drawRequest: @Sendable () -> RequestID
        let logger: Logger

        package init(
            clock: TrustedClock,
            sequencer: Sequencer,
            ticker: any Ticker,
            digestInterval: Milliseconds = .minutes(10),
            retention: Milliseconds = UseRetention.usual,
            digestedUntil: Instant?,
            eventMoved: Bell = Bell(),
            drawRequest: @escaping @Sendable () -> RequestID,
            logger: Logger
        ) {
            self.clock = clock
            self.sequencer = sequencer
            self.ticker = ticker
            self.digestInterval = digestInterval
            self.retention = retention
            self.digestedUntil = digestedUntil
            self.eventMoved = eventMoved
            self.drawRequest = drawRequest
            self.logger = logger
        }
    }

    /// How often the daemon's ticker wakes it: after half of what a kill may take, so that as much
    /// is left for the writing.
    package static let tickInterval = Milliseconds(UseSubject.lossMax.count / 2)

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
                await self.loop(wakeups)
            }.value
        } onCancelOrGracefulShutdown: {
            wake.finish()
        }
    }

    private func loop(_ wakeups: AsyncStream<Void>) async {
        var run = start.withLock { $0 }
        var digests = UseDigests(until: site.digestedUntil, at: site.clock.stamp().now)
        var old = OldUses(keptFor: site.retention)
        for await _ in wakeups {
            if let store { flush(&run, store) }
            if isWriting { await digest(&run, &digests) }
            if isWriting { delete(&old) }
            await recordLetIn(begunBy: site.clock.stamp().now - .minutes(1))
        }
        if let store { flush(&run, store) }
        await recordLetIn(begunBy: Instant(millisecondsSince1970: .max))
        guard let store, run.isWritten else { return }
        do {
            try store.end(at: site.clock.stamp().now)
        } catch {
            site.logger.warning("the uses were not closed", metadata: ["error": "\(error)"])
        }
    }

    private var isWriting: Bool { stands.withLock { $0.stopped == nil } }

    // MARK: - Into the store

    /// Empties the counters into the store, unless what was taken before is still waiting.
    private func flush(_ run: inout UseRun, _ store: any UseStore) {
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

    // MARK: - Out of the store

    /// By a clock that is believed alone: what is deleted does not come back.
    private func delete(_ old: inout OldUses) {
        let stamp = site.clock.stamp()
        guard let store, stamp.isClockSure else { return }
        do {
            let until = standing.digestedUntil
            guard try old.step(store, digestedUntil: until, at: stamp.now) else { return }
            site.logger.notice("old uses were deleted, as uses.retention says")
        } catch {
            site.logger.error("old uses are not deleted", metadata: ["error": "\(error)"])
        }
    }

    // MARK: - Into the ledger

    /// A step of the digest that is under way, or the first of one that is due.
    private func digest(_ run: inout UseRun, _ digests: inout UseDigests) async {
        guard let store else { return }
        let now = site.clock.stamp().now
        digests.isWanted = site.eventMoved.takeRing() || digests.isWanted
        do {
            let ready = try digests.step(
                store,
                interval: site.digestInterval,
                writtenUntil: run.writtenUntil,
                at: now
            )
            // Rows of these minutes are closed before any of them is read.
            run.sealed = digests.sealed
            guard let ready else { return }
            let isRecorded = await record(.recordUses(ready, []))
            digests.settle(isRecorded ? ready.until : nil, at: now)
            if isRecorded { stands.withLock { $0.digestedUntil = ready.until } }
        } catch {
            site.logger.error("no digest of the uses", metadata: ["error": "\(error)"])
            digests.settle(nil, at: now)
        }
    }

    /// Whom systems in a dry run let in: at most one entry a minute and system.
    private func recordLetIn(begunBy start: Instant) async {
        guard site.sequencer.isIssuing else { return }
        let tallies = counters.takeLetIn(begunBy: start)
        guard !tallies.isEmpty else { return }
        if await !record(.recordUses(nil, tallies)) { counters.putBack(tallies) }
    }

    private func record(_ act: Act) async -> Bool {
        let command = Command(caller: .daemon, request: site.drawRequest(), act: act)
        let result = await site.sequencer.submit(command, source: Digest.ofNobody)
        guard case .answered(let reply) = result else { return false }
        return reply.outcome.refusal == nil
    }
}

extension Digest {
    /// Of no caller: what the broker does by itself is refused to nobody.
    fileprivate static let ofNobody: Digest = {
        guard let digest = Digest([UInt8](repeating: 0, count: 32)) else {
            preconditionFailure("32 bytes are a digest")
        }
        return digest
    }()
}
