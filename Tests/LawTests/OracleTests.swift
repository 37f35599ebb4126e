import BrokerTesting
import Testing

/// A short history that keeps every law, and changes to it that each break one.
struct OracleTests {
    private static let hour: Int64 = 3_600_000
    private static let start: Int64 = 1_795_000_000_000
    private static let token = String(repeating: "a", count: 64)

    /// Facts with who did them and when, in hours after the start.
    private typealias Step = (hours: Double, actor: LawActor, step: Int64?, fact: LawFact)

    private static let op1 = LawActor.person("P-OP1")
    private static let op2 = LawActor.person("P-OP2")
    private static let op3 = LawActor.person("P-OP3")
    private static let en1 = LawActor.person("P-EN1")
    private static let limits = LawLimits(window: 12 * hour, extension: 12 * hour, cap: 168 * hour)

    private static func person(_ id: String, _ roles: [String]) -> LawFact {
        .personAttested(
            LawPerson(
                id: id,
                employer: "RETAIL-CO",
                relation: "affiliate",
                roles: roles,
                epoch: 1,
                validFrom: nil,
                validTo: nil,
                educatedOn: start - hour,
                uid: nil
            )
        )
    }

    private static let company: [Step] = [
        (
            0, .daemon, nil,
            .policyLoaded(
                LawPolicy(
                    limits: ["typhoon": limits],
                    purposes: ["OUTAGE_INQUIRY"],
                    operations: ["view"],
                    areas: ["EAST"],
                    approvalDue: 2 * hour,
                    credentialMax: 12 * hour,
                    factorFresh: hour / 4,
                    educationMax: 9_600 * hour,
                    grantsPerEvent: 2,
                    liveCredentials: 2
                )
            )
        ),
        (0, .daemon, nil, .epochReset(1)),
        (0, .daemon, nil, person("P-OP1", ["operator", "entrustee"])),
        (0, .daemon, nil, person("P-OP2", ["operator"])),
        (0, .daemon, nil, person("P-OP3", ["operator"])),
        (0, .daemon, nil, person("P-EN1", ["entrustee"])),
        (0, .daemon, nil, person("P-EN2", ["entrustee"])),
        (0, op1, nil, .enrolled("P-OP1")),
        (0, op2, nil, .enrolled("P-OP2")),
        (0, op3, nil, .enrolled("P-OP3")),
        (0, en1, nil, .enrolled("P-EN1")),
        (
            0, .daemon, nil,
            .systemRegistered(LawSystem(id: "SYS-A", isDrill: false, needsTerminal: false))
        ),
    ]

    private static func window(_ hours: Int64) -> LawWindow {
        LawWindow(opensAt: start, closesAt: start + hours * hour, capAt: start + 168 * hour)
    }

    private static func declared(_ hours: Int64 = 12) -> LawFact {
        .declared(
            event: "E-1",
            LawDeclaration(
                plan: LawPlan(kind: "typhoon", areas: ["EAST"], systems: ["SYS-A"]),
                limits: limits,
                windowLength: hours * hour,
                approvalDue: start + 2 * hour,
                inheritedCap: nil,
                window: window(hours)
            )
        )
    }

    private static func grant(
        _ id: String = "G-1",
        to person: String = "P-EN1",
        notAfter: Int64? = nil
    ) -> LawFact {
        .granted(
            LawGrant(
                id: id,
                event: "E-1",
                person: person,
                systems: ["SYS-A"],
                purpose: "OUTAGE_INQUIRY",
                operations: ["view"],
                terminal: nil,
                site: nil,
                notBefore: start + hour,
                notAfter: notAfter,
                grantedBy: "P-OP3",
                grantedAt: start + hour
            )
        )
    }

    private static func activated(hours: Int64 = 12, index: Int? = nil) -> LawFact {
        .activated(
            LawCredential(
                id: "C-1",
                grant: "G-1",
                event: "E-1",
                person: "P-EN1",
                system: "SYS-A",
                terminal: nil,
                token: token,
                activatedAt: start + hour,
                notAfter: start + hour + hours * hour,
                superseded: nil,
                statusIndex: index
            )
        )
    }

    private static let lawful: [Step] = [
        (0, op1, 1, declared()),
        (0.5, op2, 1, .approved(event: "E-1", nil)),
        (1, op3, 1, grant()),
        (1, en1, 1, activated()),
    ]

    private static func oracle(_ steps: [Step]) -> LawOracle {
        var oracle = LawOracle()
        for (seq, step) in (company + steps).enumerated() {
            oracle.take(
                LawRecord(
                    seq: UInt64(seq),
                    at: start + Int64(step.hours * Double(hour)),
                    actor: step.actor,
                    request: "R-\(seq)",
                    step: step.step,
                    fact: step.fact,
                    isClockSure: true
                )
            )
        }
        return oracle
    }

    @Test func `the lawful history breaks nothing`() {
        #expect(Self.oracle(Self.lawful).breaches.isEmpty)
    }

