import ArgumentParser
import BrokerCore
import Messages

struct GrantCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "grant",
            HelpText.grant,
            usage: """
                mado grant [--event <event>] (--group <group> | --person <person> ...)
                           [--system <system> ...] --purpose <purpose>
                           [--terminal <terminal> | --site <site>]
                           [--until <time> | --for <length>]
                """
        )
    }

    @Option(name: .customLong("event"), help: ArgumentHelp(OptionText.event, value: "event"))
    var event: String?

    @Option(name: .customLong("group"), help: ArgumentHelp(OptionText.group, value: "group"))
    var group: String?

    @Option(
        name: .customLong("person"),
        parsing: .upToNextOption,
        help: ArgumentHelp(OptionText.persons, value: "person")
    )
    var persons: [String] = []

    @Option(
        name: .customLong("system"),
        parsing: .upToNextOption,
        help: ArgumentHelp(OptionText.grantSystem, value: "system")
    )
    var systems: [String] = []

    @Option(name: .customLong("purpose"), help: ArgumentHelp(OptionText.purpose, value: "purpose"))
    var purpose: String

    @OptionGroup var limits: GrantLimitOptions

    @OptionGroup var opening: OpeningOptions

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let purpose = try Values.word(Purpose.self, purpose, "--purpose", name: \.message)
        let ids = try Values.list(PersonID.self, persons, "--person").map(\.text)
        let group = try group.map { text throws(CommandFailure) in
            try Values.named(GroupID.self, text, "--group").text
        }
        if group != nil, !ids.isEmpty {
            throw .usage(ArgumentText.exclusive(["--group", "--person"]))
        }
        if group == nil, ids.isEmpty {
            throw .usage(ArgumentText.missing(["--group", "--person"]))
        }
        let status = try await session.status
        let limits = try GrantLimits(limits, now: status.now.instant)
        let event = try await EventChoice.find(
            event,
            option: "--event",
            in: status,
            states: [.active],
            session: session
        )
        let systems = try chosenSystems(of: event)
        let known: PersonsAnswer = try await session.get("/v1/persons")
        let receivers = try Receivers(known.persons, group: group, ids: ids)
        let plan = GrantPlan(
            event: event,
            receivers: receivers,
            systems: systems,
            purpose: purpose,
            limits: limits
        )
        try Confirming(.grant, plan.sentences(status, session.speech), eventNames: [event.name])
            .ask(
                in: session,
                yes: opening.yes
            )
        let response = try await session.act(totp: opening.totp) { code throws(CommandFailure) in
            APIRequest(.post, "/v1/grants", body: try plan.body(totp: code))
        }
        return try report(response, session)
    }

    /// Those named or, where the event has only one, that.
    private func chosenSystems(of event: EventAnswer) throws(CommandFailure) -> [String] {
        if systems.isEmpty {
            guard event.systems.count == 1 else {
                throw .usage(ArgumentText.chooseSystem(event.systems))
            }
            return event.systems
        }
        return try Values.list(SystemID.self, systems, "--system").map(\.text)
    }

    private func report(
        _ response: APIResponse,
        _ session: Session
    ) throws(CommandFailure) -> Outcome {
        let answer = try session.read(response, as: GrantActAnswer.self)
        if session.json {
            try session.printBody(response.body)
        } else {
            let report = GrantReport(answer, session.speech, width: session.tableWidth)
            try session.print(report.lines)
        }
        if answer.refused == 0 { return .done }
        return answer.issued == 0 ? .refused : .partial
    }
}

struct RevokeCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "revoke",
            HelpText.revoke,
            usage: "mado revoke (<grant> ... | --person <person>)"
        )
    }

    @Argument(help: ArgumentHelp(OptionText.grants, value: "grant"))
    var grants: [String] = []

    @Option(
        name: .customLong("person"),
        help: ArgumentHelp(OptionText.revokePerson, value: "person")
    )
    var person: String?

    @OptionGroup var common: CommonOptions

    private struct Body: Encodable {
        let grants: [String]?
        let person: String?
    }

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        if person == nil, grants.isEmpty {
            throw .usage(ArgumentText.missing(["<grant>", "--person"]))
        }
        if person != nil, !grants.isEmpty {
            throw .usage(ArgumentText.exclusive(["<grant>", "--person"]))
        }
        var ids: [String] = []
        for text in grants {
            ids.append(try Values.drawn(GrantID.self, text, "grant").description)
        }
        let person = try person.map { text throws(CommandFailure) in
            try Values.named(PersonID.self, text, "--person").text
        }
        let body = try Wire.json(Body(grants: ids.isEmpty ? nil : ids, person: person))
        let response = try await session.send(APIRequest(.post, "/v1/grants/revoke", body: body))
        let answer = try session.read(response, as: RevokeActAnswer.self)
        let ended = answer.results.count { $0.ended == true }
        if session.json {
            try session.printBody(response.body)
        } else {
            try session.print(lines(answer, ended: ended, session.speech))
        }
        if ended == answer.results.count { return .done }
        return ended == 0 ? .refused : .partial
    }

    private func lines(_ answer: RevokeActAnswer, ended: Int, _ speech: Speech) -> [String] {
        var lines: [String] = []
        for result in answer.results where result.ended != true {
            let what = result.refusal.map { $0.text?.what ?? FailureText.unknownRefusal($0.code) }
            lines.append(
                speech.text(OutcomeText.notRevoked(result.grant, what ?? .empty))
            )
        }
        lines.append(
            speech.text(
                answer.results.isEmpty ? OutcomeText.nothingRevoked : OutcomeText.revoked(ended)
            )
        )
        if let reference = answer.reference {
            lines.append(speech.text(OutcomeText.reference(reference)))
        }
        return lines
    }
}
