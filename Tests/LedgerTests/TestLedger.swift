import BrokerCore
import BrokerTesting
import Ledger
import Testing

/// A small written ledger with its keys.
struct TestLedger {
    static let origin = "mado.example/ledger1"

    let store: MemoryLedgerStore
    let signer: NoteSigner
    let entries: [Entry]
    /// The checkpoint notes in order.
    let notes: [String]

    /// Writes `count` entries in batches of 1 to 5.
    init(count: Int, seed: UInt64, store: MemoryLedgerStore = MemoryLedgerStore()) throws {
        var samples = SampleEntries(seed: seed)
        signer = try #require(NoteSigner(name: Self.origin, seed: Array(0..<32)))
        self.store = store
        entries = samples.entries(count)
        var writer = LedgerWriter(store: store, signer: signer)
        var notes: [String] = []
        var left = entries[...]
        while !left.isEmpty {
            let batch = Array(left.prefix(1 + Int(samples.draw() % 5)))
            notes.append(try writer.append(batch, mark: Self.mark).note)
            left = left.dropFirst(batch.count)
        }
        self.notes = notes
    }

    static let mark = ClockMark(
        wall: Instant(millisecondsSince1970: 1),
        boot: Milliseconds(1),
        bootID: "b-1"
    )

    func verify(
        held: [String] = [],
        depth: LedgerVerifier.Depth = .everyCheckpoint
    ) throws -> LedgerReport {
        try LedgerVerifier(keys: [signer.verifier], depth: depth).verify(store, held: held)
    }

    /// The fault that the verifier finds after `change`; the ledger is put back afterwards.
    func fault(
        held: [String] = [],
        depth: LedgerVerifier.Depth = .everyCheckpoint,
        after change: (inout [StoredLeaf], inout [StoredCheckpoint]) -> Void
    ) -> LedgerFault? {
        var kept: ([StoredLeaf], [StoredCheckpoint]) = ([], [])
        store.tamper { leaves, checkpoints in
            kept = (leaves, checkpoints)
            change(&leaves, &checkpoints)
        }
        defer { store.tamper { ($0, $1) = kept } }
        do {
            _ = try verify(held: held, depth: depth)
            return nil
        } catch {
            return error as? LedgerFault
        }
    }

    func sizes() throws -> [UInt64] {
        var sizes: [UInt64] = []
        try store.forEachCheckpoint { sizes.append($0.size) }
        return sizes
    }
}

extension StoredLeaf {
    func with(bytes: [UInt8]) -> StoredLeaf { StoredLeaf(seq: seq, bytes: bytes, hash: hash) }

    /// As someone writes it who also mends the noted hash.
    func forged(bytes: [UInt8]) -> StoredLeaf {
        StoredLeaf(seq: seq, bytes: bytes, hash: .leaf(bytes))
    }
}
