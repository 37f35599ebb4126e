/// Makes the files of a log (C2SP tlog-tiles) one by one from a source, to serve them.
///
/// A hash tile of level 0 and a bundle cost a page of 256 leaves. One of level L needs up to
/// 256^(L+1) leaf hashes: they are read once, a page in memory at a time, and of each 256 leaves
/// the one hash that covers them is kept: an eighth of a byte an entry, and never wrong, since a
/// ledger only grows.
package struct LedgerTiles: Sendable {
    private let source: any LedgerSource
    /// The roots of the full tiles of level 0, from the left.
    private var roots: [TreeHash] = []

    private static let width = UInt64(TilePath.widthMax)
    /// How many leaves are in memory at once.
    private static let page = 8 * width

    package init(source: any LedgerSource) {
        self.source = source
    }

    /// The last signed checkpoint; whatever it covers is served from then on. Nil: no entry yet.
    package func checkpoint() throws -> String? {
        try source.lastCheckpoint()?.note
    }

    /// The bytes of a tile of the log as the last checkpoint covers it, of any width up to the
    /// one there is.
    ///
    /// Nil where that tree has no such tile, or a wider one was asked for than there is. Throws
    /// ``LedgerExportFault/unreadable(seq:)`` where the source is damaged: what is served is what
    /// was hashed when it was written, or nothing.
    package mutating func bytes(of path: TilePath) throws -> [UInt8]? {
        let size = try source.lastCheckpoint()?.size ?? 0
        let level = if case .hashes(let level) = path.content { level } else { 0 }
        let span = UInt64(1) << UInt64(8 * level)
        let (tileSpan, tooWide) = span.multipliedReportingOverflow(by: Self.width)
        let (start, tooFar) = path.index.multipliedReportingOverflow(by: tileSpan)
        guard !tooWide, !tooFar, start <= size, span * UInt64(path.width) <= size - start else {
            return nil
        }
        let leaves = start..<start + span * UInt64(path.width)
        guard case .hashes = path.content else { return EntryBundle.encode(try entries(leaves)) }
        guard level > 0 else { return try hashes(leaves).flatMap(\.bytes) }
        try extendRoots(to: leaves.upperBound / Self.width)
        return stride(from: leaves.lowerBound, to: leaves.upperBound, by: Int(span))
            .flatMap { first in
                let below = Int(first / Self.width)..<Int((first + span) / Self.width)
                return MerkleTree(leafHashes: roots[below]).root.bytes
            }
    }

    /// Whole pages, so that the work of a long one is not lost when a later one cannot be read.
    private mutating func extendRoots(to count: UInt64) throws {
        while roots.count < count {
            let start = UInt64(roots.count) * Self.width
            let page = try hashes(start..<min(count * Self.width, start + Self.page))
            for first in stride(from: 0, to: page.count, by: TilePath.widthMax) {
                let tile = page[first..<first + TilePath.widthMax]
                roots.append(MerkleTree(leafHashes: tile).root)
            }
        }
    }

    /// The noted hashes are what the checkpoints were made from.
    private func hashes(_ range: Range<UInt64>) throws -> [TreeHash] {
        try source.leafHashes(range)
    }

    private func entries(_ range: Range<UInt64>) throws -> [[UInt8]] {
        let leaves = try source.readStoredLeaves(from: range.lowerBound, limit: range.count)
        return try range.map { seq in
            let place = Int(seq - range.lowerBound)
            guard place < leaves.count, leaves[place].seq == seq,
                leaves[place].bytes.count <= EntryCoding.leafBytesMax,
                TreeHash.leaf(leaves[place].bytes) == leaves[place].hash
            else { throw LedgerExportFault.unreadable(seq: seq) }
            return leaves[place].bytes
        }
    }
}

extension LedgerSource {
    /// The hashes noted for the leaves of a range, all of them.
    ///
    /// Throws ``LedgerExportFault/unreadable(seq:)`` for the first that is not there.
    package func leafHashes(_ range: Range<UInt64>) throws -> [TreeHash] {
        let leaves = try readStoredLeaves(from: range.lowerBound, limit: range.count)
        return try range.map { seq in
            let place = Int(seq - range.lowerBound)
            guard place < leaves.count, leaves[place].seq == seq, let hash = leaves[place].hash
            else { throw LedgerExportFault.unreadable(seq: seq) }
            return hash
        }
    }
}
