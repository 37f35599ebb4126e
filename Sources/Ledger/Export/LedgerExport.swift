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
///     ledger.vkey             the log's verifier key and a line feed
///     tile/entries/<N>        256 entries a file
///     tile/<level>/<N>        256 hashes a file
///
/// The same ledger and checkpoint give the same bytes (law L14).
package struct LedgerExport {
    package static let checkpointName = "checkpoint"
    package static let keyName = "ledger.vkey"

    /// Writes up to the last checkpoint at the time of the call; a growing store goes on.
    ///
    /// All is written beside `directory` first and appears under its name at once and whole. The
    /// caller has verified `source`: what is copied here is not judged.
    @discardableResult
    package static func write(
        from source: some LedgerSource,
        verifierKey: NoteVerifier,
        to directory: String
    ) throws -> StoredCheckpoint {
        guard !FileManager.default.fileExists(atPath: directory) else {
            throw LedgerExportFault.exists
        }
        guard let checkpoint = try source.lastCheckpoint() else { throw LedgerExportFault.empty }
        var path = directory
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        let partial = path + ".partial"
        if FileManager.default.fileExists(atPath: partial) {
            try FileManager.default.removeItem(atPath: partial)
        }
        do {
            let writer = ExportWriter(root: partial)
            try writer.writeTiles(of: source, size: checkpoint.size)
            try writer.write(Array("\(verifierKey)\n".utf8), to: keyName)
            try writer.write(Array(checkpoint.note.utf8), to: checkpointName)
            try FileManager.default.moveItem(atPath: partial, toPath: path)
        } catch {
            // What is left over is of no use; that it could not be removed says nothing new.
            try? FileManager.default.removeItem(atPath: partial)
            throw error
        }
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
