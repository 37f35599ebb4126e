import BrokerCore
import Ledger
import Messages

/// The words for a ledger that does not verify, with the exact entry (design: the ledger).
enum LedgerDenial {
    static func message(_ fault: LedgerFault) -> Message {
        let place = place(of: fault)
        return Message(
            "証跡を検証できないため、すべての照会を拒否しています（\(place.ja)）。mado ledger verify で詳しく確かめられます。",
            "The ledger does not verify, so every check is denied (\(place.en)). "
                + "mado ledger verify says more."
        )
    }

    /// It was restored under a new name, and two people have not decided to go on with it.
    static func undecided(_ origins: LedgerOrigins) -> Message {
        Message(
            "証跡の名前が \(origins.former) から \(origins.current) に変わりました。二人が mado ledger continue "
                + "を行うまで、すべての照会を拒否しています。",
            "The ledger's origin was changed from \(origins.former) to \(origins.current). Every "
                + "check is denied until two people run 'mado ledger continue'."
        )
    }

    /// It could not be opened, or its key not be used.
    static func unusable(_ fault: DaemonFault) -> Message {
        Message("すべての照会を拒否しています。", "Every check is denied.") + fault.message
    }

    /// It could not be read or written at all: a damaged file, a full or read-only disk.
    static func unusable(_ error: any Error) -> Message {
        Message(
            "証跡を読み書きできないため、すべての照会を拒否しています: \(error)",
            "The ledger cannot be read or written, so every check is denied: "
                + asciiOnly("\(error)")
        )
    }

    private static func place(of fault: LedgerFault) -> Message {
        switch fault {
        case .altered(let seq), .undecodable(let seq, _), .wrongSeq(let seq, _),
            .timeGoesBack(let seq), .missing(let seq), .uncovered(let seq):
            Message("記録 \(seq)", "entry \(seq)")
        case .tailCut(let size, let checkpoint):
            Message(
                "記録 \(size) から \(checkpoint - 1) が失われています",
                "entries \(size) to \(checkpoint - 1) are lost"
            )
        case .rootMismatch(let after, let checkpoint):
            Message(
                "記録 \(after) から \(checkpoint - 1) の間",
                "between entries \(after) and \(checkpoint - 1)"
            )
        case .checkpointMalformed(let size), .unknownKey(let size), .badSignature(let size),
            .heldCheckpointMismatch(_, let size):
            Message("署名済み要約 \(size)", "the checkpoint of size \(size)")
        case .heldCheckpointInvalid(let index):
            Message("示された署名済み要約 \(index)", "held checkpoint \(index)")
        case .badTile(let path):
            Message("タイル \(path)", "tile \(asciiOnly(path))")
        }
    }
}
