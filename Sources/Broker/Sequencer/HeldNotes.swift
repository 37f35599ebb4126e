import Ledger

/// Checkpoints that somebody kept outside the ledger's file, by what they ask of the ledger.
///
/// One of the name under which the broker writes now, or of a name that nobody knows, binds: the
/// ledger has to have it in it. One of a former name cannot, for a restored ledger is an older
/// one; it is settled by the decision of two people to leave that name, and by nothing else.
struct HeldNotes {
    let binding: [String]
    /// The former names of the others.
    private let parted: [String]

    init(_ notes: [String], formerNames: [String]) {
        var binding: [String] = []
        var parted: [String] = []
        for note in notes {
            let origin = SignedNote(note).flatMap { Checkpoint($0.text) }?.origin
            if let origin, formerNames.contains(origin) {
                parted.append(origin)
            } else {
                binding.append(note)
            }
        }
        self.binding = binding
        self.parted = parted
    }

    /// Throws ``LedgerFault/heldCheckpointInvalid(index:)`` if the ledger never bore the name of
    /// one of them, and nobody is about to decide on it.
    func check(leftOrigins: [String], isUndecided: Bool) throws(LedgerFault) {
        guard !isUndecided else { return }
        for (index, origin) in parted.enumerated() where !leftOrigins.contains(origin) {
            throw .heldCheckpointInvalid(index: index)
        }
    }
}
