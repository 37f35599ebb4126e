import ArgumentParser
import BrokerCore
import Messages

/// Where, what and how long, as options of `grant`.
struct GrantLimitOptions: ParsableArguments {
    @Option(
        name: .customLong("terminal"),
        help: ArgumentHelp(OptionText.terminal, value: "terminal")
    )
    var terminal: String?

    @Option(name: .customLong("site"), help: ArgumentHelp(OptionText.site, value: "site"))
    var site: String?

    @Option(
        name: .customLong("screen"),
        parsing: .upToNextOption,
        help: ArgumentHelp(OptionText.screen, value: "screen")
    )
    var screens: [String] = []

    @Option(
        name: .customLong("field"),
        parsing: .upToNextOption,
        help: ArgumentHelp(OptionText.field, value: "field")
    )
    var fields: [String] = []

    @Option(
        name: .customLong("operation"),
        parsing: .upToNextOption,
        help: ArgumentHelp(OptionText.operation, value: "operation")
    )
    var operations: [String] = []

    @Option(name: .customLong("from"), help: ArgumentHelp(OptionText.grantFrom, value: "time"))
    var from: String?

    @Option(name: .customLong("until"), help: ArgumentHelp(OptionText.grantUntil, value: "time"))
    var until: String?

    @Option(name: .customLong("for"), help: ArgumentHelp(OptionText.grantFor, value: "length"))
    var length: String?
}

/// The same, read.
struct GrantLimits: Sendable {
    let terminal: String?
    let site: String?
    let screens: [String]
    let fields: [String]
    let operations: [BrokerCore.Operation]
    let from: Instant?
    /// Nil: it follows the event.
    let until: Instant?

    init(_ options: GrantLimitOptions, now: Instant) throws(CommandFailure) {
        if options.terminal != nil, options.site != nil {
            throw .usage(ArgumentText.exclusive(["--terminal", "--site"]))
        }
        if options.until != nil, options.length != nil {
            throw .usage(ArgumentText.exclusive(["--until", "--for"]))
        }
        terminal = try options.terminal.map { text throws(CommandFailure) in
            try Values.named(TerminalID.self, text, "--terminal").text
        }
        site = try options.site.map { text throws(CommandFailure) in
            try Values.named(SiteID.self, text, "--site").text
        }
        screens = try Values.list(ResourceID.self, options.screens, "--screen").map(\.text)
        fields = try Values.list(ResourceID.self, options.fields, "--field").map(\.text)
        var words: [BrokerCore.Operation] = []
        for text in options.operations.flatMap({ $0.split(separator: ",") }) {
            words.append(
                try Values.word(
                    BrokerCore.Operation.self,
                    String(text),
                    "--operation",
                    name: \.message
                )
            )
        }
        operations = words
        from = try options.from.map { text throws(CommandFailure) in
            try Values.time(text, "--from", now: now)
        }
        let length = try options.length.map { text throws(CommandFailure) in
            try Values.length(text, "--for")
        }
        let end = try options.until.map { text throws(CommandFailure) in
            try Values.time(text, "--until", now: now)
        }
        until = end ?? length.map { now + $0 }
    }
}

/// Who is to receive a grant, as far as the roster tells.
struct Receivers: Sendable {
    /// In the order given, or the roster's; a person whom the roster does not know has only an id.
    let persons: [PersonAnswer]

    init(_ known: [PersonAnswer], group: String?, ids: [String]) throws(CommandFailure) {
        guard let group else {
            persons = ids.map { id in known.first { $0.id == id } ?? PersonAnswer(id: id) }
            return
        }
        persons = known.filter { $0.groups?.contains(group) == true }
        if persons.isEmpty { throw .stopped(ArgumentText.emptyGroup(group), .refused) }
    }

    /// By name, or by id where the daemon gives no name.
    var employers: [String] {
        var result: [String] = []
        for employer in persons.compactMap({ $0.employerName ?? $0.employer })
        where !result.contains(employer) {
            result.append(employer)
        }
        return result
    }

    /// By name and id; by id alone where the terminal cannot show the name.
    func names(
        _ speech: Speech,
        where fits: (PersonAnswer) -> Bool = { _ in true }
    ) -> [String] {
        persons.filter(fits).map { person in
            let name = speech.name(person.name)
            return name == "-" ? person.id : "\(name) (\(person.id))"
        }
    }
}

extension PersonAnswer {
    fileprivate init(id: String) {
        self.id = id
        name = nil
        employer = nil
        employerName = nil
        roles = nil
        groups = nil
        epoch = nil
        current = nil
        enrolled = nil
        invited = nil
    }
}

/// One act of granting: what it says beforehand, and its request.
struct GrantPlan: Sendable {
    let event: EventAnswer
    let receivers: Receivers
    let systems: [String]
    let purpose: Purpose
    let limits: GrantLimits

    private static let namesShown = 12

    private struct Body: Encodable {
        let event: String
        let persons: [String]
        let systems: [String]
        let purpose: String
        let screens: [String]?
        let fields: [String]?
        let operations: [String]?
        let terminal: String?
        let site: String?
        let notBefore: String?
        let notAfter: String?
        let totp: String?
    }

    /// Who will see what until when; who they are; what for; who will probably be refused.
    func sentences(_ status: StatusAnswer, _ speech: Speech) -> [Message] {
        let now = status.now.instant
        let operations = limits.operations.isEmpty ? [.view] : limits.operations
        let employers = receivers.employers
        let statement = AccessStatement(
            employer: employers.isEmpty ? AskText.someCompany : .list(employers.map { .same($0) }),
            persons: receivers.persons.count,
            systems: systems.compactMap { NamedSystem($0, in: status) },
            operations: operations,
            from: limits.from ?? now,
            until: limits.until ?? event.endsAt?.instant ?? event.closesAt?.instant ?? now,
            followsEvent: limits.until == nil
        )
        let names = receivers.names(speech)
        var lines = [
            statement.sentence,
            AskText.persons(
                Array(names.prefix(Self.namesShown)),
                more: max(0, names.count - Self.namesShown)
            ),
            AskText.purpose(purpose),
        ]
        let outdated = receivers.names(speech) { $0.current == false }
        if !outdated.isEmpty { lines.append(AskText.notCurrent(outdated)) }
        let absent = receivers.names(speech) { $0.current != false && $0.enrolled == false }
        if !absent.isEmpty { lines.append(AskText.notEnrolled(absent)) }
        return lines
    }

    func body(totp: String?) throws(CommandFailure) -> APIRequest.Body {
        // A group is sent as its members: whoever was confirmed gets it, and nobody else.
        try Wire.json(
            Body(
                event: event.id,
                persons: receivers.persons.map(\.id),
                systems: systems,
                purpose: purpose.rawValue,
                screens: limits.screens.isEmpty ? nil : limits.screens,
                fields: limits.fields.isEmpty ? nil : limits.fields,
                operations: limits.operations.isEmpty
                    ? nil : limits.operations.map(\.rawValue),
                terminal: limits.terminal,
                site: limits.site,
                notBefore: limits.from.map(JST.machine),
                notAfter: limits.until.map(JST.machine),
                totp: totp
            )
        )
    }
}
