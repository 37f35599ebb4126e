import ArgumentParser
import BrokerCore
import Messages

struct ExtendCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "extend",
            HelpText.extend,
            usage: "mado extend [<event>] (--by <length> | --until <time>)"
        )
    }

    @Argument(help: ArgumentHelp(OptionText.event, value: "event"))
    var event: String?

    @Option(name: .customLong("by"), help: ArgumentHelp(OptionText.by, value: "length"))
    var by: String?

    @Option(name: .customLong("until"), help: ArgumentHelp(OptionText.until, value: "time"))
    var until: String?

    @OptionGroup var opening: OpeningOptions

    @OptionGroup var common: CommonOptions

    private struct Body: Encodable {
        let by: String?
        let until: String?
        let totp: String?
    }

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let length = try by.map { text throws(CommandFailure) in
            try Values.length(text, "--by")
        }
        if by != nil, until != nil { throw .usage(ArgumentText.exclusive(["--by", "--until"])) }
        if by == nil, until == nil { throw .usage(ArgumentText.missing(["--by", "--until"])) }
        let status = try await session.status
        let event = try await EventChoice.find(
            event,
            option: "event",
            in: status,
            states: [.active],
            session: session
        )
        let old = event.closesAt?.instant ?? status.now.instant
        let fixed = try until.map { text throws(CommandFailure) in
            try Values.time(text, "--until", now: status.now.instant)
        }
        let new = fixed ?? length.map { old + $0 } ?? old
        let grants = try await session.grants(of: event.id)
        let sentence = Confirmation.extend(
            name: event.name,
            from: old,
            until: new,
            following: grants.count { $0.notAfter == nil },
            fixed: grants.count { $0.notAfter != nil }
        )
        try Confirming(.extend, [sentence], eventNames: [event.name]).ask(
            in: session,
            yes: opening.yes
        )
        let response = try await session.eventAct(event.id, "extend", totp: opening.totp) {
            code throws(CommandFailure) in
            try Wire.json(
                Body(
                    by: length.map(Length.written),
                    until: fixed.map(JST.machine),
                    totp: code
                )
            )
        }
        try session.reportEvent(response) { answer in
            var lines = [OutcomeText.extended(phrase(of: answer.event))]
            lines += EventLines.window(answer.event)
            if let ids = answer.fixedGrants, !ids.isEmpty {
                lines.append(OutcomeText.fixedGrants(ids.count, ids))
            }
            return lines
        }
        return .done
    }
}

struct ShortenCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "shorten",
            HelpText.shorten,
            usage: "mado shorten <event> --until <time>"
        )
    }

    @Argument(help: ArgumentHelp(OptionText.event, value: "event"))
    var event: String

    @Option(name: .customLong("until"), help: ArgumentHelp(OptionText.until, value: "time"))
    var until: String

    @OptionGroup var common: CommonOptions

    private struct Body: Encodable {
        let until: String
    }

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let id = try Values.drawn(EventID.self, event, "event").description
        let now = try await session.status.now.instant
        let until = try Values.time(until, "--until", now: now)
        let body = try Wire.json(Body(until: JST.machine(until)))
        let response = try await session.send(
            APIRequest(.post, "/v1/events/\(id)/shorten", body: body)
        )
        try session.reportEvent(response) { answer in
            [OutcomeText.shortened(phrase(of: answer.event))] + EventLines.window(answer.event)
        }
        return .done
    }
}