    private static func ended(at hours: Double, _ cause: String = "revoked") -> LawFact {
        .grantsEnded(
            event: "E-1",
            grants: ["G-1"],
            LawEnd(cause: cause, at: start + Int64(hours * Double(hour)), isLate: false)
        )
    }

    private static let unlawful: [(String, String, [Step])] = [
        ("a window above its limit", "E4", [(0, op1, 1, declared(13))]),
        (
            "approval by the declarer", "L9",
            [lawful[0], (0.5, op1, 2, .approved(event: "E-1", nil))]
        ),
        (
            "approval when it had lapsed", "L4",
            [lawful[0], (2, op2, 1, .approved(event: "E-1", nil))]
        ),
        (
            "a second extension by the same person", "L9",
            [
                lawful[0], (0.5, op2, 1, .extended(event: "E-1", closesAt: start + 13 * hour)),
                (0.5, op2, 2, .extended(event: "E-1", closesAt: start + 14 * hour)),
            ]
        ),
        (
            "an extension past the cap", "E4",
            [lawful[0], (0.5, op2, 1, .extended(event: "E-1", closesAt: start + 169 * hour))]
        ),
        ("a grant to who declared", "L9", [lawful[0], (1, op3, 1, grant(to: "P-OP1"))]),
        (
            "a grant past the window", "G3",
            [lawful[0], (1, op3, 1, grant(notAfter: start + 12 * hour + 1))]
        ),
        (
            "one grant too many", "limit",
            [
                lawful[0], (1, op3, 1, grant()), (1, op3, nil, grant("G-2", to: "P-EN2")),
                (1, op3, nil, grant("G-3", to: "P-EN2")),
            ]
        ),
        ("the same grant id twice", "L4", lawful + [(1, op3, nil, grant())]),
        (
            "a credential of 13 hours", "L1",
            Array(lawful[..<3]) + [(1, en1, 1, activated(hours: 13))]
        ),
        (
            "a place in a status list that is not the next", "L4",
            Array(lawful[..<3]) + [(1, en1, 1, activated(index: 1))]
        ),
        (
            "an activation without a code", "factor",
            Array(lawful[..<3]) + [(1, en1, nil, activated())]
        ),
        (
            "a code twice", "factor",
            [
                lawful[0], (0.5, op2, 1, .approved(event: "E-1", nil)),
                (1, op2, 1, .closed(event: "E-1")),
            ]
        ),
        (
            "an activation after the end", "L1",
            Array(lawful[..<3]) + [(1, op1, nil, .closed(event: "E-1")), (1, en1, 1, activated())]
        ),
        ("an end dated before it was", "G7", lawful + [(2, op1, nil, ended(at: 1.5))]),
        (
            "an end twice", "L4",
            lawful + [(2, op1, nil, ended(at: 2)), (2, op1, nil, ended(at: 2))]
        ),
        ("a record before the last", "L6", lawful + [(0.5, op1, nil, .closed(event: "E-1"))]),
        (
            "resuming by one person", "G9",
            lawful + [
                (2, op1, nil, .suspended), (2, op2, 2, .resumeAsked(event: nil)),
                (2, op2, nil, .resumed(event: nil)),
            ]
        ),
    ]

    @Test(arguments: unlawful.indices)
    func `a broken law is found under its name`(index: Int) {
        let (name, law, steps) = Self.unlawful[index]
        #expect(Self.oracle(steps).breaches.contains { $0.law == law }, "\(name)")
    }

    private static let checks: [(String, Double, String?, [Step], Bool)] = [
        ("valid and allowed", 11.9, nil, lawful, true),
        ("valid and denied", 11.9, "event_not_active", lawful, false),
        ("allowed at the window's end", 12, nil, lawful, false),
        ("denied at the window's end", 12, "event_not_active", lawful, true),
        ("allowed after a suspension", 3, nil, lawful + [(2, op1, nil, .suspended)], false),
        (
            "allowed after the approval's due instant", 2, nil,
            [lawful[0], lawful[2], lawful[3]], false
        ),
        (
            "allowed after the person left", 3, nil,
            lawful + [(2, .daemon, nil, .personEnded("P-EN1"))], false
        ),
        (
            "allowed after the person left and returned", 3, nil,
            lawful + [
                (2, .daemon, nil, .personEnded("P-EN1")),
                (2, .daemon, nil, person("P-EN1", ["entrustee"])),
            ], false
        ),
    ]

    @Test(arguments: checks.indices)
    func `an answer to a check is judged by the whole record`(index: Int) {
        let (name, hours, refusal, steps, isLawful) = Self.checks[index]
        let breach = Self.oracle(steps).breach(
            ofCheck: Self.token,
            audience: "SYS-A",
            refusal: refusal,
            expiresAt: Self.start + 12 * Self.hour,
            isAnswering: true,
            at: Self.start + Int64(hours * Double(Self.hour))
        )
        #expect((breach == nil) == isLawful, "\(name): \(breach?.description ?? "")")
    }
}
