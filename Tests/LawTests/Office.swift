import BrokerTesting

/// A record as the tables of these tests tell it: what happened, who did it, and when.
struct Told {
    /// After the start.
    let hours: Double
    let actor: LawActor
    let fact: LawFact
    /// The step that the act burnt.
    let code: Int64?
    /// Nil: a number of its own.
    let request: String?
    let mark: LawMark?
    /// How many places of the ledger are left out before it.
    let gap: UInt64
    let isClockSure: Bool

    init(
        _ hours: Double,
        _ actor: LawActor,
        _ fact: LawFact,
        code: Int64? = nil,
        request: String? = nil,
        mark: LawMark? = nil,
        gap: UInt64 = 0,
        isClockSure: Bool = true
    ) {
        self.hours = hours
        self.actor = actor
        self.fact = fact
        self.code = code
        self.request = request
        self.mark = mark
        self.gap = gap
        self.isClockSure = isClockSure
    }
}

/// An office of a few people, and what can be told of it in few words.
///
/// Each builder gives what is lawful; a table names only what it breaks.
enum Office {
    static let start: Int64 = 1_795_000_000_000
    static let hour: Int64 = 3_600_000
    static let limits = LawLimits(window: 12 * hour, extension: 12 * hour, cap: 168 * hour)
    static let failureLimits = LawLimits(window: 8 * hour, extension: 8 * hour, cap: 72 * hour)
    static let token = String(repeating: "a", count: 64)

    static let op1 = LawActor.person("P-OP1")
    static let op2 = LawActor.person("P-OP2")
    static let op3 = LawActor.person("P-OP3")
    /// Operator and entrustee.
    static let both = LawActor.person("P-BOTH")
    static let approver = LawActor.person("P-AP1")
    static let admin = LawActor.person("P-ADMIN")
    static let en1 = LawActor.person("P-EN1")

    static func instant(_ hours: Double) -> Int64 { start + Int64(hours * Double(hour)) }

    /// The laws' judgement of the office's founding and what is told after it.
    static func oracle(_ told: [Told], onto former: LawOracle? = nil) -> LawOracle {
        var oracle = former ?? LawOracle()
        var seq = UInt64(oracle.history.records.count)
        for one in former == nil ? founding + told : told {
            seq += one.gap
            oracle.take(
                LawRecord(
                    seq: seq,
                    at: instant(one.hours),
                    actor: one.actor,
                    request: one.request ?? "R-\(seq)",
                    step: one.code,
                    mark: one.mark,
                    fact: one.fact,
                    isClockSure: one.isClockSure
                )
            )
            seq += 1
        }
        return oracle
    }

    // MARK: - The founding

    static let founding: [Told] = [
        Told(0, .daemon, policy()),
        Told(0, .daemon, .epochReset(1)),
        Told(0, .daemon, person("P-OP1", ["operator", "entrustee"], uid: 1_001)),
        Told(0, .daemon, person("P-OP2", ["operator"], uid: 1_002)),
        Told(0, .daemon, person("P-OP3", ["operator"], uid: 1_003)),
        Told(0, .daemon, person("P-BOTH", ["operator", "entrustee"], uid: 1_004)),
        Told(0, .daemon, person("P-AP1", ["approver"], uid: 1_005)),
        Told(0, .daemon, person("P-ADMIN", ["roster_admin"], uid: 1_006)),
        Told(0, .daemon, person("P-EN1", ["entrustee"])),
        Told(0, .daemon, person("P-EN2", ["entrustee"])),
        Told(0, .daemon, person("P-FORMER", ["entrustee"], epoch: 0)),
        Told(0, .uid(0), .enrolmentIssued("P-OP1")), Told(0, .uid(0), .enrolmentIssued("P-OP2")),
        Told(0, .uid(0), .enrolmentIssued("P-OP3")), Told(0, .uid(0), .enrolmentIssued("P-EN1")),
        Told(0, .uid(0), .enrolmentIssued("P-EN2")),
        Told(0, op1, .enrolled("P-OP1")), Told(0, op2, .enrolled("P-OP2")),
        Told(0, op3, .enrolled("P-OP3")), Told(0, en1, .enrolled("P-EN1")),
        Told(0, .daemon, system("SYS-A")), Told(0, .daemon, system("SYS-B")),
        Told(0, .daemon, system("SYS-SEAT", needsTerminal: true)),
        Told(0, .daemon, system("SYS-T", isDrill: true)),
        Told(0, .daemon, .terminalRegistered(LawTerminal(id: "T-1", kind: "NW", site: "S-1"))),
        Told(0, .daemon, .terminalRegistered(LawTerminal(id: "T-2", kind: "RETAIL", site: "S-1"))),
    ]

