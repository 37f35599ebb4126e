import Ledger

/// A way in which a store breaks its promise; each must be found by the laws.
package enum StoreLie: String, CaseIterable, Sendable {
    /// A crash loses the last entry, acknowledged or not.
    case losesLastEntry
    /// Two leaves of a batch are stored in each other's place.
    case reorders
    /// A recovery takes what is there of a batch that is not whole.
    case keepsTornBatches
    /// A crash changes a byte that was durable.
    case flipsByte
    /// Marks between two commits are not written.
    case forgetsMarks
    /// A batch is written with the mark of the one before it.
    case keepsFormerMark
    /// There is always room for the reserve, it says.
    case promisesRoom

    /// `former`: the mark that is stored already.
    func written(_ batch: LedgerBatch, after former: ClockMark?) -> LedgerBatch {
        if self == .keepsFormerMark {
            return LedgerBatch(
                leaves: batch.leaves,
                checkpoint: batch.checkpoint,
                mark: former ?? batch.mark
            )
        }
        guard self == .reorders, batch.leaves.count > 1 else { return batch }
        var leaves = batch.leaves
        let (first, second) = (leaves[0], leaves[1])
        leaves[0] = StoredLeaf(seq: first.seq, bytes: second.bytes, hash: second.hash)
        leaves[1] = StoredLeaf(seq: second.seq, bytes: first.bytes, hash: first.hash)
        return LedgerBatch(leaves: leaves, checkpoint: batch.checkpoint, mark: batch.mark)
    }

    /// Nil: it recovers as it should.
    func recovered(_ pieces: [JournalPiece?]) -> [JournalPiece]? {
        self == .keepsTornBatches ? pieces.compactMap { $0 } : nil
    }

    func spoil(_ content: inout StoreContent) {
        switch self {
        case .losesLastEntry:
            guard !content.leaves.isEmpty else { return }
            content.leaves.removeLast()
            // Signed checkpoints over what is gone go with it: nothing shows the cut by itself.
            while let last = content.checkpoints.last, last.size > UInt64(content.leaves.count) {
                content.checkpoints.removeLast()
            }
        case .flipsByte:
            guard let leaf = content.leaves.first, var bytes = .some(leaf.bytes) else { return }
            bytes[bytes.count / 2] ^= 1
            content.leaves[0] = StoredLeaf(seq: leaf.seq, bytes: bytes, hash: leaf.hash)
        default: break
        }
    }
}
