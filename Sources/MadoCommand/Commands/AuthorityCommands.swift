import ArgumentParser
import BrokerCore
import Messages

struct SuspendAllCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("suspend-all", HelpText.suspendAll, usage: "mado suspend-all")
    }

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let response = try await session.send(
            APIRequest(.post, "/v1/authority/suspend", body: .json("{}"))
        )
        try session.report(response, as: SuspendAnswer.self, reference: \.reference) { answer in
            [OutcomeText.suspended(ended: answer.credentialsEnded)]
        }
        return .done
    }
}

struct ResumeCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("resume", HelpText.resume, usage: "mado resume [--event <event>]")
    }

    @Option(name: .customLong("event"), help: ArgumentHelp(OptionText.event, value: "event"))
    var event: String?

    @OptionGroup var opening: OpeningOptions

    @OptionGroup var common: CommonOptions

    private struct Body: Encodable {
        let event: String?
        let totp: String?
    }

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let status = try await session.status
        var events = status.events.filter { $0.stateWord == .active }
        var grants = status.grantsTotal ?? status.grants.count
        var only: String?
        if let event {
            let found = try await EventChoice.find(
                event,
                option: "--event",
                in: status,
                states: [.active],
                session: session
            )
            only = found.id
            events = [found]
            grants = try await session.grants(of: found.id).count
        }
        let sentences =
            [Confirmation.resume(grants: grants)]
            + events.map { AskText.resumes(phrase(of: $0), until: $0.endsAt?.instant) }
        try Confirming(.resume, sentences, eventNames: events.map(\.name)).ask(
            in: session,
            yes: opening.yes
        )
        let response = try await session.act(totp: opening.totp) { code throws(CommandFailure) in
            APIRequest(
                .post,
                "/v1/authority/resume",
                body: try Wire.json(Body(event: only, totp: code))
            )
        }
        try session.report(response, as: TwoPersonAnswer.self, reference: \.reference) { answer in
            [answer.isRequested ? OutcomeText.resumeRequested : OutcomeText.resumed]
        }
        return .done
    }
}

struct ClockCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "clock",
            HelpText.clock,
            usage: "mado clock confirm",
            subcommands: [ClockConfirmCommand.self]
        )
    }
}

struct ClockConfirmCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("confirm", HelpText.clockConfirm, usage: "mado clock confirm")
    }

    @OptionGroup var opening: OpeningOptions

    @OptionGroup var common: CommonOptions

    /// Both instants as they were shown.
    private struct Body: Encodable {
        let wall: String
        let now: String
        let totp: String?
    }

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let status = try await session.status
        let wall = (status.wall ?? status.now).instant
        try Confirming(.confirmClock, [AskText.clock(wall)]).ask(in: session, yes: opening.yes)
        let response = try await session.act(totp: opening.totp) { code throws(CommandFailure) in
            // What is confirmed is what was shown, however long it took to compare it.
            let body = Body(
                wall: JST.machine(wall),
                now: JST.machine(status.now.instant),
                totp: code
            )
            return APIRequest(.post, "/v1/clock/confirm", body: try Wire.json(body))
        }
        try session.report(response, as: ClockAnswer.self, reference: \.reference) { answer in
            let confirmed = answer.wall.instant
            return answer.isRequested
                ? [OutcomeText.clockRequested(confirmed)] : [OutcomeText.clockConfirmed(confirmed)]
        }
        return .done
    }
}
