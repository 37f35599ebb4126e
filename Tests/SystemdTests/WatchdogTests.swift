import Logging
import ServiceLifecycle
import Synchronization
import Systemd
import Testing

@Suite struct `The watchdog` {
    private struct Failure: Error {}

    /// Ticks that a test gives, pings that it counts and waits for.
    private struct Stage {
        let ticks: AsyncStream<Void>
        let tick: AsyncStream<Void>.Continuation
        let pings = Counter()
        let pinged: AsyncStream<Void>
        let notifier: Notifier

        init() {
            (ticks, tick) = AsyncStream.makeStream()
            let (pinged, continuation) = AsyncStream.makeStream(of: Void.self)
            self.pinged = pinged
            notifier = Notifier { [pings] message in
                #expect(message == "WATCHDOG=1")
                pings.increment()
                continuation.yield()
            }
        }

        func watchdog(
            _ probe: @escaping @Sendable () async throws -> Void
        ) -> Watchdog<AsyncStream<Void>> {
            Watchdog(
                notifier: notifier,
                ticks: ticks,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
                probe: probe
            )
        }
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func increment() { count.withLock { $0 += 1 } }
    }

    @Test func `pings once a tick while the service idles`() async throws {
        let stage = Stage()
        let probes = Counter()
        let run = Task {
            try await stage.watchdog { probes.increment() }.run()
        }
        var pinged = stage.pinged.makeAsyncIterator()
        for _ in 0..<20 {
            stage.tick.yield()
            await pinged.next()
        }
        stage.tick.finish()
        try await run.value
        #expect(stage.pings.value == 20)
        #expect(probes.value == 20)
    }

    @Test func `withholds its pings when the probe hangs`() async throws {
        let stage = Stage()
        let probes = Counter()
        // Nothing resumes the probe before the end, and no cancellation reaches it.
        let (never, release) = AsyncStream.makeStream(of: Void.self)
        let (started, startedContinuation) = AsyncStream.makeStream(of: Void.self)
        let run = Task {
            try await stage.watchdog {
                probes.increment()
                startedContinuation.yield()
                for await _ in never {}
            }.run()
        }
        stage.tick.yield()
        for await _ in started { break }
        for _ in 0..<100 { stage.tick.yield() }
        stage.tick.finish()
        // All ticks were taken, and the service ends although the probe does not.
        try await run.value
        #expect(stage.pings.value == 0)
        #expect(probes.value == 1)
        release.finish()
    }

    /// `t` is a tick and `a` an answer; the outcome of each stands at the same place: `p` a probe
    /// goes out, `w` wait, `l` late, `+` the answer counts, `-` it does not.
    @Test(arguments: [
        ("tatata", "p+p+p+"), ("ttata", "pw+p+"), ("ttta", "pwl-"), ("tttta", "pwlw-"),
        ("ttttttatata", "pwlwww-p+p+"), ("tta", "pw+"), ("a", "-"), ("taa", "p+-"),
    ])
    func `an answer counts within the interval only`(script: String, outcome: String) {
        var turns = ProbeTurns()
        let outcomes = script.map { step -> Character in
            guard step == "t" else { return turns.answer() ? "+" : "-" }
            return switch turns.tick() {
            case .probe: "p"
            case .wait: "w"
            case .late: "l"
            }
        }
        #expect(String(outcomes) == outcome)
    }

    @Test func `ends with the service's graceful shutdown, probe or not`() async throws {
        let stage = Stage()
        let (never, release) = AsyncStream.makeStream(of: Void.self)
        let (started, startedContinuation) = AsyncStream.makeStream(of: Void.self)
        let watchdog = stage.watchdog {
            startedContinuation.yield()
            for await _ in never {}
        }
        let group = ServiceGroup(
            services: [watchdog],
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let run = Task { try await group.run() }
        stage.tick.yield()
        for await _ in started { break }
        await group.triggerGracefulShutdown()
        try await run.value
        #expect(stage.pings.value == 0)
        release.finish()
    }

    @Test func `the pace never runs ahead and ends with its task`() async throws {
        let clock = SuspendingClock()
        let start = clock.now
        var ticks = 0
        for await _ in Pacer(every: .milliseconds(2)) {
            ticks += 1
            if ticks == 5 { break }
        }
        #expect(clock.now - start >= .milliseconds(10))
        let endless = Task {
            for await _ in Pacer(every: .seconds(3600)) {}
        }
        endless.cancel()
        await endless.value
    }

    @Test func `a failing probe is no sign of life`() async throws {
        let stage = Stage()
        let (probed, continuation) = AsyncStream.makeStream(of: Void.self)
        let run = Task {
            try await stage.watchdog {
                defer { continuation.yield() }
                throw Failure()
            }.run()
        }
        var probes = probed.makeAsyncIterator()
        stage.tick.yield()
        await probes.next()
        stage.tick.finish()
        try await run.value
        #expect(stage.pings.value == 0)
    }
}
