import FoundationEssentials

/// Why an export was not written.
package enum LedgerExportFault: Error, Hashable, Sendable {
    /// The directory is there already: an export never overwrites one.
    case exists
    /// There is no entry, and so no checkpoint.
    case empty
    /// Leaf `seq` is not there or has no noted hash: verify the ledger.
    case unreadable(seq: UInt64)
}

/// Writes a ledger as a directory that is itself a log (C2SP tlog-tiles), for any such verifier.
///
///     checkpoint              the last signed checkpoint
///     ledger.vkey             the log's verifier keys, each with a line feed
///     tile/entries/<N>        256 entries a file
///     tile/<level>/<N>        256 hashes a file
///
/// The same ledger and checkpoint give the same bytes (law L14).
package struct LedgerExport {
    package static let checkpointName = "checkpoint"
    package static let keyName = "ledger.vkey"

    /// Writes up to the last checkpoint at the time of the call; a growing store goes on.
    ///
    /// `keys` are handed on as they are, those that signed the checkpoint first: a restored ledger
    /// has one for each of its names, and without the former ones nobody could hold the export to
    /// a checkpoint from before.
    ///
    /// Makes `directory`, and does not remove it where it throws: who wants it whole or not at all
    /// lets it grow elsewhere. The caller has verified `source`: what is copied is not judged.
    @discardableResult
    package static func write(
        from source: some LedgerSource,
        keys: [NoteVerifier],
        to directory: String
    ) throws -> StoredCheckpoint {
        guard !FileManager.default.fileExists(atPath: directory) else {
            throw LedgerExportFault.exists
        }
        guard let checkpoint = try source.lastCheckpoint() else { throw LedgerExportFault.empty }
        let writer = ExportWriter(root: directory)
        try writer.writeTiles(of: source, size: checkpoint.size)
        try writer.write(keys, signing: checkpoint)
        try writer.write(Array(checkpoint.note.utf8), to: checkpointName)
        return checkpoint
    }
}

private struct ExportWriter {
    let root: String

    func writeTiles(of source: some LedgerSource, size: UInt64) throws {
        var tiles = HashTiles()
        var next: UInt64 = 0
        while next < size {
            let width = Int(min(UInt64(TilePath.widthMax), size - next))
            let leaves = try source.readStoredLeaves(from: next, limit: width)
            for seq in next..<next + UInt64(width) {
                let place = Int(seq - next)
                guard place < leaves.count, leaves[place].seq == seq,
                    let hash = leaves[place].hash,
                    leaves[place].bytes.count <= EntryCoding.leafBytesMax
                else { throw LedgerExportFault.unreadable(seq: seq) }
                try tiles.append(hash, emit: write)
            }
            let path = TilePath(
                .entries,
                index: next / UInt64(TilePath.widthMax),
                width: width
            )
            try write(EntryBundle.encode(leaves.map(\.bytes)), to: path.description)
            next += UInt64(width)
        }
        try tiles.finish(emit: write)
    }

    func write(_ keys: [NoteVerifier], signing checkpoint: StoredCheckpoint) throws {
        let note = SignedNote(checkpoint.note)
        let own = keys.filter { note?.isSigned(by: [$0]) == true }
        let others = keys.filter { note?.isSigned(by: [$0]) != true }
        let lines = (own + others).map { "\($0)\n" }.joined()
        try write(Array(lines.utf8), to: LedgerExport.keyName)
    }

    func write(_ path: TilePath, _ hashes: [TreeHash]) throws {
        try write(hashes.flatMap(\.bytes), to: path.description)
    }

    func write(_ bytes: [UInt8], to path: String) throws {
        let full = root + "/" + path
        if let end = full.lastIndex(of: "/") {
            try FileManager.default.createDirectory(
                atPath: String(full[..<end]),
                withIntermediateDirectories: true
            )
        }
        try Data(bytes).write(to: URL(filePath: full))
    }
}
