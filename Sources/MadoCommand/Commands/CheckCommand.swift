import ArgumentParser
import BrokerCore
import Messages

struct CheckCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "check",
            HelpText.check,
            usage: """
                mado check --key-file <file> [--token-file <file>]
                           [--terminal <terminal>] [--issuer <url> --system <system>]
                mado check --offline --issuer <url> --system <system>
                           [--token-file <file>] [--terminal <terminal>]
                """
        )
    }

    @Option(name: .customLong("key-file"), help: ArgumentHelp(OptionText.keyFile, value: "file"))
    var keyFile: String?

    @Option(
        name: .customLong("token-file"),
        help: ArgumentHelp(OptionText.tokenFile, value: "file")
    )
    var tokenFile: String?

    @Option(
        name: .customLong("terminal"),
        help: ArgumentHelp(OptionText.usedAt, value: "terminal")
    )
    var terminal: String?

    @Option(name: .customLong("issuer"), help: ArgumentHelp(OptionText.issuer, value: "url"))
    var issuer: String?

    @Option(name: .customLong("system"), help: ArgumentHelp(OptionText.system, value: "system"))
    var system: String?

    @Option(
        name: .customLong("ca-file"),
        help: ArgumentHelp(OptionText.authorityFile, value: "file")
    )
    var authorityFile: String?

    @Flag(name: .customLong("offline"), help: ArgumentHelp(OptionText.checkOffline))
    var isOffline = false

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let terminal = try terminal.map { text throws(CommandFailure) in
            try Values.named(TerminalID.self, text, "--terminal").text
        }
        let remote = try remoteCheck()
        if keyFile == nil, !isOffline { throw .usage(VerifierText.needsKey) }
        let key = try keyFile.map { path throws(CommandFailure) in
            trimmed(try session.firstLine(of: path))
        }
        let token = trimmed(try token(session))
        if let remote { return try await remote.perform(token, terminal, key: key, session) }
        return try await ask(token, terminal, key, session)
    }

    /// Nil: through the socket.
    private func remoteCheck() throws(CommandFailure) -> RemoteCheck? {
        guard let issuer else {
            if isOffline || authorityFile != nil || system != nil {
                throw .usage(VerifierText.needsIssuer)
            }
            return nil
        }
        if common.asking.server != nil {
            throw .usage(ArgumentText.exclusive(["--issuer", "--server"]))
        }
        guard let system else { throw .usage(VerifierText.needsIssuer) }
        return RemoteCheck(
            issuer: issuer,
            system: try Values.named(SystemID.self, system, "--system").text,
            authorityFile: authorityFile,
            isOffline: isOffline
        )
    }

    private func ask(
        _ token: String,
        _ terminal: String?,
        _ key: String?,
        _ session: Session
    ) async throws(CommandFailure) -> Outcome {
        let response: APIResponse
        do {
            response = try await session.send(
                APIRequest(
                    .post,
                    "/oauth2/introspect",
                    body: Wire.form([("token", token), ("mado_terminal", terminal)]),
                    bearer: key
                )
            )
        } catch .refused(let problem) {
            return try couldNotAsk(problem, session)
        }
        let answer = try session.read(response, as: IntrospectionAnswer.self)
        if session.json {
            try session.printBody(response.body)
        } else {
            try session.say(answer.active ? valid(answer) : AccessText.notValid)
        }
        return answer.active ? .done : .refused
    }

    private func token(_ session: Session) throws(CommandFailure) -> String {
        if let tokenFile { return try session.firstLine(of: tokenFile) }
        if session.console.inputIsTerminal { return try session.secret(AccessText.askToken) }
        return try session.firstLine(of: "-")
    }

    /// A question that was refused has no answer: it says nothing about the token.
    private func couldNotAsk(
        _ problem: Problem,
        _ session: Session
    ) throws(CommandFailure) -> Outcome {
        if session.json { try session.printBody(problem.body) }
        if problem.code == "invalid_client" || problem.code == "unauthenticated" {
            session.note(AccessText.wrongKey)
        } else {
            for line in RefusalLines.lines(problem, session.speech) { session.console.note(line) }
        }
        return .unreachable
    }

    private func valid(_ answer: IntrospectionAnswer) -> Message {
        if answer.madoDryRun == true { return AccessText.dryRun }
        let end = answer.exp.map { Instant(millisecondsSince1970: $0 * 1000) }
        return AccessText.valid + (end.map(AccessText.validUntil) ?? .empty)
            + AccessText.about(answer.sub, answer.madoGrant, answer.madoEvent)
    }
}
