import BrokerCore
package import Ledger

/// The obligations of `UseStore`.
package struct UseStoreConformance: ConformanceSuite {
    /// Makes an empty store.
    private let makeStore: () throws -> any UseStore
    /// The same store after the process was killed, and a new start.
    private let reopen: (any UseStore) throws -> any UseStore
    var violations: [String] = []

    private static let minute = Instant(millisecondsSince1970: 1_795_197_600_000)

    /// The sentences of all violated obligations; empty for a store that keeps them.
    package static func violations(
        makeStore: @escaping () throws -> any UseStore,
        reopen: @escaping (any UseStore) throws -> any UseStore
    ) -> [String] {
        var suite = UseStoreConformance(makeStore: makeStore, reopen: reopen)
        suite.run("empty") { try $0.checkEmpty() }
        suite.run("sums") { try $0.checkSums() }
        suite.run("once") { try $0.checkOnce() }
        suite.run("pages") { try $0.checkPages() }
        suite.run("gaps") { try $0.checkGaps() }
        suite.run("deletion beside a gap") { try $0.checkDeletionBesideGap() }
        suite.run("lost") { try $0.checkLost() }
        suite.run("deletion") { try $0.checkDeletion() }
        return suite.violations
    }

    private init(
        makeStore: @escaping () throws -> any UseStore,
        reopen: @escaping (any UseStore) throws -> any UseStore
    ) {
        self.makeStore = makeStore
        self.reopen = reopen
    }

    // MARK: - Obligations

    private mutating func checkEmpty() throws {
        let store = try makeStore()
        expect(try all(store).isEmpty, "An empty store has no uses.")
        do {
            try store.add(batch(1, [], at: 0))
            expect(false, "Nothing is added before a run begins.")
        } catch UseStoreFault.notBegun {}
        expect(try store.begin(at: at(0), known: nil) == 1, "The first batch is number 1.")
        expect(try all(store).isEmpty, "The very first run follows on no gap.")
    }

    private mutating func checkSums() throws {
        var store = try makeStore()
        _ = try store.begin(at: at(0), known: nil)
        try store.add(batch(1, [use(1, 0, first: 5, last: 9, 2, 1), use(1, 0, 3, 0)], at: 10))
        try store.add(batch(2, [use(1, 0, first: 30, last: 31, 0, 4), use(1, 1, 1, 0)], at: 70))
        let wanted = [use(1, 0, first: 0, last: 31, 5, 5), use(1, 1, 1, 0)]
        expect(try all(store) == wanted, "Counts of one key add up, spans cover both.")
        expect(
            try store.uses(of: CredentialID(drawn: 1), limit: 1) == [use(1, 1, 1, 0)],
            "The newest uses of a credential, within the limit."
        )
        store = try reopen(store)
        _ = try store.begin(at: at(80), known: nil)
        let rows = try all(store).filter { $0.key.subject != .gap }
        expect(rows == wanted, "What was added survives a kill.")
    }

    private mutating func checkOnce() throws {
        var store = try makeStore()
        let first = try store.begin(at: at(0), known: nil)
        let same = batch(first, [use(1, 0, 1, 0)], at: 1)
        try store.add(same)
        try store.add(same)
        expect(try all(store) == [use(1, 0, 1, 0)], "A batch is added once.")
        store = try reopen(store)
        let next = try store.begin(at: at(2), known: nil)
        expect(next > first, "The numbers of batches go on after a kill.")
        try store.add(same)
        let rows = try all(store).filter { $0.key.subject != .gap }
        expect(rows == [use(1, 0, 1, 0)], "A batch is added once, over a kill too.")
    }

    private mutating func checkPages() throws {
        let store = try makeStore()
        _ = try store.begin(at: at(0), known: nil)
        let rows = (0..<20).map { use(UInt64($0 % 5), $0 / 5, $0 + 1, 0) }
        try store.add(batch(1, rows.reversed(), at: 300))
        for limit in [1, 3, 7, 20, 50] {
            var read: [Use] = []
            while case let page = try store.uses(
                from: nil,
                until: nil,
                after: read.last?.key,
                limit: limit
            ), !page.isEmpty {
                read += page
            }
            expect(read == rows, "Pages of \(limit) are all rows, in order, once.")
        }
        let some = try store.uses(from: at(60), until: at(180), after: nil, limit: 50)
        expect(some == Array(rows[5..<15]), "Minutes are half-open.")
    }

    private mutating func checkGaps() throws {
        var store = try makeStore()
        _ = try store.begin(at: at(0), known: nil)
        try store.add(batch(1, [use(1, 0, 1, 0)], at: 20))
        store = try reopen(store)
        _ = try store.begin(at: at(100), known: nil)
        let gap = Use(
            key: UseKey(minute: Self.minute, system: nil, subject: .gap),
            first: at(20),
            last: at(100),
            allowed: 0,
            denied: 0
        )
        expect(try all(store) == [gap, use(1, 0, 1, 0)], "A kill leaves a gap.")
        try store.end(at: at(110))
        store = try reopen(store)
        _ = try store.begin(at: at(200), known: nil)
        expect(try all(store) == [gap, use(1, 0, 1, 0)], "A run that was ended leaves none.")
    }

    private mutating func checkLost() throws {
        let store = try makeStore()
        _ = try store.begin(at: at(100), known: at(60))
        let rows = try all(store)
        expect(
            rows.map(\.key.subject) == [.gap] && rows.first?.first == at(60)
                && rows.first?.last == at(100),
            "A store without the uses that the ledger knows of has a gap from there on."
        )
    }

    /// A gap from one minute into the next, in which there are more rows than a step deletes.
    private mutating func checkDeletionBesideGap() throws {
        var store = try makeStore()
        _ = try store.begin(at: at(0), known: nil)
        try store.add(batch(1, [use(1, 0, 1, 0)], at: 30))
        store = try reopen(store)
        let next = try store.begin(at: at(62), known: nil)
        try store.add(batch(next, (0..<9).map { use(UInt64($0), 1, 1, 0) }, at: 100))
        try store.end(at: at(110))
        var steps = 0
        while steps < 9, try store.delete(before: at(600), limit: 4) { steps += 1 }
        expect(steps < 9, "Deleting comes to an end, whatever a gap covers.")
        expect(
            try all(store).allSatisfy { $0.key.subject == .deleted },
            "Everything old is deleted, gaps too."
        )
    }

    private mutating func checkDeletion() throws {
        var store = try makeStore()
        _ = try store.begin(at: at(0), known: nil)
        // Ten minutes of three rows each, and then a gap from the second minute to the ninth.
        let rows = (0..<30).map { use(UInt64($0 % 3), $0 / 3, 1, 0) }
        try store.add(batch(1, rows, at: 90))
        store = try reopen(store)
        _ = try store.begin(at: at(500), known: nil)
        try store.end(at: at(600))
        expect(try store.deleted() == nil, "Nothing is stated before something is deleted.")
        let gap = try all(store).filter { $0.key.subject == .gap }
        var steps = 0
        while try store.delete(before: at(360), limit: 4) {
            steps += 1
            let end = try store.deleted()?.last ?? at(0)
            let left = try all(store).filter { $0.key.subject.countsChecks }
            let wanted = rows.filter { $0.key.minute >= end }
            expect(end > at(0) && left == wanted, "After each step exactly what is stated is gone.")
        }
        expect((4...6).contains(steps), "A step deletes about as much as it may.")
        store = try reopen(store)
        let stated = try store.deleted()
        expect(
            stated?.first == at(0) && stated?.last == at(360) && stated?.key.minute == at(0),
            "What was deleted is stated from its first minute to its end, over a kill."
        )
        expect(
            try all(store) == [stated].compactMap { $0 } + gap + rows.dropFirst(18),
            "A gap that reaches beyond stays, and so does everything later."
        )
        expect(try !store.delete(before: at(360), limit: 4), "Nothing is deleted twice.")
        expect(
            try store.delete(before: at(540), limit: 100) && store.deleted()?.first == at(0)
                && store.deleted()?.last == at(540),
            "One row states all deletions."
        )
        expect(
            try all(store).filter { $0.key.subject == .gap }.isEmpty,
            "A gap goes once it is old as a whole."
        )
    }

    // MARK: - Samples

    private func all(_ store: any UseStore) throws -> [Use] {
        try store.uses(from: nil, until: nil, after: nil, limit: 1_000)
    }

    private func at(_ seconds: Int) -> Instant { Self.minute + .seconds(Int64(seconds)) }

    private func batch(_ number: UInt64, _ uses: [Use], at seconds: Int) -> UseBatch {
        UseBatch(number: number, uses: uses, at: at(seconds))
    }

    private func use(
        _ credential: UInt64,
        _ minute: Int,
        first: Int = 0,
        last: Int = 0,
        _ allowed: Int,
        _ denied: Int
    ) -> Use {
        Use(
            key: UseKey(
                minute: at(minute * 60),
                system: SystemID(unchecked: "sys-1"),
                subject: .credential(CredentialID(drawn: credential))
            ),
            first: at(minute * 60 + first),
            last: at(minute * 60 + last),
            allowed: allowed,
            denied: denied
        )
    }
}