    static func policy(grants: Int = 2, live: Int = 2) -> LawFact {
        .policyLoaded(
            LawPolicy(
                limits: ["typhoon": limits, "cyber": failureLimits],
                purposes: ["OUTAGE_INQUIRY"],
                operations: ["view"],
                areas: ["EAST"],
                approvalDue: 2 * hour,
                credentialMax: 12 * hour,
                factorFresh: hour / 4,
                educationMax: 9_600 * hour,
                grantsPerEvent: grants,
                liveCredentials: live
            )
        )
    }

    static func person(
        _ id: String,
        _ roles: [String],
        epoch: Int = 1,
        uid: UInt32? = nil
    ) -> LawFact {
        .personAttested(
            LawPerson(
                id: id,
                employer: "RETAIL-CO",
                relation: "affiliate",
                roles: roles,
                epoch: epoch,
                validFrom: nil,
                validTo: nil,
                educatedOn: start - hour,
                uid: uid
            )
        )
    }

    private static func system(
        _ id: String,
        isDrill: Bool = false,
        needsTerminal: Bool = false
    ) -> LawFact {
        .systemRegistered(LawSystem(id: id, isDrill: isDrill, needsTerminal: needsTerminal))
    }

    // MARK: - Events

    static func plan(
        kind: String = "typhoon",
        areas: [String] = ["EAST"],
        systems: [String] = ["SYS-A"]
    ) -> LawPlan {
        LawPlan(kind: kind, areas: areas, systems: systems)
    }

    /// A standby with one condition.
    static func standby(_ event: String = "E-1", kind: String = "typhoon") -> LawFact {
        .stoodBy(event: event, plan(kind: kind), conditions: 1)
    }

    /// From so many hours after the start, for so many.
    static func window(from: Double = 0, hours: Double = 12, cap: Double = 168) -> LawWindow {
        LawWindow(
            opensAt: instant(from),
            closesAt: instant(from + hours),
            capAt: instant(from + cap)
        )
    }

    static func declared(
        _ event: String = "E-1",
        plan: LawPlan = plan(),
        from: Double = 0,
        hours: Double = 12,
        limits: LawLimits = limits,
        due: Double = 2,
        inheritedCap: Int64? = nil,
        isOpen: Bool = true,
        window: LawWindow? = nil
    ) -> LawFact {
        .declared(
            event: event,
            LawDeclaration(
                plan: plan,
                limits: limits,
                windowLength: Int64(hours * Double(hour)),
                approvalDue: instant(from + due),
                inheritedCap: inheritedCap,
                window: isOpen ? window ?? Self.window(from: from, hours: hours) : nil
            )
        )
    }

    // MARK: - Grants and credentials

    /// By the third operator, an hour after the start.
    static func grant(
        _ id: String = "G-1",
        to person: String = "P-EN1",
        systems: [String] = ["SYS-A"],
        operations: [String] = ["view"],
        terminal: String? = nil,
        until: Double? = nil,
        by granter: String = "P-OP3"
    ) -> LawFact {
        .granted(
            LawGrant(
                id: id,
                event: "E-1",
                person: person,
                systems: systems,
                purpose: "OUTAGE_INQUIRY",
                operations: operations,
                terminal: terminal,
                site: nil,
                notBefore: instant(1),
                notAfter: until.map(instant),
                grantedBy: granter,
                grantedAt: instant(1)
            )
        )
    }

    static func activated(
        _ id: String = "C-1",
        grant: String = "G-1",
        of person: String = "P-EN1",
        system: String = "SYS-A",
        terminal: String? = nil,
        token: String = token,
        hours: Double = 11,
        index: Int? = nil
    ) -> LawFact {
        .activated(
            LawCredential(
                id: id,
                grant: grant,
                event: "E-1",
                person: person,
                system: system,
                terminal: terminal,
                token: token,
                activatedAt: instant(1),
                notAfter: instant(1 + hours),
                superseded: nil,
                statusIndex: index
            )
        )
    }

    static func grantsEnded(
        _ grants: [String] = ["G-1"],
        in event: String = "E-1",
        at hours: Double,
        cause: String = "revoked"
    ) -> LawFact {
        .grantsEnded(
            event: event,
            grants: grants,
            LawEnd(cause: cause, at: instant(hours), isLate: false)
        )
    }

    static func credentialEnded(
        _ credential: String = "C-1",
        at hours: Double,
        cause: String = "terminal_lost"
    ) -> LawFact {
        .credentialsEnded(
            event: "E-1",
            credentials: [LawReference(grant: "G-1", credential: credential)],
            LawEnd(cause: cause, at: instant(hours), isLate: false)
        )
    }

    static func refused(_ code: String, act: String) -> LawFact {
        .refused(LawRefused(act: act, code: code, event: nil, grant: nil, person: nil))
    }

    // MARK: - A lawful history, and how it begins

    static let opened = [Told(0, op1, declared(), code: 1)]
    static let confirmed = opened + [Told(0.5, op2, .approved(event: "E-1", nil), code: 1)]
    static let granted = confirmed + [Told(1, op3, grant(), code: 1)]
    static let lawful = granted + [Told(1, en1, activated(), code: 1)]
}
