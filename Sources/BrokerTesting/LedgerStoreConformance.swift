import BrokerCore
package import Ledger

/// The obligations of `LedgerStore`.
package struct LedgerStoreConformance: ConformanceSuite {
    /// Makes an empty store.
    private let makeStore: () throws -> any LedgerStore
    /// The same store after a power cut and a new start.
    private let reopen: (any LedgerStore) throws -> any LedgerStore
    var violations: [String] = []

    /// The sentences of all violated obligations; empty for a store that keeps them.
    package static func violations(
        makeStore: @escaping () throws -> any LedgerStore,
        reopen: @escaping (any LedgerStore) throws -> any LedgerStore
    ) -> [String] {
        var suite = LedgerStoreConformance(makeStore: makeStore, reopen: reopen)
        suite.run("empty") { try $0.checkEmpty() }
        suite.run("append") { try $0.checkAppend() }
        suite.run("refusals") { try $0.checkRefusals() }
        suite.run("marks") { try $0.checkMarks() }
        suite.run("paging") { try $0.checkPaging() }
        return suite.violations
    }

    private init(
        makeStore: @escaping () throws -> any LedgerStore,
        reopen: @escaping (any LedgerStore) throws -> any LedgerStore
    ) {
        self.makeStore = makeStore
        self.reopen = reopen
    }

    private mutating func checkEmpty() throws {
        let store = try makeStore()
        expect(try store.head() == nil, "An empty store has no head.")
        expect(try store.readStoredLeaves(from: 0, limit: 10).isEmpty, "Empty: no leaf.")
        expect(try store.readCheckpoints(after: nil, limit: 10).isEmpty, "Empty: no checkpoint.")
        expect(try store.lastCheckpoint() == nil, "Empty: no last checkpoint.")
    }

    private mutating func checkAppend() throws {
        var store = try makeStore()
        let first = Self.batch(from: 0, count: 3, wall: 1_000)
        let second = Self.batch(from: 3, count: 2, wall: 2_000)
        try store.append(first)
        try store.append(second)
        for round in ["live", "after a power cut"] {
            let head = try store.head()
            expect(head?.size == 5, "The head counts the leaves, \(round).")
            expect(
                head?.checkpoint == second.checkpoint.note,
                "The head is the last, \(round)."
            )
            expect(head?.mark == second.mark, "A commit moves the mark, \(round).")
            expect(
                try store.readStoredLeaves(from: 0, limit: 10) == first.leaves + second.leaves,
                "Leaves come back as given, \(round)."
            )
            expect(
                try store.readCheckpoints(after: nil, limit: 10)
                    == [first.checkpoint, second.checkpoint],
                "Checkpoints come back as given, \(round)."
            )
            expect(
                try store.lastCheckpoint() == second.checkpoint,
                "Last checkpoint, \(round)."
            )
            store = try reopen(store)
        }
        try store.append(Self.batch(from: 5, count: 1, wall: 3_000))
        expect(try store.head()?.size == 6, "A reopened store goes on.")
    }

    private mutating func checkRefusals() throws {
        let store = try makeStore()
        let good = Self.batch(from: 0, count: 2, wall: 1_000)
        try store.append(good)
        let gap = Self.batch(from: 3, count: 1, wall: 2_000)
        let again = Self.batch(from: 1, count: 1, wall: 2_000)
        let empty = LedgerBatch(leaves: [], checkpoint: good.checkpoint, mark: good.mark)
        let next = Self.batch(from: 2, count: 1, wall: 2_000)
        let uncovered = LedgerBatch(
            leaves: next.leaves,
            checkpoint: StoredCheckpoint(size: 4, note: "n"),
            mark: next.mark
        )
        let hashless = LedgerBatch(
            leaves: [StoredLeaf(seq: 2, bytes: [1], hash: nil)],
            checkpoint: next.checkpoint,
            mark: next.mark
        )
        let cases: [(String, LedgerBatch)] = [
            ("gap", gap), ("overlap", again), ("empty", empty), ("uncovered", uncovered),
            ("hashless", hashless),
        ]
        for (name, batch) in cases {
            do {
                try store.append(batch)
                expect(false, "A batch is refused: \(name).")
            } catch let fault as LedgerStoreFault {
                expect(fault == .refused(expectedSeq: 2), "Refused as such: \(name).")
            }
            expect(try store.head()?.size == 2, "A refusal changes nothing: \(name).")
            expect(try store.head()?.mark == good.mark, "Nor the mark: \(name).")
        }
        try store.append(next)
        expect(try store.head()?.size == 3, "A refusal leaves the store usable.")
    }

    private mutating func checkMarks() throws {
        var store = try makeStore()
        let mark = Self.mark(wall: 500)
        try store.saveMark(mark)
        expect(
            try store.head() == LedgerHead(size: 0, checkpoint: nil, mark: mark),
            "A mark alone makes a head."
        )
        try store.append(Self.batch(from: 0, count: 1, wall: 1_000))
        let later = Self.mark(wall: 7_000)
        try store.saveMark(later)
        store = try reopen(store)
        expect(try store.head()?.mark == later, "The last mark survives.")
        expect(try store.head()?.size == 1, "A mark adds no leaf.")
    }

    private mutating func checkPaging() throws {
        let store = try makeStore()
        var leaves: [StoredLeaf] = []
        for index in 0..<10 {
            let batch = Self.batch(from: UInt64(index * 7), count: 7, wall: Int64(index))
            try store.append(batch)
            leaves += batch.leaves
        }
        var read: [StoredLeaf] = []
        while case let page = try store.readStoredLeaves(from: UInt64(read.count), limit: 9),
            !page.isEmpty
        {
            expect(page.count <= 9, "A page keeps its limit.")
            read += page
        }
        expect(read == leaves, "Pages join without a gap.")
        var sizes: [UInt64] = []
        try store.forEachCheckpoint { sizes.append($0.size) }
        expect(sizes == (1...10).map { $0 * 7 }, "Checkpoints ascend.")
        expect(
            try store.readCheckpoints(after: 14, limit: 2).map(\.size) == [21, 28],
            "Checkpoints after a size."
        )
    }

    // MARK: Rows

    private static func mark(wall: Int64) -> ClockMark {
        ClockMark(
            wall: Instant(millisecondsSince1970: wall),
            boot: Milliseconds(wall),
            bootID: "b-1"
        )
    }

    /// A store judges no content: any bytes and notes will do.
    private static func batch(from seq: UInt64, count: UInt64, wall: Int64) -> LedgerBatch {
        let leaves = (seq..<seq + count).map { seq in
            let bytes = Array("leaf \(seq) \u{0}".utf8)
            return StoredLeaf(seq: seq, bytes: bytes, hash: TreeHash.leaf(bytes))
        }
        let size = seq + count
        return LedgerBatch(
            leaves: leaves,
            checkpoint: StoredCheckpoint(size: size, note: "note \(size)\n"),
            mark: mark(wall: wall)
        )
    }
}
