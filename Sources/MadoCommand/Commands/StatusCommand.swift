import ArgumentParser
import Messages

struct StatusCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("status", HelpText.status, usage: "mado status [--all]")
    }

    @Flag(name: .customLong("all"), help: ArgumentHelp(OptionText.all))
    var all = false

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let response = try await session.send(APIRequest(.get, "/v1/status"))
        guard !session.json else {
            try session.printBody(response.body)
            return .done
        }
        let status = try session.read(response, as: StatusAnswer.self)
        try session.print(StatusScreen(status, session.speech, isComplete: all).lines)
        return .done
    }
}
