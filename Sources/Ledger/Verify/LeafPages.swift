import BrokerCore

/// Reads a source's leaves in order and checks each by itself.
struct LeafPages<Source: LedgerSource> {
    private let source: Source
    private var page: ArraySlice<StoredLeaf> = []
    private var nextSeq: UInt64 = 0
    private(set) var lastAt: Instant?

    /// How many leaves are in memory at once.
    private static var pageSize: Int { 1024 }

    init(source: Source) {
        self.source = source
    }

    mutating func hasMore() throws -> Bool {
        try fill()
        return !page.isEmpty
    }

    /// The hash of leaf `seq`, which must be the next; `checkpoint` is who asks for it.
    mutating func next(
        _ seq: UInt64,
        checkpoint: UInt64,
        visit: (NumberedEntry) throws -> Void
    ) throws -> TreeHash {
        try fill()
        guard let stored = page.popFirst() else {
            throw LedgerFault.tailCut(size: seq, checkpoint: checkpoint)
        }
        guard stored.seq == seq else { throw LedgerFault.missing(seq: seq) }
        nextSeq = seq + 1
        let hash = TreeHash.leaf(stored.bytes)
        guard hash == stored.hash else { throw LedgerFault.altered(seq: seq) }
        let numbered = try decode(stored)
        guard numbered.seq == seq else {
            throw LedgerFault.wrongSeq(seq: seq, says: numbered.seq)
        }
        if let lastAt, numbered.entry.at < lastAt { throw LedgerFault.timeGoesBack(seq: seq) }
        lastAt = numbered.entry.at
        try visit(numbered)
        return hash
    }

    private mutating func fill() throws {
        guard page.isEmpty else { return }
        page = try source.readStoredLeaves(from: nextSeq, limit: Self.pageSize)[...]
    }

    private func decode(_ stored: StoredLeaf) throws(LedgerFault) -> NumberedEntry {
        do {
            return try EntryCoding.decode(stored.bytes)
        } catch {
            throw .undecodable(seq: stored.seq, error)
        }
    }
}
