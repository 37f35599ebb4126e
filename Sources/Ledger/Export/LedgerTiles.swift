/// Makes the files of a log (C2SP tlog-tiles) one by one from a source, to serve them.
package struct LedgerTiles {
    private let source: any LedgerSource

    package init(source: any LedgerSource) {
        self.source = source
    }

    /// The bytes of a tile of the log as the last checkpoint covers it.
    ///
    /// Nil where that tree has no such tile, or a wider one was asked for than there is.
    package func bytes(of path: TilePath) throws -> [UInt8]? {
        let size = try source.lastCheckpoint()?.size ?? 0
        let level = if case .hashes(let level) = path.content { level } else { 0 }
        let span = UInt64(1) << UInt64(8 * level)
        let (tileSpan, tooWide) = span.multipliedReportingOverflow(
            by: UInt64(TilePath.widthMax)
        )
        let (start, tooFar) = path.index.multipliedReportingOverflow(by: tileSpan)
        guard !tooWide, !tooFar, start <= size, span * UInt64(path.width) <= size - start else {
            return nil
        }
        guard case .hashes = path.content else {
            return EntryBundle.encode(try source.readLeaves(from: start, limit: path.width))
        }
        var bytes: [UInt8] = []
        for place in 0..<UInt64(path.width) {
            let first = start + place * span
            guard let hash = try subtreeHash(first..<first + span) else { return nil }
            bytes += hash.bytes
        }
        return bytes
    }

    /// The noted hashes are what the checkpoints were made from; nil if one is no hash.
    private func subtreeHash(_ range: Range<UInt64>) throws -> TreeHash? {
        var tree = MerkleTree()
        while tree.size < UInt64(range.count) {
            let limit = Int(min(4096, UInt64(range.count) - tree.size))
            let page = try source.readStoredLeaves(
                from: range.lowerBound + tree.size,
                limit: limit
            )
            guard !page.isEmpty else { return nil }
            for leaf in page {
                guard let hash = leaf.hash else { return nil }
                tree.append(hash)
            }
        }
        return tree.root
    }
}
