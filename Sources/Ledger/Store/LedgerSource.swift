/// One leaf as it is kept: its place, its bytes, and the hash that was noted when it was written.
package struct StoredLeaf: Hashable, Sendable {
    package let seq: UInt64
    package let bytes: [UInt8]
    /// Nil if what is stored is no hash.
    package let hash: TreeHash?

    package init(seq: UInt64, bytes: [UInt8], hash: TreeHash?) {
        self.seq = seq
        self.bytes = bytes
        self.hash = hash
    }
}

/// One signed checkpoint as it is kept.
package struct StoredCheckpoint: Hashable, Sendable {
    /// The size under which it is filed; the note itself says it too.
    package let size: UInt64
    /// The whole signed note.
    package let note: String

    package init(size: UInt64, note: String) {
        self.size = size
        self.note = note
    }
}

/// Something that holds a ledger and can be read from its beginning: a store or an export.
///
/// Reading changes nothing and gives what is there, right or wrong: it is for the verifier to
/// judge. What is read stays the same while it is read, except that a live store grows.
package protocol LedgerSource: Sendable {
    /// Up to `limit` leaves with `seq` and more, in ascending order; empty at the end.
    func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf]

    /// Up to `limit` checkpoints of more than `size` leaves (nil: from the first), ascending.
    func readCheckpoints(after size: UInt64?, limit: Int) throws -> [StoredCheckpoint]

    /// The checkpoint of the largest size.
    func lastCheckpoint() throws -> StoredCheckpoint?

    /// A number below 0 under which a leaf or a checkpoint is kept, which no other question finds;
    /// nil if there is none.
    func strayNumber() throws -> Int64?
}

extension LedgerSource {
    /// A source that knows no such numbers has none.
    package func strayNumber() throws -> Int64? { nil }

    /// Up to `limit` leaves' bytes from `seq` on.
    package func readLeaves(from seq: UInt64, limit: Int) throws -> [[UInt8]] {
        try readStoredLeaves(from: seq, limit: limit).map(\.bytes)
    }

    /// Every stored checkpoint in ascending order, a page in memory at a time.
    package func forEachCheckpoint(_ body: (StoredCheckpoint) throws -> Void) throws {
        var last: UInt64?
        while case let page = try readCheckpoints(after: last, limit: 256), !page.isEmpty {
            for checkpoint in page { try body(checkpoint) }
            last = page.last?.size
        }
    }
}
