/// An exported directory as a source for the verifier: offline, without daemon or database.
///
/// What the checkpoint does not cover is no part of it: files of other places, or a narrower tile
/// of an earlier time, may lie beside the others (tlog-tiles).
package struct ExportReader: LedgerSource {
    let folder: ExportFolder

    /// A checkpoint or a key is far shorter, in bytes.
    private static let textMax = 1 << 20

    package init(directory: String) {
        folder = ExportFolder(path: directory)
    }

    /// The keys that the export names, first the one that signed its checkpoint; empty if there is
    /// no such file, or a line of it is no key.
    ///
    /// They prove nothing about where the export is from: compare them with those known from
    /// elsewhere.
    package func verifierKeys() throws -> [NoteVerifier] {
        guard let bytes = try folder.read(LedgerExport.keyName, limit: Self.textMax),
            bytes.last == UInt8(ascii: "\n"),
            let text = String(validating: bytes.dropLast(), as: UTF8.self)
        else { return [] }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let keys = lines.compactMap { NoteVerifier(String($0)) }
        return keys.count == lines.count ? keys : []
    }

    // MARK: LedgerSource

    /// Throws ``LedgerFault`` where there is none that can be read: no export is without.
    package func lastCheckpoint() throws -> StoredCheckpoint? {
        let name = LedgerExport.checkpointName
        guard let bytes = try folder.read(name, limit: Self.textMax) else {
            throw LedgerFault.checkpointMissing(path: name)
        }
        guard let note = String(validating: bytes, as: UTF8.self), let signed = SignedNote(note),
            let checkpoint = Checkpoint(signed.text)
        else { throw LedgerFault.checkpointUnreadable(path: name) }
        return StoredCheckpoint(size: checkpoint.size, note: note)
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
    ///
    /// The hash of each leaf is that of its bytes: the noted ones are in tiles, which
    /// ``verify(keys:held:visit:)`` compares once the root is known. Throws
    /// ``LedgerFault/badBundle(path:)`` for a bundle that holds other than its place takes.
    package func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf] {
        let size = try lastCheckpoint()?.size ?? 0
        guard seq < size else { return [] }
        let full = UInt64(TilePath.widthMax)
        var leaves: [StoredLeaf] = []
        var next: UInt64? = seq / full
        while leaves.count < limit, let index = next {
            let found = try bundle(index, width: Self.width(of: index, size: size))
            leaves += (found ?? []).drop { $0.seq < seq }
            next = found == nil ? try nextBundle(after: index, size: size) : index + 1
            if let index = next, index > (size - 1) / full { next = nil }
        }
        return Array(leaves.prefix(limit))
    }

    /// Of the tile or bundle `index` over leaves: how many it holds in a log of `size`.
    static func width(of index: UInt64, size: UInt64) -> Int {
        let full = UInt64(TilePath.widthMax)
        return Int(min(full, size - index * full))
    }

    /// Looks at what is there: the size is only claimed, and may be any number.
    private func nextBundle(after index: UInt64, size: UInt64) throws -> UInt64? {
        let last = (size - 1) / UInt64(TilePath.widthMax)
        var next: UInt64?
        for name in try folder.paths(below: "tile/entries") {
            guard let path = TilePath("tile/entries/" + name), path.index > index,
                path.index <= last, path.width == Self.width(of: path.index, size: size)
            else { continue }
            next = min(path.index, next ?? path.index)
        }
        return next
    }

    /// Nil where there is none.
    func bundle(_ index: UInt64, width: Int) throws -> [StoredLeaf]? {
        let path = TilePath(.entries, index: index, width: width).description
        guard let bytes = try folder.read(path, limit: EntryBundle.bytesMax) else { return nil }
        guard let leaves = EntryBundle.decode(bytes), leaves.count == width else {
            throw LedgerFault.badBundle(path: path)
        }
        let first = index * UInt64(TilePath.widthMax)
        // No further than the last one: in a log of 2^64-1 entries there is no number after it.
        return leaves.enumerated().map { place, leaf in
            StoredLeaf(seq: first + UInt64(place), bytes: leaf, hash: .leaf(leaf))
        }
    }
}
