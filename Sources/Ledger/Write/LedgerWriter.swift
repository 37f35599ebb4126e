package import BrokerCore

/// Where a commit put its entries, and the signed summary that now covers them.
package struct AppendedEntries: Hashable, Sendable {
    package let seqs: ClosedRange<UInt64>
    package let checkpoint: Checkpoint
    /// The signed note as stored, for the journal and the reports.
    package let note: String
}

/// Why nothing was written; the writer stays usable, since the store was not touched.
package enum LedgerWriterFault: Error, Hashable, Sendable {
    case noEntries
    case unencodable(index: Int, LeafFault)
    /// Entries never go back in time.
    case timeGoesBack(index: Int)
    /// An earlier append failed inside the store: only a new start knows what is stored.
    case stateUnknown
}

/// Turns entries into leaves, a tree and signed checkpoints, and commits them. Owned by one task.
///
/// The checkpoint is signed over what is about to be stored and stored in the same transaction,
/// so that no signed checkpoint of a lost entry can have left the process.
package struct LedgerWriter {
    private let store: any LedgerStore
    private let signer: NoteSigner
    package private(set) var tree: MerkleTree
    /// The `at` of the last entry.
    package private(set) var lastAt: Instant?
    private var isBroken = false

    /// Begins a ledger, or goes on with one of which the verifier has just reported.
    package init(
        store: any LedgerStore,
        signer: NoteSigner,
        resuming report: LedgerReport = .empty
    ) {
        self.store = store
        self.signer = signer
        tree = report.tree
        lastAt = report.lastAt
    }

    /// The next entry's `seq`.
    package var size: UInt64 { tree.size }

    /// Durable when it returns.
    ///
    /// Throws ``LedgerWriterFault`` before anything is stored. Any other error means that the
    /// state of the store is unknown: stop; this writer refuses everything from then on.
    package mutating func append(
        _ entries: [Entry],
        mark: ClockMark
    ) throws -> AppendedEntries {
        guard !isBroken else { throw LedgerWriterFault.stateUnknown }
        guard !entries.isEmpty else { throw LedgerWriterFault.noEntries }
        var tree = tree
        var leaves: [StoredLeaf] = []
        leaves.reserveCapacity(entries.count)
        var lastAt = lastAt
        for (index, entry) in entries.enumerated() {
            if let lastAt, entry.at < lastAt {
                throw LedgerWriterFault.timeGoesBack(index: index)
            }
            lastAt = entry.at
            let bytes = try Self.leaf(entry, seq: tree.size, index: index)
            let hash = TreeHash.leaf(bytes)
            leaves.append(StoredLeaf(seq: tree.size, bytes: bytes, hash: hash))
            tree.append(hash)
        }
        let appended = try commit(leaves, tree: tree, mark: mark)
        self.tree = tree
        self.lastAt = lastAt
        return appended
    }

    private static func leaf(
        _ entry: Entry,
        seq: UInt64,
        index: Int
    ) throws(LedgerWriterFault) -> [UInt8] {
        do {
            return try EntryCoding.encode(NumberedEntry(seq: seq, entry: entry))
        } catch {
            throw .unencodable(index: index, error)
        }
    }

    private mutating func commit(
        _ leaves: [StoredLeaf],
        tree: MerkleTree,
        mark: ClockMark
    ) throws -> AppendedEntries {
        isBroken = true
        guard
            let checkpoint = Checkpoint(origin: signer.name, size: tree.size, root: tree.root)
        else { throw LedgerWriterFault.stateUnknown }
        let note = try signer.sign(checkpoint.text).description
        let stored = StoredCheckpoint(size: tree.size, note: note)
        try store.append(LedgerBatch(leaves: leaves, checkpoint: stored, mark: mark))
        isBroken = false
        return AppendedEntries(
            seqs: self.tree.size...tree.size - 1,
            checkpoint: checkpoint,
            note: note
        )
    }
}
