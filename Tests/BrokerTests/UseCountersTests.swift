import Broker
import BrokerCore
import BrokerTesting
import Ledger
import Testing

/// Every answered check is counted once, whoever counts beside it and whatever is lost.
struct UseCountersTests {
    private static let start = Instant(millisecondsSince1970: 1_795_197_599_000)
    private static let system = SystemID(unchecked: "sys-1")

    private static func total(_ uses: [Use]) -> Int {
        uses.reduce(0) { $0 + $1.allowed + $1.denied }
    }

    private static func all(_ store: some UseStore) throws -> [Use] {
        try store.uses(from: nil, until: nil, after: nil, limit: .max)
    }

    @Test func `rows say whose, where, when, and how often each answer`() throws {
        let counters = UseCounters()
        let one = CredentialID(drawn: 1)
        for (credential, seconds, isAllowed) in [
            (one, 0, true), (one, 2, false), (one, 0, true), (nil, 1, false), (nil, 1, false),
        ] as [(CredentialID?, Int64, Bool)] {
            counters.note(
                credential,
                by: Self.system,
                at: Self.start + .seconds(seconds),
                isAllowed: isAllowed
            )
        }
        let rows = counters.drain(sealed: Self.start.minute).sorted { $0.key < $1.key }
        let border = Self.start + .seconds(1)
        let subjects: [UseSubject] = [.credential(one), .unknown, .credential(one)]
        #expect(rows.map(\.key.subject) == subjects)
        #expect(rows.map(\.key.minute) == [border - .minutes(1), border, border])
        #expect(rows.map(\.allowed) == [2, 0, 0])
        #expect(rows.map(\.denied) == [0, 2, 1])
        #expect(rows.map(\.first) == [Self.start, border, border + .seconds(1)])
        #expect(counters.drain(sealed: Self.start.minute).isEmpty)
    }

    @Test func `what there is no room for is counted, and said to be so`() {
        let counters = UseCounters(keysMax: 16)
        for number in 0..<1_000 {
            counters.note(
                CredentialID(drawn: UInt64(number)),
                by: Self.system,
                at: Self.start,
                isAllowed: number % 2 == 0
            )
        }
        let rows = counters.drain(sealed: Self.start.minute)
        #expect(Self.total(rows) == 1_000)
        #expect(Self.total(rows.filter { $0.key.subject == .overflow }) == 984)
        #expect(rows.count { $0.key.subject != .overflow } == 16)
    }

    @Test func `a closed minute gets no more rows`() {
        let counters = UseCounters()
        counters.note(nil, by: Self.system, at: Self.start, isAllowed: false)
        let sealed = Self.start + .minutes(2)
        let rows = counters.drain(sealed: sealed.minute)
        #expect(rows.map(\.key.minute) == [sealed.minute])
        #expect(rows.map(\.first) == [Self.start])
    }

    /// Four tasks count over minutes' ends while a fifth empties the counters into a store.
    @Test func `the sum of what is counted is what was answered`() async throws {
        let counters = UseCounters()
        let store = MemoryUseStore()
        let perTask = 40_000
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for number in 0..<perTask {
                        counters.note(
                            number % 5 == 0 ? nil : CredentialID(drawn: UInt64(number % 97)),
                            by: SystemID(unchecked: "sys-\(task % 2)"),
                            at: Self.start + Milliseconds(Int64(number)),
                            isAllowed: number % 3 == 0
                        )
                    }
                }
            }
            group.addTask {
                var run = UseRun(sealed: nil)
                for step in 0..<200 {
                    let now = Self.start + Milliseconds(Int64(step) * 200)
                    try run.write(counters, store, known: nil, at: now)
                    await Task.yield()
                }
            }
            try await group.waitForAll()
        }
        let rows = try Self.all(store) + counters.drain(sealed: Self.start.minute)
        #expect(Self.total(rows) == 4 * perTask)
        for use in rows {
            #expect(use.first <= use.last && use.first.minute == use.key.minute)
            #expect(use.last.minute == use.key.minute)
        }
        let allowed = rows.reduce(0) { $0 + $1.allowed }
        #expect(allowed == 4 * (0..<perTask).count { $0 % 3 == 0 })
    }

    /// Random runs, each ended by a kill: what is missing was counted after the last flush, which
    /// is at most a second before the kill, and a gap covers it.
    @Test(arguments: UInt64(1)...20)
    func `a kill loses what was counted since the last flush, and a gap says so`(
        seed: UInt64
    ) throws {
        var draws = Draws(seed: seed)
        let store = MemoryUseStore()
        var now = Self.start
        var lost: [Instant] = []
        var answered = 0
        for _ in 0..<8 {
            let counters = UseCounters()
            var run = UseRun(sealed: nil)
            try run.begin(store, known: nil, at: now)
            var unflushed: [Instant] = []
            if draws.below(3) == 0 { store.fail(next: draws.below(3)) }
            for _ in 0..<draws.below(90) {
                for _ in 0..<draws.below(20) {
                    now = now + Milliseconds(Int64(draws.below(30)))
                    counters.note(nil, by: Self.system, at: now, isAllowed: false)
                    unflushed.append(now)
                    answered += 1
                }
                // A failing store keeps what it was to take: it is tried again.
                guard (try? run.write(counters, store, known: nil, at: now)) != nil else {
                    continue
                }
                unflushed = []
            }
            lost += unflushed
            now = now + .seconds(Int64(draws.below(100)))
        }
        // The next start.
        _ = try store.begin(at: now, known: nil)
        let rows = try Self.all(store)
        #expect(Self.total(rows) == answered - lost.count, "seed \(seed)")
        let gaps = rows.filter { $0.key.subject == .gap }
        for instant in lost {
            #expect(
                gaps.contains { $0.first <= instant && instant <= $0.last },
                "seed \(seed), \(instant)"
            )
        }
    }
}

/// Small numbers from a seed.
private struct Draws {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state = nextDraw(state)
        return Int(truncatingIfNeeded: state >> 33) % bound
    }
}
