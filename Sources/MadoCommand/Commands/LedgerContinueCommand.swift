import ArgumentParser
import BrokerCore
import Messages

/// Two people go on with a ledger that was restored from a backup.
struct LedgerContinueCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("continue", HelpText.ledgerContinue, usage: "mado ledger continue")
    }

    @OptionGroup var opening: OpeningOptions

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        try Confirming(.continueLedger, [AskText.continueLedger])
            .ask(in: session, yes: opening.yes)
        let response = try await session.act(totp: opening.totp) { code throws(CommandFailure) in
            APIRequest(.post, "/v1/ledger/continue", body: try Wire.json(TOTPBody(totp: code)))
        }
        try session.report(response, as: TwoPersonAnswer.self, reference: \.reference) { answer in
            [answer.isRequested ? OutcomeText.continueRequested : OutcomeText.continued]
        }
        return .done
    }
}
