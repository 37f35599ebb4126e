import ArgumentParser
import BrokerCore
import Messages

/// What an event is about, as options of `standby` and `declare`.
struct PlanOptions: ParsableArguments {
    @Option(name: .customLong("kind"), help: ArgumentHelp(OptionText.kind, value: "kind"))
    var kind: String?

    @Option(name: .customLong("name"), help: ArgumentHelp(OptionText.eventName, value: "text"))
    var name: String?

    @Option(
        name: .customLong("area"),
        parsing: .upToNextOption,
        help: ArgumentHelp(OptionText.area, value: "area")
    )
    var areas: [String] = []

    @Option(
        name: .customLong("system"),
        parsing: .upToNextOption,
        help: ArgumentHelp(OptionText.eventSystem, value: "system")
    )
    var systems: [String] = []

    @Option(name: .customLong("basis"), help: ArgumentHelp(OptionText.basis, value: "text"))
    var basis: String?

    var isEmpty: Bool {
        kind == nil && name == nil && areas.isEmpty && systems.isEmpty && basis == nil
    }
}

/// The same, read.
struct Plan: Sendable {
    let kind: EventKind
    let name: String
    let areas: [String]
    let systems: [String]
    let basis: String?

    /// Without a name, the kind and the date of `now` make one.
    init(_ options: PlanOptions, now: Instant) throws(CommandFailure) {
        let missing = [
            (options.kind == nil, "--kind"), (options.areas.isEmpty, "--area"),
            (options.systems.isEmpty, "--system"),
        ].first { $0.0 }
        guard missing == nil, let kind = options.kind else {
            throw .usage(ArgumentText.missing([missing?.1 ?? "--kind"]))
        }
        self.kind = try Values.word(EventKind.self, kind, "--kind", name: \.message)
        name = options.name.map(trimmed) ?? "\(self.kind.message.ja) \(JST.date(now))"
        guard !name.isEmpty else {
            throw .usage(CommandText.badOption("--name", "", .text(max: 100)))
        }
        areas = try Values.list(AreaID.self, options.areas, "--area").map(\.text)
        systems = try Values.list(SystemID.self, options.systems, "--system").map(\.text)
        basis = options.basis
    }
}

struct StandbyCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "standby",
            HelpText.standby,
            usage: """
                mado standby --kind <kind> --area <area> ... --system <system> ...
                             [--condition <text>] ... [--name <text>] [--basis <text>]
                """
        )
    }

    @OptionGroup var plan: PlanOptions

    @Option(
        name: .customLong("condition"),
        parsing: .singleValue,
        help: ArgumentHelp(OptionText.conditionText, value: "text")
    )
    var conditions: [String] = []

    @OptionGroup var common: CommonOptions

    private struct Body: Encodable {
        let kind: String
        let name: String
        let basis: String?
        let areas: [String]
        let systems: [String]
        let conditions: [String]
    }

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let plan = try Plan(plan, now: try await session.status.now.instant)
        let body = try Wire.json(
            Body(
                kind: plan.kind.rawValue,
                name: plan.name,
                basis: plan.basis,
                areas: plan.areas,
                systems: plan.systems,
                conditions: conditions
            )
        )
        let response = try await session.send(
            APIRequest(.post, "/v1/events/standby", body: body)
        )
        try session.reportEvent(response) { answer in
            [OutcomeText.stoodBy(phrase(of: answer.event))] + Self.conditions(of: answer.event)
        }
        return .done
    }

    /// The conditions with their state, then what to do next.
    static func conditions(of event: EventAnswer) -> [Message] {
        let conditions = event.conditions ?? []
        let lines = conditions.map {
            OutcomeText.condition($0.number, $0.text, isAttested: $0.attestedAt != nil)
        }
        if let open = conditions.first(where: { $0.attestedAt == nil }) {
            return lines + [OutcomeText.nextAttest(event.id, open.number)]
        }
        return lines + [OutcomeText.nextDeclare(event.id)]
    }
}
