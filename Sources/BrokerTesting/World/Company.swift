import BrokerCore

/// The company of a simulated world: few enough of everything that limits are met often.
struct Company: Sendable {
    let start: Instant
    var policy: Policy
    var persons: [Person]
    let terminals: [Terminal]
    let systems: [System]

    static let areas = ["EAST", "WEST"].map { AreaID(unchecked: $0) }
    static let realSystems = ["SYS-A", "SYS-B", "SYS-C"].map { SystemID(unchecked: $0) }
    static let trainingSystem = SystemID(unchecked: "SYS-T")
    static let shift = GroupID(unchecked: "SHIFT-A")
    static let screens = ["OUTAGE", "CONTACT"].map { ResourceID(unchecked: $0) }
    static let fields = ["ADDRESS"].map { ResourceID(unchecked: $0) }
    static let sites = ["CALL-CENTRE", "BRANCH"].map { SiteID(unchecked: $0) }

    static let operators = ["P-OP1", "P-OP2", "P-OP3"].map { PersonID(unchecked: $0) }
    static let approvers = ["P-AP1", "P-AP2"].map { PersonID(unchecked: $0) }
    /// Who may judge as well as receive: the people whom L9 is about.
    static let duals = ["P-OE1", "P-AE1"].map { PersonID(unchecked: $0) }
    static let entrustees = (1...5).map { PersonID(unchecked: "P-EN\($0)") }
    static let odd = ["P-NOEDU", "P-OLD", "P-LATE", "P-LEAVES"].map { PersonID(unchecked: $0) }
    static let admin = PersonID(unchecked: "P-ADMIN")
    static let auditor = PersonID(unchecked: "P-AUDIT")
    static let ghost = PersonID(unchecked: "P-GHOST")

    static let uids: [PersonID: UInt32] = {
        let holders = operators + approvers + duals + [admin, auditor, entrustees[0], odd[3]]
        return Dictionary(uniqueKeysWithValues: zip(holders, 1_001...))
    }()

    static func person(ofUID uid: UInt32) -> PersonID? {
        uids.first { $0.value == uid }?.key
    }

    /// Of some who also have an account, and of one who has none.
    static let certificates: [PersonID: Digest] = {
        let holders = [operators[0], operators[1], approvers[0], duals[1], admin, entrustees[1]]
        let digests = holders.indices.compactMap { index in
            Digest([UInt8](repeating: UInt8(0xC0 + index), count: 32))
        }
        return Dictionary(uniqueKeysWithValues: zip(holders, digests))
    }()

    static func person(ofCertificate digest: Digest) -> PersonID? {
        certificates.first { $0.value == digest }?.key
    }

    init(start: Instant, _ chance: inout Chance) {
        self.start = start
        persons = Self.persons(start)
        terminals = [
            Terminal(id: TerminalID(unchecked: "T-NW1"), kind: .grid, site: Self.sites[0]),
            Terminal(id: TerminalID(unchecked: "T-NW2"), kind: .grid, site: Self.sites[1]),
            Terminal(id: TerminalID(unchecked: "T-RETAIL"), kind: .retail, site: Self.sites[0]),
            Terminal(id: TerminalID(unchecked: "T-DRILL"), kind: .drill, site: Self.sites[1]),
        ]
        systems = Self.systems
        policy = Self.policy(&chance)
    }

    var foundingChange: RegisterChange {
        RegisterChange(
            epoch: 1,
            policy: policy,
            persons: persons,
            terminals: terminals,
            systems: systems
        )
    }

    private static let systems: [System] = {
        let rules: [TerminalRule] = [.required, .none, .reported]
        let real = zip(realSystems, rules).map { id, rule in
            System(
                id: id,
                screens: screens,
                fields: fields,
                operations: id == realSystems[0] ? [.view, .search, .extract] : [.view],
                // Of one system the credentials are on status lists.
                enforcement: rule == .none ? .offline : .enforced,
                terminal: rule,
                residualSeconds: 0
            )
        }
        let training = System(
            id: trainingSystem,
            screens: [],
            fields: [],
            operations: [.view],
            enforcement: .enforced,
            terminal: .required,
            isDrill: true,
            residualSeconds: 0
        )
        return real + [training]
    }()

    private static func persons(_ start: Instant) -> [Person] {
        let later = start + .hours(3)
        let leaving = start + .minutes(100)
        return operators.map { row($0, [.operator], start) }
            + approvers.map { row($0, [.approver], start) }
            + [
                row(duals[0], [.operator, .entrustee], start),
                row(duals[1], [.operator, .approver, .entrustee], start),
                row(admin, [.rosterAdmin], start),
                row(auditor, [.auditor], start),
                row(odd[0], [.entrustee], start, isEducated: false),
                row(odd[1], [.entrustee], start, epoch: 0),
                row(odd[2], [.entrustee], start, validFrom: later),
                row(odd[3], [.operator, .entrustee], start, validTo: leaving),
            ] + entrustees.map { row($0, [.entrustee], start) }
    }

    static func row(
        _ id: PersonID,
        _ roles: [Role],
        _ start: Instant,
        epoch: Int = 1,
        validFrom: Instant? = nil,
        validTo: Instant? = nil,
        isEducated: Bool = true
    ) -> Person {
        Person(
            id: id,
            employer: EmployerID(unchecked: "RETAIL-CO"),
            relation: .affiliate,
            roles: roles,
            groups: entrustees.prefix(3).contains(id) ? [shift] : [],
            epoch: epoch,
            validFrom: validFrom,
            validTo: validTo,
            educatedOn: isEducated ? start - .days(100) : nil,
            uid: uids[id],
            certificate: certificates[id]
        )
    }

    /// Small figures, so that a history of a few hours meets every limit.
    private static func policy(_ chance: inout Chance) -> Policy {
        let short = KindLimits(
            standby: true,
            window: .hours(2),
            extension: .hours(1),
            cap: .hours(5)
        )
        var failure = short
        failure.standby = false
        return Policy(
            kinds: [.typhoon: short, .snow: short, .systemFailure: failure, .cyber: failure],
            purposes: [.outageInquiry, .lifeSupport],
            operations: [.view, .search],
            areas: areas,
            approvalDue: chance.pick([.minutes(20), .minutes(50), .hours(2)]),
            credentialMax: chance.pick([.minutes(10), .minutes(45), .hours(12)]),
            factorFresh: chance.pick([.minutes(1), .minutes(15)]),
            educationMax: .days(chance.pick([101, 400, 400])),
            grantsPerEventMax: 2 + chance.below(5),
            liveCredentialsMax: 1 + chance.below(4)
        )
    }
}
