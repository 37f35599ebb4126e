import ArgumentParser
import BrokerCore
import Messages

/// Runs one command line from its arguments to its exit status.
package struct Runner: Sendable {
    /// The environment variables that `mado` reads.
    package struct Environment: Sendable {
        package let socket: String?
        package let server: String?
        package let certificate: String?
        package let privateKey: String?
        package let authorities: String?
        package let lcAll: String?
        package let lcMessages: String?
        package let lcCtype: String?
        package let lang: String?

        /// Values by name, as the system gives them.
        package init(_ variables: [String: String]) {
            func named(_ name: String) -> String? {
                variables[name].flatMap { $0.isEmpty ? nil : $0 }
            }
            socket = named("MADO_SOCKET")
            server = named("MADO_SERVER")
            certificate = named("MADO_CERTIFICATE")
            privateKey = named("MADO_PRIVATE_KEY")
            authorities = named("MADO_CA")
            lcAll = variables["LC_ALL"]
            lcMessages = variables["LC_MESSAGES"]
            lcCtype = variables["LC_CTYPE"]
            lang = variables["LANG"]
        }
    }

    private let console: any Console
    private let environment: Environment
    private let transport: @Sendable (DaemonPlace) throws(CommandFailure) -> any Transport

    /// `transport` makes the way to the daemon from its place.
    package init(
        console: any Console,
        environment: Environment,
        transport:
            @escaping @Sendable (DaemonPlace) throws(CommandFailure) -> any Transport
    ) {
        self.console = console
        self.environment = environment
        self.transport = transport
    }

    /// `arguments` without the name of the program.
    package func run(_ arguments: [String]) async -> Outcome {
        let language = language(option: Self.languageOption(in: arguments))
        return await HelpLanguage.$current.withValue(language) {
            await parseAndPerform(arguments)
        }
    }

    private func parseAndPerform(_ arguments: [String]) async -> Outcome {
        let verb: any MadoVerb
        do {
            var command = try MadoRoot.parseAsRoot(arguments)
            guard let found = command as? any MadoVerb else {
                // `help`, or a family without its verb: the parser answers.
                try command.run()
                return .done
            }
            verb = found
        } catch {
            return report(parserError: error)
        }
        let common = verb.common
        if let lang = common.lang, Language(rawValue: lang) == nil {
            let rule = ValueRule.oneOf(Language.allCases.map(\.rawValue))
            return report(.usage(CommandText.badOption("--lang", lang, rule)), json: false)
        }
        var place = DaemonPlace.defaultSocket
        do {
            place = try self.place(common, arguments)
            let session = Session(
                console: console,
                transport: try transport(place),
                speech: speech(HelpLanguage.current),
                json: common.json
            )
            return try await verb.perform(in: session)
        } catch {
            return report(error, json: common.json, place)
        }
    }

    /// A command that asks no daemon looks at no server's files, and says so if it is given some.
    private func place(
        _ common: any SharedOptions,
        _ arguments: [String]
    ) throws(CommandFailure) -> DaemonPlace {
        if let daemon = common.daemon { return try daemon.place(environment) }
        let given = arguments.prefix { $0 != "--" }
        let idle = DaemonOptions.ofServer.first { option in
            given.contains { $0 == option || $0.hasPrefix("\(option)=") }
        }
        if let idle { throw .usage(RemoteText.asksNobody(idle)) }
        return .defaultSocket
    }

    // MARK: - Language

    private func language(option: Language?) -> Language {
        Language.chosen(
            option: option,
            lcAll: environment.lcAll,
            lcMessages: environment.lcMessages,
            lang: environment.lang
        )
    }

    private func speech(_ language: Language) -> Speech {
        Speech(
            language: language,
            charset: Charset.chosen(
                lcAll: environment.lcAll,
                lcCtype: environment.lcCtype,
                lang: environment.lang
            )
        )
    }

    /// The value of `--lang`, found before the arguments are parsed: their errors are in it.
    private static func languageOption(in arguments: [String]) -> Language? {
        for (index, argument) in arguments.enumerated() {
            if argument == "--" { return nil }
            if argument.hasPrefix("--lang=") {
                return Language(rawValue: String(argument.dropFirst("--lang=".count)))
            }
            if argument == "--lang", index + 1 < arguments.count {
                return Language(rawValue: arguments[index + 1])
            }
        }
        return nil
    }

    // MARK: - Failures

    private func report(parserError error: any Error) -> Outcome {
        let speech = speech(HelpLanguage.current)
        let text = MadoRoot.fullMessage(for: error, columns: 80)
        guard MadoRoot.exitCode(for: error) == .success else {
            console.note(ParserWords.error(text, language: speech.language))
            return .usage
        }
        do {
            try console.out(
                Array((ParserWords.help(text, language: speech.language) + "\n").utf8)
            )
            return .done
        } catch {
            return report(.output(reason: systemReason(error)), json: false)
        }
    }

    private func report(
        _ failure: CommandFailure,
        json: Bool,
        _ place: DaemonPlace = .defaultSocket
    ) -> Outcome {
        let (message, outcome): (Message, Outcome)
        switch failure {
        case .usage(let wrong):
            let speech = speech(HelpLanguage.current)
            note(speech.text(ArgumentText.wrong) + speech.text(wrong))
            return .usage
        case .stopped(let reason, let status): (message, outcome) = (reason, status)
        case .transport(let failure): (message, outcome) = (place.words(failure), .unreachable)
        case .strangeAnswer: (message, outcome) = (CommandText.strangeAnswer, .unreachable)
        case .output(let reason):
            (message, outcome) = (FailureText.output(reason), .unreachable)
        case .refused(let problem): return report(place.advising(problem), json: json)
        }
        note(speech(HelpLanguage.current).text(message))
        return outcome
    }

    private func note(_ text: String) {
        for line in wrapped(text, to: StatusScreen.width) { console.note(line) }
    }

    private func report(_ problem: Problem, json: Bool) -> Outcome {
        if json {
            do {
                let end = problem.body.hasSuffix("\n") ? "" : "\n"
                try console.out(Array((problem.body + end).utf8))
            } catch {
                return report(.output(reason: systemReason(error)), json: false)
            }
        } else {
            let speech = speech(HelpLanguage.current)
            for line in RefusalLines.lines(problem, speech) { console.note(line) }
        }
        return .refused
    }
}
