extension ExportReader {
    /// Verifies entries and checkpoint like any source, then each hash tile.
    ///
    /// The entries come first: where the signed root is theirs, it is the tile that is wrong.
    package func verify(
        keys: [NoteVerifier],
        held: [String] = [],
        visit: (NumberedEntry) throws -> Void = { _ in }
    ) throws -> LedgerReport {
        let report: LedgerReport
        do {
            report = try LedgerVerifier(keys: keys).verify(self, held: held, visit: visit)
        } catch let fault as LedgerFault {
            throw try closer(fault, keys: keys)
        }
        try checkTiles(size: report.entries)
        return report
    }

    private func checkTiles(size: UInt64) throws {
        var tiles = HashTiles()
        func compare(_ path: TilePath, _ hashes: [TreeHash]) throws {
            guard try tile(path) == hashes else {
                throw LedgerFault.badTile(path: path.description)
            }
        }
        var next: UInt64 = 0
        while next < size {
            let leaves = try readLeaves(from: next, limit: TilePath.widthMax)
            guard !leaves.isEmpty else { throw LedgerFault.missing(seq: next) }
            for leaf in leaves { try tiles.append(TreeHash.leaf(leaf), emit: compare) }
            next += UInt64(leaves.count)
        }
        try tiles.finish(emit: compare)
    }

    /// The fault of an entry, named by the tiles where these are beyond doubt: the root over the
    /// hashes in them is the one that was signed.
    ///
    /// Tiles that are not can accuse an entry that nobody touched: then the fault stays as it is.
    private func closer(_ fault: LedgerFault, keys: [NoteVerifier]) throws -> LedgerFault {
        switch fault {
        case .undecodable, .wrongSeq, .timeGoesBack, .rootMismatch, .heldCheckpointMismatch: break
        default: return fault
        }
        guard let checkpoint = try signedCheckpoint(keys) else { return fault }
        var tree = MerkleTree()
        var altered: UInt64?
        while tree.size < checkpoint.size {
            let index = tree.size / UInt64(TilePath.widthMax)
            let width = Self.width(of: index, size: checkpoint.size)
            let path = TilePath(.hashes(level: 0), index: index, width: width)
            guard let hashes = try tile(path), hashes.count == width else { return fault }
            if altered == nil {
                guard let leaves = try bundle(index, width: width) else { return fault }
                altered = zip(leaves, hashes).first { $0.hash != $1 }?.0.seq
            }
            for hash in hashes { tree.append(hash) }
        }
        guard tree.root == checkpoint.root, let altered else { return fault }
        return .altered(seq: altered)
    }

    /// Nil where it is not signed by its log.
    private func signedCheckpoint(_ keys: [NoteVerifier]) throws -> Checkpoint? {
        guard let stored = try lastCheckpoint() else { return nil }
        do throws(CheckpointFault) {
            return try Checkpoint(signed: stored.note, by: keys)
        } catch {
            return nil
        }
    }

    /// Nil where there is none, or it holds other than hashes.
    private func tile(_ path: TilePath) throws -> [TreeHash]? {
        let most = TilePath.widthMax * TreeHash.byteCount
        guard let bytes = try folder.read(path.description, limit: most),
            bytes.count.isMultiple(of: TreeHash.byteCount)
        else { return nil }
        return stride(from: 0, to: bytes.count, by: TreeHash.byteCount).compactMap { start in
            TreeHash(bytes[start..<start + TreeHash.byteCount])
        }
    }
}
