import FoundationEssentials

/// An exported directory as a source for the verifier: offline, without daemon or database.
package struct ExportReader: LedgerSource {
    private let root: String

    package init(directory: String) {
        root = directory
    }

    /// The key that the export names; nil if there is none or it is malformed.
    ///
    /// It proves nothing about where the export is from: compare it with the one known from
    /// elsewhere.
    package func verifierKey() throws -> NoteVerifier? {
        guard let bytes = try read(LedgerExport.keyName), bytes.last == UInt8(ascii: "\n") else {
            return nil
        }
        return NoteVerifier(String(decoding: bytes.dropLast(), as: UTF8.self))
    }

    /// Verifies entries and checkpoint like any source, then each hash tile.
    package func verify(
        keys: [NoteVerifier],
        held: [String] = [],
        visit: (NumberedEntry) throws -> Void = { _ in }
    ) throws -> LedgerReport {
        let report = try LedgerVerifier(keys: keys).verify(self, held: held, visit: visit)
        try checkTiles(size: report.entries)
        return report
    }

    private func checkTiles(size: UInt64) throws {
        var tiles = HashTiles()
        func compare(_ path: TilePath, _ hashes: [TreeHash]) throws {
            guard try read(path.description) == hashes.flatMap(\.bytes) else {
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

    // MARK: LedgerSource

    package func lastCheckpoint() throws -> StoredCheckpoint? {
        // None, or one that cannot be read, is passed on under size 0: the verifier refuses it.
        let bytes = try read(LedgerExport.checkpointName) ?? []
        let note = String(decoding: bytes, as: UTF8.self)
        let size = SignedNote(note).flatMap { Checkpoint($0.text)?.size } ?? 0
        return StoredCheckpoint(size: size, note: note)
    }

    package func readCheckpoints(
        after size: UInt64?,
        limit: Int
    ) throws -> [StoredCheckpoint] {
        guard limit > 0, let checkpoint = try lastCheckpoint() else { return [] }
        if let size, checkpoint.size <= size { return [] }
        return [checkpoint]
    }

    /// Passes over missing bundles to the next one that is there.
    package func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf] {
        let size = try lastCheckpoint()?.size ?? 0
        let full = UInt64(TilePath.widthMax)
        // The last bundle may hold more than the checkpoint covers: that must be seen.
        guard size > 0, seq / full <= (size - 1) / full else { return [] }
        var leaves: [StoredLeaf] = []
        var next: UInt64? = seq / full
        while leaves.count < limit, let index = next {
            let found = try bundle(index, width: Self.width(of: index, size: size))
            leaves += (found ?? []).drop { $0.seq < seq }
            next = found == nil ? nextBundle(after: index, size: size) : index + 1
            if let index = next, index > (size - 1) / full { next = nil }
        }
        return Array(leaves.prefix(limit))
    }

    private static func width(of index: UInt64, size: UInt64) -> Int {
        let full = UInt64(TilePath.widthMax)
        return Int(min(full, size - index * full))
    }

    /// Looks at what is there: the size is only claimed, and may be any number.
    private func nextBundle(after index: UInt64, size: UInt64) -> UInt64? {
        let folder = root + "/tile/entries"
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        let last = (size - 1) / UInt64(TilePath.widthMax)
        var next: UInt64?
        for name in names {
            guard let path = TilePath("tile/entries/" + name), path.index > index,
                path.index <= last, path.width == Self.width(of: path.index, size: size)
            else { continue }
            next = min(path.index, next ?? path.index)
        }
        return next
    }

    /// Nil where there is none.
    private func bundle(_ index: UInt64, width: Int) throws -> [StoredLeaf]? {
        let path = TilePath(.entries, index: index, width: width).description
        guard let bytes = try read(path) else { return nil }
        let tile = TilePath(.hashes(level: 0), index: index, width: width).description
        let hashes = try read(tile) ?? []
        return EntryBundle.decode(bytes).enumerated().map { place, leaf in
            let start = place * TreeHash.byteCount
            let hash =
                start < hashes.count
                ? TreeHash(hashes[start...].prefix(TreeHash.byteCount)) : nil
            let seq = index * UInt64(TilePath.widthMax) + UInt64(place)
            return StoredLeaf(seq: seq, bytes: leaf, hash: hash)
        }
    }

    /// Nil if there is no such file; throws if it cannot be read.
    private func read(_ path: String) throws -> [UInt8]? {
        let full = root + "/" + path
        guard FileManager.default.fileExists(atPath: full) else { return nil }
        return [UInt8](try Data(contentsOf: URL(filePath: full)))
    }
}
