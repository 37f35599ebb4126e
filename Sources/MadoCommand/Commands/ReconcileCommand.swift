import ArgumentParser
import Foundation
import Messages
import Reconciliation
import SiteFiles

struct ReconcileCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "reconcile",
            HelpText.reconcile,
            usage: "mado reconcile <case> [--findings <file>] [--json]"
        )
    }

    @Argument(help: ArgumentHelp(OptionText.caseFile, value: "case"))
    var file: String

    @Option(name: .customLong("findings"), help: ArgumentHelp(OptionText.findings, value: "file"))
    var findings: String?

    @OptionGroup var common: OutputOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        guard findings != "-" else { throw .usage(ReconcileText.noStandardOutput) }
        do {
            return try reconcile(session)
        } catch let failure as CommandFailure {
            throw failure
        } catch let problems as FileProblems {
            return try ReconcileFailure.report(.files(problems), session)
        } catch let fault as ReconciliationFault {
            return try ReconcileFailure.report(fault, session)
        } catch {
            throw .output(reason: systemReason(error))
        }
    }

    private func reconcile(_ session: Session) throws -> Outcome {
        let files = try CaseFile.load(path: file)
        var report: ReconciliationReport
        if let findings {
            let writer: FindingsFile
            do {
                writer = try FindingsFile(path: findings)
            } catch {
                throw CommandFailure.stopped(
                    FailureText.file(findings, systemReason(error)),
                    .unreachable
                )
            }
            // Until it is closed, the file goes away with the writer.
            report = try Reconciler.run(files) { try writer.add($0) }
            try writer.close()
            session.note(ReconcileText.written(findings, lines: writer.lines))
        } else {
            report = try Reconciler.run(files)
        }
        if session.json {
            try session.printBody(ReconcileJSON.text(report))
        } else {
            try session.print(ReconcileScreen(report, session).lines)
        }
        return report.isClean ? .done : .refused
    }
}

/// Why nothing was reconciled, in words or as JSON; exit status 2.
enum ReconcileFailure {
    static func report(
        _ fault: ReconciliationFault,
        _ session: Session
    ) throws(CommandFailure) -> Outcome {
        if session.json {
            try session.printBody(ReconcileJSON.text(fault))
        } else {
            for line in lines(fault) { session.note(line) }
            session.note(FigureText.nothingConcluded)
        }
        return .unreachable
    }

    static func lines(_ fault: ReconciliationFault) -> [Message] {
        switch fault {
        case .files(let found):
            found.problems.map { problem in Message { problem.text(in: $0) } }
        case .ledger(let folder, let fault):
            [ReconcileText.refusedLedger(folder) + fault.message, FaultText.advice]
        case .ledgerUnreadable(let folder, let reason):
            [LedgerText.unreadable(folder, reason)]
        case .noKey(let file): [ReconcileText.noKey(file)]
        case .changed(let file): [ReconcileText.changed(file)]
        }
    }
}
