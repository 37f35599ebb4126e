import ArgumentParser
import BrokerCore
import Messages
import SiteFiles

struct RosterCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "roster",
            HelpText.roster,
            usage: "mado roster list|codes|changes|accept|number",
            subcommands: [
                RosterListCommand.self, RosterCodesCommand.self, RosterChangesCommand.self,
                RosterAcceptCommand.self, RosterNumberCommand.self,
            ]
        )
    }
}

struct RosterListCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("list", HelpText.rosterList, usage: "mado roster list")
    }

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let headings = [
            TableText.person, TableText.name, TableText.employer, TableText.roles,
            TableText.groups, TableText.roster, TableText.enrolment,
        ]
        try await session.list("/v1/persons", headings, flexible: [1, 2, 3, 4, 6], unit: .persons) {
            (answer: PersonsAnswer, speech) in
            answer.persons.map { row($0, speech) }
        }
        return .done
    }

    private func row(_ person: PersonAnswer, _ speech: Speech) -> [String] {
        let roles = (person.roles ?? []).map { role in
            Role(rawValue: role).map { speech.text($0.message) } ?? speech.foreign(role)
        }
        let enrolment =
            person.enrolled == true
            ? TableText.enrolled
            : person.invited == true ? TableText.invited : TableText.notEnrolled
        return [
            speech.foreign(person.id), speech.name(person.name),
            speech.foreign(person.employer ?? ""), roles.joined(separator: " "),
            (person.groups ?? []).map(speech.foreign).joined(separator: " "),
            speech.text(person.current == false ? TableText.notCurrent : TableText.current),
            speech.text(enrolment),
        ]
    }
}

struct RosterCodesCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "codes",
            HelpText.rosterCodes,
            usage: "mado roster codes (--person <person> ... | --all)"
        )
    }

    @Option(
        name: .customLong("person"),
        parsing: .upToNextOption,
        help: ArgumentHelp(OptionText.codePersons, value: "person")
    )
    var persons: [String] = []

    @Flag(name: .customLong("all"), help: ArgumentHelp(OptionText.codeAll))
    var all = false

    @Option(name: .customLong("totp"), help: ArgumentHelp(OptionText.totp, value: "digits"))
    var totp: String?

    @OptionGroup var common: CommonOptions

    private struct Body: Encodable {
        let persons: [String]?
        let all: Bool?
        let totp: String?
    }

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let ids = try Values.list(PersonID.self, persons, "--person").map(\.text)
        if all, !ids.isEmpty { throw .usage(ArgumentText.exclusive(["--person", "--all"])) }
        if !all, ids.isEmpty { throw .usage(ArgumentText.missing(["--person", "--all"])) }
        let response = try await session.act(totp: totp) { code throws(CommandFailure) in
            let body = Body(persons: all ? nil : ids, all: all ? true : nil, totp: code)
            return APIRequest(.post, "/v1/enrolment-codes", body: try Wire.json(body))
        }
        if session.json {
            try session.printBody(response.body)
            return .done
        }
        let answer = try session.read(response, as: CodesAnswer.self)
        let speech = session.speech
        let headings = [TableText.person, TableText.name, TableText.code, TableText.codeUntil]
        var table = Table(headings.map(speech.text), flexible: [1])
        for code in answer.codes {
            table.add([
                speech.foreign(code.person), speech.name(code.name),
                speech.foreign(code.code),
                code.expiresAt.map { JST.people($0.instant) } ?? "",
            ])
        }
        try session.print(table.lines(width: session.tableWidth))
        session.note(TableText.keepCodes)
        if let reference = answer.reference {
            session.note(OutcomeText.reference(reference))
        }
        return .done
    }
}

struct RosterNumberCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "number",
            HelpText.rosterNumber,
            usage: "mado roster number <file>"
        )
    }

    @Argument(help: ArgumentHelp(OptionText.rosterFile, value: "file"))
    var file: String

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let numbered: [UInt8]
        do {
            numbered = try RosterNumbering.number(SiteText.load(path: file), file: file) {
                var generator = SystemRandomNumberGenerator()
                return RosterNumbering.randomID(using: &generator)
            }
        } catch {
            let language = session.speech.language
            for problem in error.problems {
                session.console.note(session.speech.foreign(problem.text(in: language)))
            }
            // A problem without a line is that the file could not be read at all.
            return error.problems.contains { $0.line == 0 } ? .unreachable : .refused
        }
        try session.write(bytes: numbered)
        return .done
    }
}
