import BrokerCore

/// The company of these tests: who and what is on its files.
enum Site {
    static let systemA = SystemID(unchecked: "SYS-A")
    static let systemB = SystemID(unchecked: "SYS-B")
    static let trainingSystem = SystemID(unchecked: "SYS-T")
    static let areaEast = AreaID(unchecked: "EAST")
    static let areaWest = AreaID(unchecked: "WEST")
    static let gridTerminal = TerminalID(unchecked: "T-NW1")
    static let otherGridTerminal = TerminalID(unchecked: "T-NW2")
    static let retailTerminal = TerminalID(unchecked: "T-RETAIL")
    static let drillTerminal = TerminalID(unchecked: "T-DRILL")
    static let callCentre = SiteID(unchecked: "CALL-CENTRE")
    static let branch = SiteID(unchecked: "BRANCH")
    static let shift = GroupID(unchecked: "SHIFT-A")
    static let screen = ResourceID(unchecked: "OUTAGE")
    static let otherScreen = ResourceID(unchecked: "CONTACT")
    static let field = ResourceID(unchecked: "ADDRESS")
    static let start = Instant(millisecondsSince1970: 1_795_000_000_000)

    static let systems = [
        System(
            id: systemA,
            screens: [screen, otherScreen],
            fields: [field],
            operations: [.view, .search],
            enforcement: .enforced,
            terminal: .required,
            residualSeconds: 1
        ),
        System(
            id: systemB,
            screens: [screen],
            fields: [],
            operations: [.view],
            enforcement: .enforced,
            terminal: .none,
            residualSeconds: 0
        ),
        System(
            id: trainingSystem,
            screens: [],
            fields: [],
            operations: [.view],
            enforcement: .enforced,
            terminal: .required,
            isDrill: true,
            residualSeconds: 0
        ),
    ]

    static let terminals = [
        Terminal(id: gridTerminal, kind: .grid, site: callCentre),
        Terminal(id: otherGridTerminal, kind: .grid, site: branch),
        Terminal(id: retailTerminal, kind: .retail, site: callCentre),
        Terminal(id: drillTerminal, kind: .drill, site: callCentre),
    ]

    static let persons =
        (1...4).map { Site.person("P-OP\($0)", [.operator], uid: 1_000 + UInt32($0)) }
        + (1...3).map { Site.person("P-AP\($0)", [.approver], uid: 1_100 + UInt32($0)) }
        + (1...4).map { Site.person("P-EN\($0)", [.entrustee], uid: 1_200 + UInt32($0)) }
        + [
            Site.person("P-DUAL", [.operator, .entrustee], uid: 1_300),
            Site.person("P-ADMIN", [.rosterAdmin], uid: 1_400),
            Site.person("P-AUDIT", [.auditor], uid: 1_500),
        ]

    static func person(
        _ id: String,
        _ roles: [Role],
        uid: UInt32? = nil,
        certificate: Digest? = nil,
        epoch: Int = 1,
        validFrom: Instant? = nil,
        validTo: Instant? = nil,
        educatedOn: Instant? = start - .days(30)
    ) -> Person {
        Person(
            id: PersonID(unchecked: id),
            employer: EmployerID(unchecked: "RETAIL-CO"),
            relation: .affiliate,
            roles: roles,
            groups: id.hasPrefix("P-EN") ? [shift] : [],
            epoch: epoch,
            validFrom: validFrom,
            validTo: validTo,
            educatedOn: educatedOn,
            uid: uid,
            certificate: certificate
        )
    }

    static func policy(_ change: (inout Policy) -> Void = { _ in }) -> Policy {
        var policy = Policy(operations: [.view, .search], areas: [areaEast, areaWest])
        change(&policy)
        return policy
    }

    static func digest(_ byte: UInt8) -> Digest {
        guard let digest = Digest(repeatElement(byte, count: 32)) else {
            preconditionFailure("32 bytes are a digest")
        }
        return digest
    }
}

extension PersonID {
    static let op1 = PersonID(unchecked: "P-OP1")
    static let op2 = PersonID(unchecked: "P-OP2")
    static let op3 = PersonID(unchecked: "P-OP3")
    static let en1 = PersonID(unchecked: "P-EN1")
    static let en2 = PersonID(unchecked: "P-EN2")
    static let en3 = PersonID(unchecked: "P-EN3")
    static let dual = PersonID(unchecked: "P-DUAL")
}

extension Caller {
    static let op1 = Caller.uid(1_001)
    static let op2 = Caller.uid(1_002)
    static let op3 = Caller.uid(1_003)
    static let op4 = Caller.uid(1_004)
    static let ap1 = Caller.uid(1_101)
    static let ap2 = Caller.uid(1_102)
    static let ap3 = Caller.uid(1_103)
    static let en1 = Caller.uid(1_201)
    static let dual = Caller.uid(1_300)
    static let admin = Caller.uid(1_400)
    static let audit = Caller.uid(1_500)
    static let root = Caller.uid(0)
}

extension EventPlan {
    static func of(
        _ kind: EventKind,
        areas: [AreaID] = [Site.areaEast],
        systems: [SystemID]? = nil
    ) -> EventPlan {
        EventPlan(
            kind: kind,
            name: Site.digest(1),
            areas: areas,
            systems: systems
                ?? (kind == .drill ? [Site.trainingSystem] : [Site.systemA, Site.systemB])
        )
    }
}
