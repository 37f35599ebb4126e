/// The first thing that is wrong with a ledger, and where.
package enum LedgerFault: Error, Hashable, Sendable {
    /// The bytes of this entry are not those that were hashed when it was written, or its noted
    /// hash was changed.
    case altered(seq: UInt64)
    case undecodable(seq: UInt64, LeafFault)
    /// The entry in this place says that it is another one.
    case wrongSeq(seq: UInt64, says: UInt64)
    /// It is dated before the entry in front of it.
    case timeGoesBack(seq: UInt64)
    /// No entry is in this place, though there are later ones.
    case missing(seq: UInt64)
    /// The ledger ends at `size`, but a checkpoint covers more: the tail was cut.
    case tailCut(size: UInt64, checkpoint: UInt64)
    /// No checkpoint covers the entries from here on.
    case uncovered(seq: UInt64)
    /// The root of this checkpoint is not that of the entries: at least one of
    /// `after ..< checkpoint` was changed, together with its noted hash.
    case rootMismatch(after: UInt64, checkpoint: UInt64)
    /// The checkpoint filed under this size is no signed checkpoint of this log and size.
    case checkpointMalformed(size: UInt64)
    /// No known key signed this checkpoint.
    case unknownKey(checkpoint: UInt64)
    case badSignature(checkpoint: UInt64)
    /// A checkpoint that the verifying person holds is not of this log, or not signed by it.
    case heldCheckpointInvalid(index: Int)
    /// The ledger was rewritten since the checkpoint that the verifying person holds: at least one
    /// of `after ..< size`. Up to `after` it matches the held checkpoint before that one.
    case heldCheckpointMismatch(after: UInt64, size: UInt64)
    /// A hash tile of an export is missing or is not that of the entries.
    case badTile(path: String)
}
