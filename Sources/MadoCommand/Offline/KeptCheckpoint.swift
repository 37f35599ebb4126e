import Ledger
import Messages

/// A signed checkpoint that the verifying person kept, from a file of its own.
struct KeptCheckpoint {
    let file: String
    let note: String
    /// How many entries it covers.
    let size: UInt64

    /// Read and judged before any ledger: a file that is no checkpoint says nothing about one.
    init(_ file: String, keys: [NoteVerifier], _ session: Session) throws(CommandFailure) {
        let text = try session.contents(of: file)
        let checkpoint: Checkpoint
        do throws(CheckpointFault) {
            checkpoint = try Checkpoint(signed: text, by: keys)
        } catch {
            switch error {
            case .malformed, .badSignature:
                throw .stopped(LedgerText.notKept(file), .unreachable)
            case .otherLog, .unknownKey:
                throw .stopped(LedgerText.keptUnderOtherKey(file), .unreachable)
            }
        }
        self.file = file
        self.note = text
        size = checkpoint.size
    }
}
