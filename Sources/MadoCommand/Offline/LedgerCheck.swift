import Foundation
import Ledger
import Messages

/// Verifies a ledger and says what came of it.
enum LedgerCheck {
    /// What `--json` prints.
    struct Answer: Encodable {
        var verified: Bool?
        var entries: UInt64?
        var checkpoints: UInt64?
        var origin: String?
        var root: String?
        var lastAt: String?
        var fault: String?
        var entry: UInt64?
        var ja: String?
        var en: String?
        var folder: String?
        var size: UInt64?
        var keys: [String]?
        /// The entry itself.
        var leaf: String?
        var receipt: String?
        /// How many entries each checkpoint covers that was kept and holds.
        var previous: [UInt64]?
        /// Of a file of uses: all as the ledger's digests say?
        var usesVerified: Bool?
        var usesRows: Int?
        var usesUndigested: Int?
        /// The first minute of each digest that the file does not match.
        var usesFaults: [String]?
        /// Uses of minutes before it were deleted, and are not held to anything.
        var usesDeletedBefore: String?
    }

    static func run(
        _ place: LedgerPlace,
        keys: [NoteVerifier],
        held: [String],
        visit: (NumberedEntry) -> Void = { _ in }
    ) throws(CommandFailure) -> Result<LedgerReport, LedgerFault> {
        do {
            return .success(try place.verify(keys: keys, held: held, visit: visit))
        } catch let fault as LedgerFault {
            return .failure(fault)
        } catch {
            throw LedgerPlace.failure(error, path: place.path)
        }
    }

    static func report(
        _ report: LedgerReport,
        kept: [KeptCheckpoint],
        uses: UseCheck? = nil,
        _ session: Session
    ) throws(CommandFailure) {
        let origin = report.checkpoint.flatMap { SignedNote($0) }
            .flatMap { Checkpoint($0.text)?.origin }
        guard !session.json else {
            return try session.printBody(
                json(
                    Answer(
                        verified: true,
                        entries: report.entries,
                        checkpoints: report.checkpoints,
                        origin: origin,
                        root: report.rootHex,
                        lastAt: report.lastAt.map(JST.precise),
                        previous: kept.isEmpty ? nil : kept.map(\.size),
                        usesVerified: uses?.matches,
                        usesRows: uses?.rows,
                        usesUndigested: uses?.undigested,
                        usesFaults: uses?.faultyMinutes,
                        usesDeletedBefore: uses?.deletedBefore.map(JST.machine)
                    )
                )
            )
        }
        var lines = [
            LedgerText.verified(entries: report.entries, checkpoints: report.checkpoints)
        ]
        if let origin { lines.append(LedgerText.origin(origin)) }
        if let last = report.lastAt { lines.append(LedgerText.last(JST.people(last))) }
        lines.append(LedgerText.root(report.rootHex))
        lines += kept.map { LedgerText.keptMatches($0.size, $0.file) }
        if let uses { lines += uses.sentences }
        try session.print(lines.map(session.speech.text))
        if kept.isEmpty {
            session.note(LedgerText.noCheckpoint)
        } else if kept.allSatisfy({ $0.size < report.entries }) {
            session.note(LedgerText.noNewerCheckpoint)
        }
    }

    static func report(
        _ fault: LedgerFault,
        _ session: Session
    ) throws(CommandFailure) -> Outcome {
        if session.json {
            let message = fault.message
            try session.printBody(
                json(
                    Answer(
                        verified: false,
                        fault: fault.code,
                        entry: fault.entry,
                        ja: message.ja,
                        en: message.en
                    )
                )
            )
        } else {
            let text = session.speech.text(FaultText.heading) + session.speech.text(fault.message)
            try session.print([text, session.speech.text(FaultText.advice)])
        }
        return .refused
    }

    static func json(_ answer: Answer) throws(CommandFailure) -> String {
        try Wire.json(answer).text
    }
}
