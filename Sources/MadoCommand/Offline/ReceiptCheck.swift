import BrokerCore
import Ledger
import Messages

/// Checks a receipt and says what it shows.
enum ReceiptCheck {
    static func report(
        _ bytes: [UInt8],
        keys: [NoteVerifier],
        _ session: Session
    ) throws(CommandFailure) -> Outcome {
        guard let text = String(validating: bytes, as: UTF8.self),
            let receipt = InclusionReceipt(text)
        else {
            return try refuse(ReceiptText.malformed, code: "malformed", entry: nil, session)
        }
        let (numbered, checkpoint): (NumberedEntry, Checkpoint)
        do {
            (numbered, checkpoint) = try receipt.check(keys: keys)
        } catch {
            return try report(error, session)
        }
        try show(numbered, leaf: receipt.leaf ?? [], checkpoint, session)
        return .done
    }

    /// A receipt that does not carry its entry says nothing, good or bad.
    static func report(
        _ fault: ReceiptFault,
        _ session: Session
    ) throws(CommandFailure) -> Outcome {
        guard fault != .withoutEntry else {
            throw .stopped(ReceiptText.withoutEntry, .unreachable)
        }
        return try refuse(fault.message, code: fault.code, entry: fault.entry, session)
    }

    private static func show(
        _ numbered: NumberedEntry,
        leaf: [UInt8],
        _ checkpoint: Checkpoint,
        _ session: Session
    ) throws(CommandFailure) {
        let leaf = String(decoding: leaf, as: UTF8.self)
        guard !session.json else {
            let answer = LedgerCheck.Answer(
                verified: true,
                origin: checkpoint.origin,
                root: checkpoint.root.description,
                entry: numbered.seq,
                size: checkpoint.size,
                leaf: leaf
            )
            return try session.printBody(LedgerCheck.json(answer))
        }
        let messages = [
            ReceiptText.included(numbered.seq, size: checkpoint.size),
            LedgerText.origin(checkpoint.origin),
            ReceiptText.kind(numbered.entry.fact.kind.rawValue),
            ReceiptText.recorded(JST.people(numbered.entry.at)),
        ]
        let entry = session.speech.text(ReceiptText.entry) + session.speech.foreign(leaf)
        try session.print(messages.map(session.speech.text) + [entry])
    }

    private static func refuse(
        _ message: Message,
        code: String,
        entry: UInt64?,
        _ session: Session
    ) throws(CommandFailure) -> Outcome {
        if session.json {
            let answer = LedgerCheck.Answer(
                verified: false,
                fault: code,
                entry: entry,
                ja: message.ja,
                en: message.en
            )
            try session.printBody(LedgerCheck.json(answer))
        } else {
            let heading = session.speech.text(ReceiptText.heading)
            try session.print([heading + session.speech.text(message)])
        }
        return .refused
    }
}

extension ReceiptFault {
    /// What is wrong, with the number of the entry.
    fileprivate var message: Message {
        switch self {
        case .otherLog: ReceiptText.otherLog
        case .notSigned: ReceiptText.notSigned
        case .withoutEntry: ReceiptText.withoutEntry
        case .notIncluded(let seq, let size): ReceiptText.notIncluded(seq, size: size)
        case .undecodable(let seq, let fault): FaultText.undecodable(seq, fault.message)
        case .wrongSeq(let seq, let says): FaultText.wrongNumber(seq, says: says)
        }
    }

    /// The entry that the receipt is about; nil where it is not known to be about any.
    fileprivate var entry: UInt64? {
        switch self {
        case .otherLog, .notSigned, .withoutEntry: nil
        case .notIncluded(let seq, _), .undecodable(let seq, _), .wrongSeq(let seq, _): seq
        }
    }

    /// A stable code for scripts.
    fileprivate var code: String {
        switch self {
        case .otherLog: "other_log"
        case .notSigned: "not_signed"
        case .withoutEntry: "without_entry"
        case .notIncluded: "not_included"
        case .undecodable: "undecodable"
        case .wrongSeq: "wrong_seq"
        }
    }
}
