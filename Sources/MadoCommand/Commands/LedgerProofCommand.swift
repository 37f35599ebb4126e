import ArgumentParser
import BrokerCore
import Ledger
import Messages

/// `mado ledger proof`: makes the receipt of one entry, and checks one.
struct LedgerProofCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "proof",
            HelpText.ledgerProof,
            usage: """
                mado ledger proof <path> (--grant <grant> | --seq <n>) [--out <file>]
                                  [--key <vkey> | --key-file <file>]
                mado ledger proof --check <file> (--key <vkey> | --key-file <file>)
                """
        )
    }

    @Argument(help: ArgumentHelp(OptionText.ledgerPath, value: "path"))
    var path: String?

    @Option(name: .customLong("grant"), help: ArgumentHelp(OptionText.proofGrant, value: "grant"))
    var grant: String?

    @Option(name: .customLong("seq"), help: ArgumentHelp(OptionText.proofSeq, value: "n"))
    var seq: String?

    @Option(name: .customLong("out"), help: ArgumentHelp(OptionText.proofOut, value: "file"))
    var out: String?

    @Option(name: .customLong("check"), help: ArgumentHelp(OptionText.proofCheck, value: "file"))
    var check: String?

    @OptionGroup var key: LedgerKeyOptions

    @OptionGroup var common: OutputOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        if let check {
            guard path == nil, grant == nil, seq == nil, out == nil else {
                throw .usage(
                    ArgumentText.exclusive(["--check", "<path>", "--grant", "--seq", "--out"])
                )
            }
            let keys = try key.readNamed(session)
            return try ReceiptCheck.report(session.bytes(of: check), keys: keys, session)
        }
        guard let path else { throw .usage(ArgumentText.missing(["<path>", "--check"])) }
        return try make(from: LedgerPlace(path), wanted: wanted(), session)
    }

    private enum Wanted {
        case grant(GrantID)
        case seq(UInt64)
    }

    private func wanted() throws(CommandFailure) -> Wanted {
        switch (grant, seq) {
        case (let grant?, nil): return .grant(try Values.drawn(GrantID.self, grant, "--grant"))
        case (nil, let seq?):
            return .seq(UInt64(try Values.integer(seq, "--seq", in: 0...Int.max)))
        case (nil, nil): throw .usage(ArgumentText.missing(["--grant", "--seq"]))
        default: throw .usage(ArgumentText.exclusive(["--grant", "--seq"]))
        }
    }

    /// What does not verify is not passed on as if it did.
    private func make(
        from place: LedgerPlace,
        wanted: Wanted,
        _ session: Session
    ) throws(CommandFailure) -> Outcome {
        let keys = try key.read(for: place, session)
        var found: UInt64?
        let run = try LedgerCheck.run(place, keys: keys, held: []) { numbered in
            switch wanted {
            case .seq(let seq): if numbered.seq == seq { found = seq }
            case .grant(let grant):
                if case .grantIssued(let issued) = numbered.entry.fact, issued.id == grant {
                    found = numbered.seq
                }
            }
        }
        let report: LedgerReport
        switch run {
        case .failure(let fault): return try LedgerCheck.report(fault, session)
        case .success(let verified): report = verified
        }
        guard let found, let note = report.checkpoint else {
            switch wanted {
            case .grant(let grant):
                throw .stopped(ReceiptText.noGrant(grant.description), .refused)
            case .seq(let seq):
                throw .stopped(ReceiptText.noEntry(seq, size: report.entries), .refused)
            }
        }
        let receipt: InclusionReceipt
        do {
            guard let made = try place.receipt(of: found, under: note) else {
                throw LedgerExportFault.unreadable(seq: found)
            }
            // A live ledger was read twice: that it is the same one shows only now.
            _ = try made.check(keys: keys)
            receipt = made
        } catch let fault as ReceiptFault {
            return try ReceiptCheck.report(fault, session)
        } catch {
            throw LedgerPlace.failure(error, path: place.path)
        }
        return try hand(out: receipt, size: report.entries, session)
    }

    private func hand(
        out receipt: InclusionReceipt,
        size: UInt64,
        _ session: Session
    ) throws(CommandFailure) -> Outcome {
        if let out {
            do {
                try NewFile.write(receipt.description, to: out)
            } catch {
                throw NewFile.failure(error, out)
            }
        }
        if session.json {
            let answer = LedgerCheck.Answer(
                entry: receipt.index,
                size: size,
                receipt: receipt.description
            )
            try session.printBody(LedgerCheck.json(answer))
        } else if let out {
            try session.say(ReceiptText.written(out, seq: receipt.index, size: size))
        } else {
            try session.write(receipt.description)
        }
        return .done
    }
}
