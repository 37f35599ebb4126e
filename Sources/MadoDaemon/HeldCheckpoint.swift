import Foundation
import SiteFiles

/// The newest checkpoint that is known outside the ledger's own file: `held_checkpoint_file` of the
/// configuration.
///
/// The broker keeps it up to date beside the journal; whoever restores a ledger lays there the
/// newest one that the journal, an export or a report has. A ledger that does not have it in it is
/// an older one, or another: nothing is answered (design: the ledger).
struct HeldCheckpoint {
    private let path: String

    init(_ config: DaemonConfig) {
        path = config.heldCheckpointFile
    }

    /// None where there is no file, or an empty one, as a power cut leaves it.
    func notes() throws -> [String] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return text.isEmpty ? [] : [text]
    }

    /// Replaces it whole. It is an aid against backups, not a promise: nothing waits for the disk.
    func keep(_ note: String) throws {
        try note.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
