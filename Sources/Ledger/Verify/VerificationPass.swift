import BrokerCore

/// One reading of a ledger from its beginning: the order of entries, and every root on the way.
struct VerificationPass<Source: LedgerSource> {
    private let source: Source
    private let keys: [NoteVerifier]
    private let last: StoredCheckpoint?
    /// The stored checkpoints still to come; refilled a page at a time.
    private var upcoming: ArraySlice<StoredCheckpoint> = []
    /// What the verifying person kept, by size; the ones still to come.
    private var held: ArraySlice<Checkpoint>
    /// The size of the last of them that matched.
    private var matched: UInt64 = 0

    private var roots = RecursiveRoot()
    /// The hashes of the leaves from `roots.size` on.
    private var pending: [TreeHash] = []
    private var seen: UInt64 = 0
    private var lastAt: Instant?
    /// The size of the checkpoint before.
    private var settled: UInt64 = 0
    private var checkpoints: UInt64 = 0

    /// Verifies up to the last checkpoint of this moment, however the source grows.
    init(
        source: Source,
        keys: [NoteVerifier],
        held: [Checkpoint],
        depth: LedgerVerifier.Depth
    ) throws {
        self.source = source
        self.keys = keys
        self.held = held.sorted { $0.size < $1.size }[...]
        last = try source.lastCheckpoint()
        switch depth {
        case .everyCheckpoint: upcoming = try source.readCheckpoints(after: nil, limit: 256)[...]
        case .lastCheckpoint: upcoming = last.map { [$0] } ?? []
        }
    }

    /// How many leaves are to be taken.
    var size: UInt64 { last?.size ?? 0 }

    /// The leaves of page `number`, from 0; nil after the last.
    ///
    /// Asked for one by one: the size is what a checkpoint claims that nobody has verified yet.
    func page(_ number: Int) -> Range<UInt64>? {
        let full = UInt64(CheckedPage.leavesMax)
        let (start, isFar) = UInt64(number).multipliedReportingOverflow(by: full)
        guard !isFar, start < size else { return nil }
        return start..<start + min(full, size - start)
    }

    /// Takes the next page; throws the first fault up to its end.
    mutating func take(
        _ page: CheckedPage,
        visit: (NumberedEntry) throws -> Void
    ) throws {
        for (hash, numbered) in zip(page.hashes, page.entries) {
            try settleCheckpoints()
            if let lastAt, numbered.entry.at < lastAt {
                throw LedgerFault.timeGoesBack(seq: seen)
            }
            lastAt = numbered.entry.at
            pending.append(hash)
            seen += 1
            try visit(numbered)
        }
        try settleCheckpoints()
        if let fault = page.fault { throw fault }
        _ = root()
    }

    /// After the last page.
    mutating func finish() throws -> LedgerReport {
        try settleCheckpoints()
        if let next = upcoming.first {
            // Only what the log itself signed shows that there was more.
            _ = try checkpoint(next)
            throw LedgerFault.tailCut(size: seen, checkpoint: next.size)
        }
        // Looked for in this order, for a live store may have grown meanwhile.
        let hasMore = try !source.readStoredLeaves(from: seen, limit: 1).isEmpty
        if hasMore, try source.lastCheckpoint() == last {
            throw LedgerFault.uncovered(seq: seen)
        }
        if let number = try source.strayNumber() { throw LedgerFault.strayNumber(number) }
        if let next = held.last { throw LedgerFault.tailCut(size: seen, checkpoint: next.size) }
        _ = root()
        return LedgerReport(
            entries: seen,
            checkpoints: checkpoints,
            checkpoint: last?.note,
            lastAt: lastAt,
            tree: MerkleTree(size: seen, peaks: roots.peaks) ?? MerkleTree()
        )
    }

    /// Compares what is due at the leaves seen so far.
    private mutating func settleCheckpoints() throws {
        while let kept = held.first, kept.size <= seen {
            guard root() == kept.root else {
                throw LedgerFault.heldCheckpointMismatch(after: matched, size: kept.size)
            }
            matched = kept.size
            held.removeFirst()
        }
        while let stored = upcoming.first, stored.size <= seen {
            let checkpoint = try checkpoint(stored)
            guard root() == checkpoint.root else {
                throw LedgerFault.rootMismatch(after: settled, checkpoint: stored.size)
            }
            settled = stored.size
            checkpoints += 1
            upcoming.removeFirst()
            if upcoming.isEmpty, settled < size {
                upcoming = try source.readCheckpoints(after: settled, limit: 256)[...]
            }
        }
    }

    private mutating func root() -> TreeHash {
        let start = roots.size
        let root = roots.root(of: seen) { seq in pending[Int(seq - start)] }
        pending.removeAll(keepingCapacity: true)
        return root
    }

    /// Reads and checks the note itself; the root is compared by the caller.
    private func checkpoint(_ stored: StoredCheckpoint) throws(LedgerFault) -> Checkpoint {
        let checkpoint: Checkpoint
        do {
            checkpoint = try Checkpoint(signed: stored.note, by: keys)
        } catch {
            throw LedgerFault(error, checkpoint: stored.size)
        }
        guard checkpoint.size == stored.size, checkpoint.size > 0 else {
            throw .checkpointMalformed(size: stored.size)
        }
        return checkpoint
    }
}
