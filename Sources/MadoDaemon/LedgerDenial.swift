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

    /// It could not be read or written at all: a damaged file, a full or read-only disk. This start
    /// does not try again, for after a failed write nothing is read back; the next one does.
    static func unusable(_ error: any Error) -> Message {
        Message(
            "証跡を読み書きできないため（\(error)）、すべての照会を拒否しています。原因を取り除いてから"
                + "madod を再起動してください。",
            "The ledger cannot be read or written (" + asciiOnly("\(error)")
                + "), so every check is denied. Remove the cause, then restart madod."
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
        case .otherLog(let size, let origin):
            Message(
                "署名済み要約 \(size) は別の証跡 \(origin) のもの",
                "the checkpoint of size \(size) is of another log, \(asciiOnly(origin))"
            )
        case .heldCheckpointInvalid(let index):
            Message("示された署名済み要約 \(index)", "held checkpoint \(index)")
        case .strayNumber(let number):
            Message("番号 \(number) の行", "a row numbered \(number)")
        case .checkpointMissing(let path), .checkpointUnreadable(let path), .badBundle(let path),
            .badTile(let path):
            Message("ファイル \(path)", "the file \(asciiOnly(path))")
        }
    }
}
