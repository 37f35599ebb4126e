import Foundation
import Ledger
import SiteFiles

/// The newest checkpoint that is known outside the ledger's own file: `held.checkpoint` in the
/// state directory.
///
/// The broker keeps it up to date beside the journal; whoever restores a ledger lays there the
/// newest one that the journal, an export or a report has. A ledger that does not have it in it is
/// an older one, or another: nothing is answered (design: the ledger).
struct HeldCheckpoint {
    private let path: String
    private let origin: String

    init(_ config: DaemonConfig) {
        path = config.stateDirectory + "/held.checkpoint"
        origin = config.origin
    }

    /// None where there is no file, or an empty one, as a power cut leaves it. One of a former
    /// origin does not bind: that the ledger parted from it is what two people decide.
    func thatBinds() throws -> [String] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        guard !text.isEmpty else { return [] }
        guard let note = SignedNote(text), let checkpoint = Checkpoint(note.text) else {
            throw LedgerFault.heldCheckpointInvalid(index: 0)
        }
        return checkpoint.origin == origin ? [text] : []
    }

    /// Replaces it whole. It is an aid against backups, not a promise: nothing waits for the disk.
    func keep(_ note: String) throws {
        try note.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
