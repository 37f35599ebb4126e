import Broker
import BrokerCore
import BrokerTesting
import Ledger
import Logging
import Testing

/// The keeper: what happens to the counts while their store does not take them.
struct UseKeeperTests {
    private static let start = Instant(millisecondsSince1970: 1_795_197_600_000)
    private static let system = SystemID(unchecked: "sys-1")

    /// Ticks that a test gives.
    private final class Ticks: Ticker {
        private let stream: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation

        init() { (stream, continuation) = AsyncStream.makeStream() }

        func ticks() -> AsyncStream<Void> { stream }
        func tick() { continuation.yield() }
    }

    private struct NoTime: Stopwatch {
        func elapsedMicroseconds() -> Int64 { 0 }
        func pause() {}
    }

    private static func keeper(
        _ store: MemoryUseStore?,
        _ ticks: Ticks,
        digestedUntil: Instant? = nil
    ) -> UseKeeper {
        let source = ManualClock(
            ClockReading(wall: start, sinceBoot: .seconds(1), bootID: "b", isSynchronised: true)
        )
        return UseKeeper(
            counters: UseCounters(),
            store: store,
            site: UseKeeper.Site(
                clock: TrustedClock(source: source, stored: nil, bounds: ClockBounds()),
                sequencer: Sequencer(
                    engine: nil,
                    ticker: ticks,
                    stopwatch: NoTime(),
                    capacity: 8
                ),
                ticker: ticks,
                digestedUntil: digestedUntil,
                drawRequest: { RequestID(drawn: 1) },
                logger: Logger(label: "test")
            )
        )
    }

    private static func total(_ store: MemoryUseStore) throws -> Int {
        try store.uses(from: nil, until: nil, after: nil, limit: .max)
            .reduce(0) { $0 + $1.allowed + $1.denied }
    }

    @Test func `a store that fails is tried again, and each check is there once`() async throws {
        let (store, ticks) = (MemoryUseStore(), Ticks())
        let keeper = Self.keeper(store, ticks)
        store.fail(next: 2)
        let running = Task { try await keeper.run() }
        var counted = 0
        func turn(until holds: (UseStanding) -> Bool) async {
            while !holds(keeper.standing) {
                keeper.counters.note(nil, by: Self.system, at: Self.start, isAllowed: false)
                counted += 1
                ticks.tick()
                await Task.yield()
            }
        }
        await turn { $0.stopped == .failing }
        #expect(try Self.total(store) == 0)
        await turn { $0.stopped == nil && $0.writtenUntil != nil }
        keeper.counters.note(nil, by: Self.system, at: Self.start, isAllowed: true)
        running.cancel()
        try await running.value
        // The last turn, at the end, wrote the rest.
        #expect(try Self.total(store) == counted + 1)
        _ = try store.begin(at: Self.start + .hours(1), known: nil)
        let rows = try store.uses(from: nil, until: nil, after: nil, limit: .max)
        #expect(!rows.contains { $0.key.subject == .gap })
    }

    /// What README and `mado`(1) promise: the second before it at most. Each tick writes all that
    /// was counted until then, and the next comes so early that there is as much time to write.
    @Test(.timeLimit(.minutes(1)))
    func `between two ticks lies half of the second that a kill may take`() async throws {
        #expect(UseSubject.lossMax == .seconds(1))
        #expect(UseKeeper.tickInterval > .zero)
        #expect(UseKeeper.tickInterval.count * 2 <= UseSubject.lossMax.count)
        let (store, ticks) = (MemoryUseStore(), Ticks())
        let keeper = Self.keeper(store, ticks)
        let running = Task { try await keeper.run() }
        for counted in 1...4 {
            keeper.counters.note(nil, by: Self.system, at: Self.start, isAllowed: true)
            ticks.tick()
            while try Self.total(store) < counted, !Task.isCancelled { await Task.yield() }
            #expect(try Self.total(store) == counted)
        }
        running.cancel()
        try await running.value
    }

    /// A row in each of 6,000 minutes, from long ago on.
    private static func old(_ store: MemoryUseStore, from first: Instant) throws {
        let number = try store.begin(at: start, known: nil)
        let uses = (0..<6_000).map { count in
            let minute = first + .minutes(Int64(count))
            let key = UseKey(minute: minute, system: system, subject: .unknown)
            return Use(key: key, first: minute, last: minute, allowed: 0, denied: 1)
        }
        try store.add(UseBatch(number: number, uses: uses, at: start))
        try store.end(at: start)
    }

    @Test(
        arguments: [
            // Half of the rows are older than 400 days, and all of them have a digest.
            (digested: Milliseconds.hours(0), deleted: 3_000),
            // The ledger has digests of the first thousand minutes.
            (digested: .minutes(400 * 1_440 + 2_000), deleted: 1_000),
            (digested: nil, deleted: 0),
        ] as [(digested: Milliseconds?, deleted: Int)]
    )
    func `what is old and digested is deleted, and that is stated`(
        digested: Milliseconds?,
        deleted: Int
    ) async throws {
        let (store, ticks) = (MemoryUseStore(), Ticks())
        let first = Self.start - .days(400) - .minutes(3_000)
        try Self.old(store, from: first)
        let keeper = Self.keeper(store, ticks, digestedUntil: digested.map { Self.start - $0 })
        let running = Task { try await keeper.run() }
        // A look that finds nothing is the last for an hour.
        let end = first + .minutes(Int64(deleted))
        while try store.deleted()?.last ?? first < end {
            ticks.tick()
            await Task.yield()
        }
        for _ in 0..<100 {
            ticks.tick()
            await Task.yield()
        }
        running.cancel()
        try await running.value
        let rows = try store.uses(from: nil, until: nil, after: nil, limit: .max)
            .filter { $0.key.subject == .unknown }
        #expect(rows.count == 6_000 - deleted && rows.first?.key.minute == end)
        #expect(try store.deleted()?.last == (deleted == 0 ? nil : end))
    }

    @Test func `without a store checks are counted, and the standing says so`() async throws {
        let ticks = Ticks()
        let keeper = Self.keeper(nil, ticks)
        let running = Task { try await keeper.run() }
        keeper.counters.note(nil, by: Self.system, at: Self.start, isAllowed: false)
        ticks.tick()
        #expect(keeper.standing.stopped == .noStore)
        running.cancel()
        try await running.value
        #expect(keeper.counters.drain(sealed: Self.start).count == 1)
    }
}
