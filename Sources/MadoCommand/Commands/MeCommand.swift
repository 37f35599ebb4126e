import ArgumentParser
import BrokerCore
import Messages

struct MeCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("me", HelpText.me, usage: "mado me [--token-file <file>]")
    }

    @Option(
        name: .customLong("token-file"),
        help: ArgumentHelp(OptionText.ownTokenFile, value: "file")
    )
    var tokenFile: String?

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let token = try tokenFile.map { file throws(CommandFailure) in
            trimmed(try session.firstLine(of: file))
        }
        let response = try await session.send(APIRequest(.get, "/v1/me", bearer: token))
        guard !session.json else {
            try session.printBody(response.body)
            return .done
        }
        let answer = try session.read(response, as: MeAnswer.self)
        try session.print(MeScreen(answer, session.speech, width: session.tableWidth).lines)
        return .done
    }
}
