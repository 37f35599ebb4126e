/// Why a note is not taken for a checkpoint.
package enum CheckpointFault: Error, Hashable, Sendable {
    /// It is no note, or its text is no checkpoint.
    case malformed
    /// It is of a log of which no key is known.
    case otherLog(origin: String)
    /// No known key of its log signed it.
    case unknownKey
    /// A known key's signature is wrong.
    case badSignature
}

extension Checkpoint {
    /// What a note says that was signed by a key of the log that it is of.
    ///
    /// `keys` may be those of several logs: a restored ledger goes on under another name. Each
    /// counts for the origin alone whose name it has (C2SP tlog-proof: "a log public key
    /// configured for that origin"), but a wrong signature of any of them spoils the note.
    package init(
        signed note: SignedNote,
        by keys: [NoteVerifier]
    ) throws(CheckpointFault) {
        guard let checkpoint = Checkpoint(note.text) else { throw .malformed }
        guard keys.contains(where: { $0.isNamed(checkpoint.origin) }) else {
            throw .otherLog(origin: checkpoint.origin)
        }
        guard let signers = note.signers(among: keys) else { throw .badSignature }
        guard signers.contains(where: { $0.isNamed(checkpoint.origin) }) else {
            throw .unknownKey
        }
        self = checkpoint
    }

    /// The same of a note as it is kept.
    package init(signed note: String, by keys: [NoteVerifier]) throws(CheckpointFault) {
        guard let note = SignedNote(note) else { throw .malformed }
        try self.init(signed: note, by: keys)
    }
}
