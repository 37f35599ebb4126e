import BrokerCore

/// Some leaves in a row, each checked by itself: bytes against the noted hash, strictly decoded.
struct CheckedPage {
    /// How many leaves are in memory at once.
    static let leavesMax = 2048

    private(set) var hashes: [TreeHash] = []
    /// As many as hashes: what comes before the fault, if there is one.
    private(set) var entries: [NumberedEntry] = []
    /// What is wrong with the leaf after those.
    private(set) var fault: LedgerFault?

    /// The leaves of `range`, which has at most ``leavesMax``; fewer where the source ends.
    init(of range: Range<UInt64>, from source: some LedgerSource) throws {
        let leaves = try source.readStoredLeaves(from: range.lowerBound, limit: range.count)
        hashes.reserveCapacity(leaves.count)
        entries.reserveCapacity(leaves.count)
        do {
            for (stored, seq) in zip(leaves, range) { try take(stored, seq: seq) }
        } catch {
            fault = error
        }
    }

    private mutating func take(_ stored: StoredLeaf, seq: UInt64) throws(LedgerFault) {
        guard stored.seq == seq else { throw .missing(seq: seq) }
        let hash = TreeHash.leaf(stored.bytes)
        guard hash == stored.hash else { throw .altered(seq: seq) }
        let numbered = try Self.decode(stored)
        guard numbered.seq == seq else { throw .wrongSeq(seq: seq, says: numbered.seq) }
        hashes.append(hash)
        entries.append(numbered)
    }

    private static func decode(_ stored: StoredLeaf) throws(LedgerFault) -> NumberedEntry {
        do {
            return try EntryCoding.decode(stored.bytes)
        } catch {
            throw .undecodable(seq: stored.seq, error)
        }
    }
}
