package import BrokerCore

/// What a ledger that verifies holds.
package struct LedgerReport: Hashable, Sendable {
    package let entries: UInt64
    /// How many stored checkpoints were checked.
    package let checkpoints: UInt64
    /// The last checkpoint's signed note.
    package let checkpoint: String?
    package let lastAt: Instant?
    /// For going on writing.
    package let tree: MerkleTree

    /// Of a ledger without any entry.
    package static let empty = LedgerReport(
        entries: 0,
        checkpoints: 0,
        checkpoint: nil,
        lastAt: nil,
        tree: MerkleTree()
    )

    /// 64 lower-case hexadecimal digits.
    package var rootHex: String { tree.root.description }
}

/// Verifies a ledger from its stored bytes; shares nothing with the writer but the format.
///
/// It reads once from the beginning, a page in memory at a time, derives every hash again and
/// throws the first ``LedgerFault``. Other errors come from the source: it could not be read.
package struct LedgerVerifier: Sendable {
    /// How many of the stored checkpoints are checked.
    package enum Depth: Sendable {
        /// All: what an auditor wants.
        case everyCheckpoint
        /// The last, which covers every entry: what a start has time for. Only when something is
        /// wrong are all read, to name the place closely.
        case lastCheckpoint
    }

    private let keys: [NoteVerifier]
    private let depth: Depth

    /// `keys`: the log's own, with former ones where it was rotated; at least one.
    package init(keys: [NoteVerifier], depth: Depth = .everyCheckpoint) {
        self.keys = keys
        self.depth = depth
    }

    /// Verifies the whole source.
    ///
    /// `held`: signed checkpoints that the verifying person kept: they show what the stored ones
    /// cannot, a cut tail or a rewritten ledger. `visit` gets each entry in order before the root
    /// that covers it is known: what it builds counts only if this returns.
    package func verify(
        _ source: some LedgerSource,
        held: [String] = [],
        visit: (NumberedEntry) throws -> Void = { _ in }
    ) throws -> LedgerReport {
        do {
            return try pass(source, held: held, depth: depth, visit: visit)
        } catch let fault as LedgerFault {
            guard depth == .lastCheckpoint else { throw fault }
            // A second, slower reading: it throws earlier in the ledger, or the same again.
            _ = try pass(source, held: held, depth: .everyCheckpoint) { _ in }
            throw fault
        }
    }

    private func pass(
        _ source: some LedgerSource,
        held: [String],
        depth: Depth,
        visit: (NumberedEntry) throws -> Void
    ) throws -> LedgerReport {
        var leaves = LeafPages(source: source)
        var roots = RecursiveRoot()
        var heldLeft = try parse(held: held)[...]
        var checked: UInt64 = 0
        var last: StoredCheckpoint?
        func advance(to size: UInt64) throws -> TreeHash {
            try roots.root(of: size) { seq in
                try leaves.next(seq, checkpoint: size, visit: visit)
            }
        }
        func compareHeld(through size: UInt64) throws {
            while let kept = heldLeft.first, kept.size <= size {
                guard try advance(to: kept.size) == kept.root else {
                    throw LedgerFault.heldCheckpointMismatch(size: kept.size)
                }
                heldLeft.removeFirst()
            }
        }
        try forEachCheckpoint(of: source, depth: depth) { stored in
            let checkpoint = try self.checkpoint(stored)
            try compareHeld(through: checkpoint.size)
            let before = last?.size ?? 0
            guard try advance(to: checkpoint.size) == checkpoint.root else {
                throw LedgerFault.rootMismatch(after: before, checkpoint: checkpoint.size)
            }
            last = stored
            checked += 1
        }
        let size = last?.size ?? 0
        if try leaves.hasMore() { throw LedgerFault.uncovered(seq: size) }
        if let kept = heldLeft.last, kept.size > size {
            throw LedgerFault.tailCut(size: size, checkpoint: kept.size)
        }
        try compareHeld(through: size)
        return LedgerReport(
            entries: size,
            checkpoints: checked,
            checkpoint: last?.note,
            lastAt: leaves.lastAt,
            tree: MerkleTree(size: size, peaks: roots.peaks) ?? MerkleTree()
        )
    }

    private func forEachCheckpoint(
        of source: some LedgerSource,
        depth: Depth,
        _ body: (StoredCheckpoint) throws -> Void
    ) throws {
        switch depth {
        case .everyCheckpoint: try source.forEachCheckpoint(body)
        case .lastCheckpoint: try source.lastCheckpoint().map(body)
        }
    }

    /// Reads and checks the note itself; the root is compared by the caller.
    private func checkpoint(_ stored: StoredCheckpoint) throws(LedgerFault) -> Checkpoint {
        guard let note = SignedNote(stored.note), let checkpoint = Checkpoint(note.text),
            checkpoint.size == stored.size, checkpoint.size > 0,
            keys.contains(where: { $0.name == checkpoint.origin })
        else { throw .checkpointMalformed(size: stored.size) }
        if note.isSigned(by: keys) { return checkpoint }
        let isKnown = note.signatures.contains { signature in
            keys.contains { $0.name == signature.name && $0.keyID == signature.keyID }
        }
        throw isKnown
            ? .badSignature(checkpoint: stored.size) : .unknownKey(checkpoint: stored.size)
    }

    private func parse(held notes: [String]) throws(LedgerFault) -> [Checkpoint] {
        var checkpoints: [Checkpoint] = []
        for (index, text) in notes.enumerated() {
            guard let note = SignedNote(text), let checkpoint = Checkpoint(note.text),
                keys.contains(where: { $0.name == checkpoint.origin }), note.isSigned(by: keys)
            else { throw .heldCheckpointInvalid(index: index) }
            checkpoints.append(checkpoint)
        }
        return checkpoints.sorted { $0.size < $1.size }
    }
}
