import ArgumentParser
import BrokerCore
import Messages

struct ActivateCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "activate",
            HelpText.activate,
            usage: """
                mado activate --person <person> --grant <grant> --system <system>
                              [--terminal <terminal>]
                """
        )
    }

    @Option(name: .customLong("person"), help: ArgumentHelp(OptionText.ownID, value: "person"))
    var person: String

    @Option(name: .customLong("grant"), help: ArgumentHelp(OptionText.grant, value: "grant"))
    var grant: String

    @Option(name: .customLong("system"), help: ArgumentHelp(OptionText.system, value: "system"))
    var system: String

    @Option(
        name: .customLong("terminal"),
        help: ArgumentHelp(OptionText.terminal, value: "terminal")
    )
    var terminal: String?

    @Option(
        name: .customLong("passphrase-file"),
        help: ArgumentHelp(OptionText.passphraseFile, value: "file")
    )
    var passphraseFile: String?

    @Option(name: .customLong("totp"), help: ArgumentHelp(OptionText.totp, value: "digits"))
    var totp: String?

    @OptionGroup var common: CommonOptions

    private static let grantType = "urn:mado:grant-type:activation"

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let person = try Values.named(PersonID.self, person, "--person").text
        let grant = try Values.drawn(GrantID.self, grant, "--grant").description
        let system = try Values.named(SystemID.self, system, "--system").text
        let terminal = try terminal.map { text throws(CommandFailure) in
            try Values.named(TerminalID.self, text, "--terminal").text
        }
        let passphrase = try session.passphrase(file: passphraseFile)
        let digits = try session.answer(totp, CommandText.askCode, option: "--totp")
        let response = try await session.send(
            APIRequest(
                .post,
                "/oauth2/token",
                body: Wire.form([
                    ("grant_type", Self.grantType), ("person", person),
                    ("passphrase", passphrase), ("totp", digits), ("grant", grant),
                    ("system", system), ("terminal", terminal),
                ])
            )
        )
        if session.json {
            try session.printBody(response.body)
            return .done
        }
        let answer = try session.read(response, as: TokenAnswer.self)
        try session.print([session.speech.foreign(answer.accessToken)])
        session.note(AccessText.activated)
        let left = Milliseconds.seconds(answer.expiresIn)
        if answer.refreshToken == nil {
            session.note(AccessText.until(answer.madoExpiresAt?.instant, remaining: left))
        } else if answer.refreshToken == answer.accessToken {
            session.note(AccessText.withoutShort(answer.madoExpiresAt?.instant))
        } else {
            session.note(AccessText.short(answer.madoExpiresAt?.instant, remaining: left))
        }
        let name = await session.eventName(of: answer)
        let purpose = await session.purpose(of: answer)
        session.note(AccessText.limits(event: name, purpose: purpose?.message))
        return .done
    }
}

/// What the limits are called: the token is there already, so that nothing fails for a name.
extension Session {
    fileprivate func eventName(of answer: TokenAnswer) async -> String? {
        if let name = answer.madoEventName { return name }
        guard let id = answer.madoEvent else { return nil }
        let event: EventAnswer? = try? await get("/v1/events/\(id)")
        return event?.name
    }

    fileprivate func purpose(of answer: TokenAnswer) async -> Purpose? {
        if let code = answer.madoPurpose { return Purpose(rawValue: code) }
        guard let id = answer.madoGrant, let event = answer.madoEvent else { return nil }
        let grants = try? await grants(of: event)
        return grants?.first { $0.id == id }.flatMap { Purpose(rawValue: $0.purpose) }
    }
}
