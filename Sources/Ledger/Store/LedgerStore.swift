/// What one commit adds: leaves, the checkpoint over them, the time.
package struct LedgerBatch: Hashable, Sendable {
    /// Consecutive, from the store's size on; at least one.
    package let leaves: [StoredLeaf]
    package let checkpoint: StoredCheckpoint
    package let mark: ClockMark

    package init(leaves: [StoredLeaf], checkpoint: StoredCheckpoint, mark: ClockMark) {
        self.leaves = leaves
        self.checkpoint = checkpoint
        self.mark = mark
    }

    package var firstSeq: UInt64? { leaves.first?.seq }
}

/// Where a store ends.
package struct LedgerHead: Hashable, Sendable {
    /// How many leaves there are: the next `seq`.
    package let size: UInt64
    /// The last checkpoint's signed note; nil while there is no entry.
    package let checkpoint: String?
    package let mark: ClockMark?

    package init(size: UInt64, checkpoint: String?, mark: ClockMark?) {
        self.size = size
        self.checkpoint = checkpoint
        self.mark = mark
    }
}

/// Keeps the ledger. `LedgerStoreConformance` in BrokerTesting says the same as code.
///
/// Durability: when ``append(_:)`` or ``saveMark(_:)`` returns, what it was given survives the
/// loss of power at any later instant. A batch is there whole or not at all, in the order of the
/// calls.
///
/// Failure: when one of them throws anything but ``LedgerStoreFault/refused``, it is unknown
/// whether the batch is there. The caller reads nothing back and stops; the next start finds out.
///
/// Concurrency: one caller writes. Reading from other tasks is allowed and sees whole commits.
package protocol LedgerStore: LedgerSource {
    /// Throws ``LedgerStoreFault/refused`` and changes nothing unless the leaves follow on the
    /// stored ones without a gap and the checkpoint covers exactly them.
    func append(_ batch: LedgerBatch) throws

    func saveMark(_ mark: ClockMark) throws

    /// Nil if nothing was ever written.
    func head() throws -> LedgerHead?

    /// Sees to it that ends of about `bytes` can still be appended once the disk is full, by
    /// whichever process (law L12); false if there is no room for that any more.
    ///
    /// Called again and again: what growth has used up is made good, and once there is room
    /// again the answer is true again.
    func keepReserve(bytes: UInt64) throws -> Bool
}

extension LedgerStore {
    /// A store that lies on no disk needs none.
    package func keepReserve(bytes: UInt64) throws -> Bool { true }
}

/// Why a store does not do what it was asked.
package enum LedgerStoreFault: Error, Hashable, Sendable {
    /// The batch does not follow on what is stored; nothing was changed.
    case refused(expectedSeq: UInt64)
    /// An earlier write failed: what is stored is unknown, and nothing is read back (fsync).
    case unusable
    /// Another process has this ledger open for writing.
    case inUse
    /// The file belongs to another program.
    case foreign
    /// A newer release wrote this file.
    case newerSchema(Int)
    /// Opened for reading only.
    case readOnly
    /// A stored value is of another type than any that was written.
    case damaged
}

extension LedgerBatch {
    /// Do the leaves follow on a store of `size` leaves, and the checkpoint cover exactly them?
    package func follows(size: UInt64) -> Bool {
        guard !leaves.isEmpty, checkpoint.size == size + UInt64(leaves.count) else { return false }
        return zip(leaves, size...).allSatisfy { leaf, seq in
            leaf.seq == seq && leaf.hash != nil
        }
    }
}
