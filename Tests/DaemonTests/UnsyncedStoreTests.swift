import Broker
import BrokerCore
import BrokerTesting
import Credentials
import DaemonHarness
import Ledger
import Testing

/// The question of the kill test, asked of stores that lose what was not synced.
@Suite
struct UnsyncedStoreTests {
    @Test func `a store that syncs before it returns loses nothing acknowledged`() throws {
        try run(crashes: 50) {
            SyncingStore($0, syncsLate: false)
        } check: { lost in
            #expect(lost == 0)
        }
    }

    @Test func `an answer before the sync is found out`() throws {
        try run(crashes: 50) {
            SyncingStore($0, syncsLate: true)
        } check: { lost in
            #expect(lost > 0, "the checker must see acknowledged acts that are not there")
        }
    }

    /// Runs the real engine over the store, cuts the power again and again, and counts the
    /// acknowledged acts that the ledger lost.
    private func run(
        crashes: Int,
        _ wrap: (MemoryLedgerStore) -> SyncingStore,
        check: (Int) -> Void
    ) throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        let disk = MemoryLedgerStore(syncsAtOnce: false)
        var world = try UnsyncedWorld(random: random)
        var acknowledged: [Acknowledged] = []
        var lost = 0
        for _ in 0..<crashes {
            let store = wrap(disk)
            var engine = try world.start(store)
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                acknowledged += try world.turn(&engine)
            }
            disk.crash()
            let missing = try LedgerFacts(disk).missing(from: acknowledged)
            lost += missing.count
            acknowledged.removeAll { missing.contains($0) }
        }
        print(
            "power cuts: seed \(seed), \(crashes) cuts, \(acknowledged.count) acts kept,",
            "\(lost) acknowledged and lost"
        )
        let grants = acknowledged.count { if case .granted = $0.deed { true } else { false } }
        let ends = acknowledged.count { if case .ended = $0.deed { true } else { false } }
        #expect(grants > crashes && ends > 0, "\(grants) grants, \(ends) ends")
        check(lost)
    }
}

/// A ledger store over a disk with a volatile cache: it syncs before it returns or, broken, only
/// at the next write.
private final class SyncingStore: LedgerStore {
    private let disk: MemoryLedgerStore
    private let syncsLate: Bool

    init(_ disk: MemoryLedgerStore, syncsLate: Bool) {
        self.disk = disk
        self.syncsLate = syncsLate
    }

    func append(_ batch: LedgerBatch) throws {
        if syncsLate { disk.sync() }
        try disk.append(batch)
        if !syncsLate { disk.sync() }
    }

    func saveMark(_ mark: ClockMark) throws {
        try disk.saveMark(mark)
        disk.sync()
    }

    func head() throws -> LedgerHead? { try disk.head() }

    func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf] {
        try disk.readStoredLeaves(from: seq, limit: limit)
    }

    func readCheckpoints(after size: UInt64?, limit: Int) throws -> [StoredCheckpoint] {
        try disk.readCheckpoints(after: size, limit: limit)
    }

    func lastCheckpoint() throws -> StoredCheckpoint? { try disk.lastCheckpoint() }
}
