import Foundation
import Ledger

extension Parser {
    /// The folder of an export, as parts: whatever is in it, what verifies under the key is the
    /// log that the key signed, and its files are those that it is exported to again.
    static let export = Parser("export") { bytes in
        let sample = SampleLedger.small
        scratch.empty()
        for part in Parts(bytes).files { scratch.writeIfPossible(part.bytes, part.name) }
        let reader = ExportReader(directory: scratch.path)
        for key in (try? reader.verifierKeys()) ?? [] {
            try demand(NoteVerifier(key.description) != nil, "a key that is none")
        }
        var fold = HistoryFold()
        var visited: [[UInt8]] = []
        let report: LedgerReport
        do {
            report = try reader.verify(keys: [sample.signer.verifier]) { numbered in
                fold.add(numbered)
                visited.append(try EntryCoding.encode(numbered))
            }
        } catch {
            // A fault, or a folder where a file should be.
            return
        }
        try demand(report.entries == visited.count, "\(report.entries) entries")
        try demand(!visited.isEmpty, "nothing verifies")
        let leaves = SampleLedger.large.leaves
        try demand(visited == Array(leaves.prefix(visited.count)), "another log")
        try exportsAlike(reader, key: sample.signer.verifier)
    }

    /// Bytes that the verifier never looked at would show here: a rest behind the last entry.
    private static func exportsAlike(
        _ reader: ExportReader,
        key: NoteVerifier
    ) throws {
        again.empty()
        let folder = again.file("export")
        try LedgerExport.write(from: reader, keys: [key], to: folder)
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder)
        where path != LedgerExport.keyName {
            guard let written = content(folder + "/" + path) else { continue }
            try demand(content(scratch.file(path)) == written, "another \(path)")
        }
    }

    /// Nil of a folder.
    private static func content(_ path: String) -> Data? {
        try? Data(contentsOf: URL(filePath: path))
    }

    private static let scratch = Scratch("export")
    private static let again = Scratch("export-again")
}
