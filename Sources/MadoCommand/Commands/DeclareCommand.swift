import ArgumentParser
import BrokerCore
import Messages

struct DeclareCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "declare",
            HelpText.declare,
            usage: """
                mado declare --standby <event> [--window <length>]
                mado declare --kind <kind> --area <area> ... --system <system> ...
                             [--window <length>] [--name <text>] [--basis <text>]
                """
        )
    }

    @Option(name: .customLong("standby"), help: ArgumentHelp(OptionText.standby, value: "event"))
    var standby: String?

    @OptionGroup var plan: PlanOptions

    @Option(name: .customLong("window"), help: ArgumentHelp(OptionText.window, value: "length"))
    var window: String?

    @Option(
        name: .customLong("approval"),
        help: ArgumentHelp(OptionText.approval, value: "first|after")
    )
    var approval: String?

    @Option(name: .customLong("opens-at"), help: ArgumentHelp(OptionText.opensAt, value: "time"))
    var opensAt: String?

    @OptionGroup var opening: OpeningOptions

    @OptionGroup var common: CommonOptions

    private struct Body: Encodable {
        let standby: String?
        let kind: String?
        let name: String?
        let basis: String?
        let areas: [String]?
        let systems: [String]?
        let window: String?
        let approval: String
        let opensAt: String?
        let totp: String?
    }

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let order = try approvalOrder()
        let length = try window.map { text throws(CommandFailure) in
            try Values.length(text, "--window")
        }
        if standby != nil, !plan.isEmpty {
            let options = ["--kind", "--name", "--area", "--system", "--basis"]
            throw .usage(ArgumentText.notWith(options, "--standby"))
        }
        let status = try await session.status
        let opens = try opensAt.map { text throws(CommandFailure) in
            try Values.time(text, "--opens-at", now: status.now.instant)
        }
        var prepared: EventAnswer?
        if let standby {
            prepared = try await EventChoice.find(
                standby,
                option: "--standby",
                in: status,
                states: [.standby],
                session: session
            )
        }
        let fresh = prepared == nil ? try Plan(plan, now: status.now.instant) : nil
        guard let kind = prepared?.kindWord ?? fresh?.kind else { throw .strangeAnswer }
        let name = prepared?.name ?? fresh?.name ?? ""
        let sentences = sentences(
            status,
            kind: kind,
            name: name,
            areas: prepared?.areas ?? fresh?.areas ?? [],
            systems: prepared?.systems ?? fresh?.systems ?? [],
            from: opens ?? status.now.instant,
            length: length,
            order: order
        )
        try Confirming(.declare, sentences, eventNames: [name]).ask(
            in: session,
            yes: opening.yes
        )
        let body = { (code: String?) in
            Body(
                standby: prepared?.id,
                kind: fresh?.kind.rawValue,
                name: fresh?.name,
                basis: fresh?.basis,
                areas: fresh?.areas,
                systems: fresh?.systems,
                window: length.map(Length.written),
                approval: order.rawValue,
                opensAt: opens.map(JST.machine),
                totp: code
            )
        }
        let response = try await send(body, session)
        try session.reportEvent(response, lines: outcome)
        return .done
    }

    private func send(
        _ body: (String?) -> Body,
        _ session: Session
    ) async throws(CommandFailure) -> APIResponse {
        do {
            return try await session.act(totp: opening.totp) { code throws(CommandFailure) in
                APIRequest(.post, "/v1/events/declare", body: try Wire.json(body(code)))
            }
        } catch .refused(var problem) where problem.code == Refusal.approvalRequired.rawValue {
            problem.hint = FailureText.approvalFirst
            throw .refused(problem)
        }
    }

    private func approvalOrder() throws(CommandFailure) -> ApprovalOrder {
        guard let approval else { return .after }
        guard let order = ApprovalOrder(rawValue: plain(approval).lowercased()) else {
            let words = [ApprovalOrder.first, .after].map(\.rawValue)
            throw .usage(CommandText.badOption("--approval", approval, .oneOf(words)))
        }
        return order
    }

    private func sentences(
        _ status: StatusAnswer,
        kind: EventKind,
        name: String,
        areas: [String],
        systems: [String],
        from: Instant,
        length: Milliseconds?,
        order: ApprovalOrder
    ) -> [Message] {
        let first = WindowLength.first(of: kind, in: status)
        let due = Milliseconds.seconds(
            status.approvalDueSeconds ?? Ceiling.approvalDue.count / 1000
        )
        let sentence = Confirmation.declare(
            kind: kind,
            name: name,
            areas: areas.map { status.areaName($0) },
            systems: systems.compactMap { NamedSystem($0, in: status) },
            from: from,
            until: from + (length ?? first.length),
            approvalDue: order == .after ? from + due : nil
        )
        return length == nil && !first.isCertain
            ? [sentence, AskText.windowAtMost] : [sentence]
    }

    private func outcome(_ answer: EventActAnswer) -> [Message] {
        let event = answer.event
        guard event.stateWord == .active else {
            return [OutcomeText.awaiting(phrase(of: event))] + EventLines.window(event)
        }
        return [OutcomeText.declared(phrase(of: event))] + EventLines.window(event)
            + [OutcomeText.nextGrant(event.id)]
    }
}

extension StatusAnswer {
    /// An area's name, or its id where the daemon gives no name.
    fileprivate func areaName(_ id: String) -> Message {
        areas?.first { $0.id == id }?.name?.message ?? .same(id)
    }
}

extension NamedSystem {
    /// A system with the name that the daemon gives; nil if `id` is no id at all.
    init?(_ id: String, in status: StatusAnswer) {
        guard let systemID = SystemID(id) else { return nil }
        let name = status.systems?.first { $0.id == id }?.name?.message
        self.init(id: systemID, name: name ?? .same(id))
    }
}
