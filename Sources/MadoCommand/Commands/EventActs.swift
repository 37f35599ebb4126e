import ArgumentParser
import BrokerCore
import Messages

struct AttestCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "attest",
            HelpText.attest,
            usage: "mado attest [<event>] --condition <n>"
        )
    }

    @Argument(help: ArgumentHelp(OptionText.event, value: "event"))
    var event: String?

    @Option(name: .customLong("condition"), help: ArgumentHelp(OptionText.condition, value: "n"))
    var condition: String

    @OptionGroup var opening: OpeningOptions

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let number = try Values.integer(condition, "--condition", in: 1...Ceiling.conditions)
        let event = try await EventChoice.find(
            event,
            option: "event",
            in: session.status,
            states: [.standby],
            session: session
        )
        let text = event.conditions?.first { $0.number == number }?.text ?? ""
        let sentence = AskText.attest(phrase(of: event), number: number, text: text)
        try Confirming(.attest, [sentence], eventNames: [event.name]).ask(
            in: session,
            yes: opening.yes
        )
        struct Body: Encodable {
            let condition: Int
            let totp: String?
        }
        let response = try await session.eventAct(event.id, "attest", totp: opening.totp) {
            code throws(CommandFailure) in
            try Wire.json(Body(condition: number, totp: code))
        }
        try session.reportEvent(response) { answer in
            [OutcomeText.attested(phrase(of: answer.event), number)]
                + StandbyCommand.conditions(of: answer.event)
        }
        return .done
    }
}

struct ApproveCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("approve", HelpText.approve, usage: "mado approve [<event>]")
    }

    @Argument(help: ArgumentHelp(OptionText.event, value: "event"))
    var event: String?

    @OptionGroup var opening: OpeningOptions

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let status = try await session.status
        let event = try await EventChoice.find(
            event,
            option: "event",
            in: status,
            states: [.awaiting, .active, .closed, .expired],
            where: \.awaitsApproval,
            session: session
        )
        let sentence = try sentence(for: event, status)
        try Confirming(.approve, [sentence], eventNames: [event.name]).ask(
            in: session,
            yes: opening.yes
        )
        let response = try await session.eventAct(event.id, "approve", totp: opening.totp) {
            code throws(CommandFailure) in
            try Wire.json(TOTPBody(totp: code))
        }
        try session.reportEvent(response) { answer in
            [OutcomeText.approved(phrase(of: answer.event))] + EventLines.window(answer.event)
        }
        return .done
    }

    private func sentence(
        for event: EventAnswer,
        _ status: StatusAnswer
    ) throws(CommandFailure) -> Message {
        guard event.isOpen else { return AskText.approveEnded(phrase(of: event)) }
        guard let kind = event.kindWord else { throw .strangeAnswer }
        if let end = event.closesAt?.instant {
            return Confirmation.approve(kind: kind, name: event.name, until: end)
        }
        // An event that awaits approval has no end yet: its window begins with the approval.
        let window = WindowLength.first(of: kind, in: status)
        let end = status.now.instant + window.length
        return Confirmation.approve(kind: kind, name: event.name, until: end)
            + (window.isCertain ? .empty : AskText.windowAtMost)
    }
}

struct WithdrawCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("withdraw", HelpText.withdraw, usage: "mado withdraw <event>")
    }

    @Argument(help: ArgumentHelp(OptionText.event, value: "event"))
    var event: String

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let id = try Values.drawn(EventID.self, event, "event").description
        let response = try await session.send(
            APIRequest(.post, "/v1/events/\(id)/withdraw", body: .json("{}"))
        )
        try session.reportEvent(response) { [OutcomeText.withdrawn(phrase(of: $0.event))] }
        return .done
    }
}

struct CloseCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("close", HelpText.close, usage: "mado close <event>")
    }

    @Argument(help: ArgumentHelp(OptionText.event, value: "event"))
    var event: String

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let id = try Values.drawn(EventID.self, event, "event").description
        let response = try await session.send(
            APIRequest(.post, "/v1/events/\(id)/close", body: .json("{}"))
        )
        try session.reportEvent(response) { [OutcomeText.closed(phrase(of: $0.event))] }
        return .done
    }
}
