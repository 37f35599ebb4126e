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
    /// The checkpoint filed under this size is no signed checkpoint, or of another size.
    case checkpointMalformed(size: UInt64)
    /// This checkpoint is of a log of which no key is known.
    case otherLog(checkpoint: UInt64, origin: String)
    /// No known key of its log signed this checkpoint.
    case unknownKey(checkpoint: UInt64)
    case badSignature(checkpoint: UInt64)
    /// A checkpoint that the verifying person holds is not of this log, or not signed by it.
    case heldCheckpointInvalid(index: Int)
    /// The ledger was rewritten since the checkpoint that the verifying person holds: at least one
    /// of `after ..< size`. Up to `after` it matches the held checkpoint before that one.
    case heldCheckpointMismatch(after: UInt64, size: UInt64)
    /// Something is kept under a number below 0, where no ledger has anything.
    case strayNumber(Int64)
    /// An export without its checkpoint.
    case checkpointMissing(path: String)
    /// The file of an export's checkpoint is no signed checkpoint.
    case checkpointUnreadable(path: String)
    /// A bundle of an export holds more or fewer entries than its place takes, or a rest that is
    /// none.
    case badBundle(path: String)
    /// A hash tile of an export is missing or is not that of the entries.
    case badTile(path: String)
}

extension LedgerFault {
    /// What is wrong with the checkpoint filed under `size`.
    init(_ fault: CheckpointFault, checkpoint size: UInt64) {
        switch fault {
        case .malformed: self = .checkpointMalformed(size: size)
        case .otherLog(let origin): self = .otherLog(checkpoint: size, origin: origin)
        case .unknownKey: self = .unknownKey(checkpoint: size)
        case .badSignature: self = .badSignature(checkpoint: size)
        }
    }
}
