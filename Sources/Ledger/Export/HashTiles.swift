/// Cuts a growing tree into hash tiles from the left, with at most 255 hashes a level in memory.
struct HashTiles {
    /// Per level: the hashes of the tile being filled, and how many tiles are full.
    private var levels: [(hashes: [TreeHash], full: UInt64)] = []

    /// Adds a leaf hash and hands out each tile that it completes.
    mutating func append(
        _ leafHash: TreeHash,
        emit: (TilePath, [TreeHash]) throws -> Void
    ) rethrows {
        var hash = leafHash
        for level in 0... {
            if level == levels.count { levels.append(([], 0)) }
            levels[level].hashes.append(hash)
            let hashes = levels[level].hashes
            guard hashes.count == TilePath.widthMax else { return }
            try emit(TilePath(.hashes(level: level), index: levels[level].full), hashes)
            levels[level] = ([], levels[level].full + 1)
            hash = MerkleTree(leafHashes: hashes).root
        }
    }

    /// Hands out the partial tiles at the right edge.
    func finish(emit: (TilePath, [TreeHash]) throws -> Void) rethrows {
        for (level, tile) in levels.enumerated() where !tile.hashes.isEmpty {
            let path = TilePath(
                .hashes(level: level),
                index: tile.full,
                width: tile.hashes.count
            )
            try emit(path, tile.hashes)
        }
    }
}
