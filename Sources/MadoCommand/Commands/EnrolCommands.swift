import ArgumentParser
import BrokerCore
import Messages

struct EnrolCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "enrol",
            HelpText.enrol,
            usage: """
                mado enrol <person> [--code <code>]
                mado enrol begin <person> [--code <code>] [--passphrase-file <file>]
                mado enrol confirm <person> [--code <code>] [--totp <digits>]
                """,
            subcommands: [
                EnrolWholeCommand.self, EnrolBeginCommand.self, EnrolConfirmCommand.self,
            ],
            defaultSubcommand: EnrolWholeCommand.self
        )
    }
}

/// Who enrols, with the code that they were handed.
struct EnrolOptions: ParsableArguments {
    @Argument(help: ArgumentHelp(OptionText.ownID, value: "person"))
    var person: String

    @Option(name: .customLong("code"), help: ArgumentHelp(OptionText.enrolCode, value: "code"))
    var code: String?

    func read(_ session: Session) throws(CommandFailure) -> (person: String, code: String) {
        let person = try Values.named(PersonID.self, person, "person").text
        return (person, try session.answer(code, AccessText.askCode, option: "--code"))
    }
}

/// Everything in one go, at a terminal.
struct EnrolWholeCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "whole",
            HelpText.enrol,
            usage: "mado enrol <person> [--code <code>]"
        )
    }

    @OptionGroup var options: EnrolOptions

    @Option(
        name: .customLong("passphrase-file"),
        help: ArgumentHelp(OptionText.passphraseFile, value: "file")
    )
    var passphraseFile: String?

    @OptionGroup var common: CommonOptions

    private static let triesMax = 3

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        // The first code depends on the secret, so that a script cannot do this in one step.
        guard session.console.inputIsTerminal else {
            throw .stopped(FailureText.needTerminal, .refused)
        }
        let (person, code) = try options.read(session)
        let passphrase = try session.newPassphrase(file: passphraseFile)
        let offer = try session.read(
            try await session.beginEnrolment(person, code, passphrase),
            as: EnrolmentAnswer.self
        )
        for line in session.offerLines(offer) { session.console.note(line) }
        for triesLeft in (0..<Self.triesMax).reversed() {
            let digits = try session.answer(nil, AccessText.askFirstCode, option: "--totp")
            do {
                return try await session.confirmEnrolment(person, code, digits)
            } catch .refused(let problem)
                where problem.code == Refusal.factorWrong.rawValue && triesLeft > 0
            {
                let text = problem.text.map { $0.what + $0.next }
                session.note(text ?? AccessText.wrongFirstCode)
            }
        }
        return .refused
    }
}

struct EnrolBeginCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "begin",
            HelpText.enrolBegin,
            usage: "mado enrol begin <person> [--code <code>] [--passphrase-file <file>]"
        )
    }

    @OptionGroup var options: EnrolOptions

    @Option(
        name: .customLong("passphrase-file"),
        help: ArgumentHelp(OptionText.passphraseFile, value: "file")
    )
    var passphraseFile: String?

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let (person, code) = try options.read(session)
        let passphrase = try session.newPassphrase(file: passphraseFile)
        let response = try await session.beginEnrolment(person, code, passphrase)
        if session.json {
            try session.printBody(response.body)
            return .done
        }
        try session.print(session.offerLines(session.read(response, as: EnrolmentAnswer.self)))
        session.note(AccessText.nextConfirm(person))
        return .done
    }
}

struct EnrolConfirmCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "confirm",
            HelpText.enrolConfirm,
            usage: "mado enrol confirm <person> [--code <code>] [--totp <digits>]"
        )
    }

    @OptionGroup var options: EnrolOptions

    @Option(name: .customLong("totp"), help: ArgumentHelp(OptionText.firstCode, value: "digits"))
    var totp: String?

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let (person, code) = try options.read(session)
        let digits = try session.answer(totp, AccessText.askFirstCode, option: "--totp")
        return try await session.confirmEnrolment(person, code, digits)
    }
}

extension Session {
    fileprivate func beginEnrolment(
        _ person: String,
        _ code: String,
        _ passphrase: String
    ) async throws(CommandFailure) -> APIResponse {
        struct Body: Encodable {
            let person: String
            let code: String
            let passphrase: String
        }
        let body = try Wire.json(Body(person: person, code: code, passphrase: passphrase))
        return try await send(APIRequest(.post, "/v1/enrolments", body: body))
    }

    fileprivate func confirmEnrolment(
        _ person: String,
        _ code: String,
        _ digits: String
    ) async throws(CommandFailure) -> Outcome {
        struct Body: Encodable {
            let person: String
            let code: String
            let totp: String
        }
        let body = try Wire.json(Body(person: person, code: code, totp: digits))
        let response = try await send(APIRequest(.post, "/v1/enrolments/confirm", body: body))
        try report(response, as: ReferenceAnswer.self, reference: \.reference) { _ in
            [AccessText.enrolled(person)]
        }
        return .done
    }

    fileprivate func offerLines(_ offer: EnrolmentAnswer) -> [String] {
        let secret = stride(from: 0, to: offer.totpSecret.count, by: 4).map { start in
            String(offer.totpSecret.dropFirst(start).prefix(4))
        }
        return [
            AccessText.loadSecret, AccessText.secret(secret.joined(separator: " ")),
            AccessText.uri(offer.otpauth),
        ].map(speech.text)
    }
}
