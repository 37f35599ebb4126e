import BrokerCore

/// Grant acts and the ways in which their terms are refused.
enum GrantCases {
    static func act(
        _ event: EventID,
        _ scene: inout Scene,
        persons: [PersonID] = [.en1],
        group: GroupID? = nil,
        systems: [SystemID] = [Site.systemA],
        scope: Scope = Scope(),
        purpose: Purpose = .outageInquiry,
        place: Place? = nil,
        notBefore: Instant? = nil,
        notAfter: NotAfter = .event
    ) -> GrantAct {
        GrantAct(
            event: event,
            persons: persons,
            group: group,
            systems: systems,
            scope: scope,
            purpose: purpose,
            place: place,
            notBefore: notBefore,
            notAfter: notAfter,
            drawn: scene.draw()
        )
    }

    private static func grant(
        _ name: String,
        _ refusal: Refusal,
        _ act: @escaping @Sendable (EventID, inout Scene) -> GrantAct
    ) -> GuardCase {
        GuardCase("a grant \(name)", refusal) { .grant(act($0.approved(), &$0)) }
    }

    private static let unknownScreen = ResourceID(unchecked: "USAGE")

    static let terms = [
        grant("of no system", .malformed) { act($0, &$1, systems: []) },
        grant("of a system twice", .malformed) {
            act($0, &$1, systems: [Site.systemA, Site.systemA])
        },
        grant("of an unknown system", .systemUnknown) {
            act($0, &$1, systems: [SystemID(unchecked: "SYS-X")])
        },
        grant("of a system that the event does not name", .systemNotInEvent) {
            act($0, &$1, systems: [Site.trainingSystem])
        },
        grant("of an unknown screen", .screenUnknown) {
            act($0, &$1, scope: Scope(screens: [unknownScreen]))
        },
        grant("of an unknown field", .fieldUnknown) {
            act($0, &$1, scope: Scope(fields: [unknownScreen]))
        },
        grant("of a screen of another system", .screenUnknown) {
            act(
                $0,
                &$1,
                systems: [Site.systemB],
                scope: Scope(screens: [ResourceID(unchecked: "CONTACT")])
            )
        },
        grant("of no operation", .malformed) { act($0, &$1, scope: Scope(operations: [])) },
        grant("of an operation that the system has not", .operationNotGranted) {
            act($0, &$1, scope: Scope(operations: [.extract]))
        },
        grant("of a screen twice", .malformed) {
            let screen = ResourceID(unchecked: "OUTAGE")
            return act($0, &$1, scope: Scope(screens: [screen, screen]))
        },
        grant("of a field twice", .malformed) {
            let field = ResourceID(unchecked: "ADDRESS")
            return act($0, &$1, scope: Scope(fields: [field, field]))
        },
        grant("at an unknown terminal", .terminalUnknown) {
            act($0, &$1, place: .terminal(TerminalID(unchecked: "T-X")))
        },
        grant("at a retail terminal", .terminalKind) {
            act($0, &$1, place: .terminal(Site.retailTerminal))
        },
        grant("at a training terminal", .terminalKind) {
            act($0, &$1, place: .terminal(Site.drillTerminal))
        },
        grant("at an unknown site", .terminalUnknown) {
            act($0, &$1, place: .site(SiteID(unchecked: "NOWHERE")))
        },
        grant("from before now", .backdated) {
            act($0, &$1, notBefore: $1.now - Milliseconds(1))
        },
        grant("from the window's end", .outsideWindow) {
            act($0, &$1, notBefore: $1.now + .hours(12))
        },
        grant("until after the window's end", .outsideWindow) {
            act($0, &$1, notAfter: .instant($1.now + .hours(12) + Milliseconds(1)))
        },
        grant("of no length", .outsideWindow) { act($0, &$1, notAfter: .instant($1.now)) },
        grant("to nobody", .personUnknown) { act($0, &$1, persons: []) },
        grant("to an empty group", .personUnknown) {
            act($0, &$1, persons: [], group: GroupID(unchecked: "SHIFT-Z"))
        },
        grant("to somebody and an empty group", .personUnknown) {
            act($0, &$1, group: GroupID(unchecked: "SHIFT-Z"))
        },
        grant("to more than a thousand", .malformed) {
            let persons = (0...1_000).map { PersonID(unchecked: "P-\($0)") }
            return act($0, &$1, persons: persons)
        },
        GuardCase("a grant in a suspended event", .suspended) {
            let event = $0.approved()
            $0.suspend()
            return .grant(act(event, &$0))
        },
    ]

    /// Who is refused while the act as a whole goes on.
    static let subjects: [(String, Person?, Refusal)] = [
        ("of another epoch", Site.person("P-X", [.entrustee], epoch: 0), .personNotCurrent),
        (
            "from tomorrow",
            Site.person("P-X", [.entrustee], validFrom: Site.start + .days(1)), .personNotCurrent
        ),
        (
            "until now", Site.person("P-X", [.entrustee], validTo: Site.start), .personNotCurrent
        ),
        ("who may receive none", Site.person("P-X", [.auditor]), .personNotEligible),
        (
            "never educated",
            Site.person("P-X", [.entrustee], educatedOn: nil), .personNotEligible
        ),
        (
            "educated 400 days ago",
            Site.person("P-X", [.entrustee], educatedOn: Site.start - .days(400)),
            .personNotEligible
        ),
        (
            "educated tomorrow",
            Site.person("P-X", [.entrustee], educatedOn: Site.start + .days(1)),
            .personNotEligible
        ),
        ("not on the roster", nil, .personUnknown),
    ]
}
