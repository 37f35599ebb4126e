/// What a roster person is to the grid company (requirement O1).
package enum Relation: String, CaseIterable, Sendable {
    /// 自社: the grid company's own staff.
    case own
    /// 特定関係事業者: usually the retail affiliate.
    case affiliate
    /// 委託会社
    case contractor
    /// 再委託
    case subcontractor
    /// 他の一般送配電事業者
    case peerGrid = "peer_grid"
}

/// What a person may do in Mado; one person may have several.
package enum Role: String, CaseIterable, Sendable {
    /// May receive grants.
    case entrustee
    /// May prepare, declare, grant, approve, close (当直).
    case `operator`
    /// The higher approver of late extensions.
    case approver
    /// 考査部: reads and exports.
    case auditor
    /// 業務部: the owner of a downstream system.
    case owner
    /// Issues enrolment codes.
    case rosterAdmin = "roster_admin"
}

/// A row of the roster (名簿); names and contacts are in the directory (law L11).
package struct Person: Hashable, Sendable {
    package let id: PersonID
    package let employer: EmployerID
    package let relation: Relation
    /// The entrustment contract's reference, where there is one.
    package let contract: ResourceID?
    package let roles: [Role]
    package let groups: [GroupID]
    /// The annual epoch for which the person was attested (requirement O2).
    package let epoch: Int
    package let validFrom: Instant?
    package let validTo: Instant?
    /// JST midnight of the last education day.
    package let educatedOn: Instant?
    /// The host account of this person; one uid is one person.
    package let uid: UInt32?

    package init(
        id: PersonID, employer: EmployerID, relation: Relation, contract: ResourceID? = nil,
        roles: [Role], groups: [GroupID] = [], epoch: Int, validFrom: Instant? = nil,
        validTo: Instant? = nil, educatedOn: Instant? = nil, uid: UInt32? = nil
    ) {
        self.id = id
        self.employer = employer
        self.relation = relation
        self.contract = contract
        self.roles = roles
        self.groups = groups
        self.epoch = epoch
        self.validFrom = validFrom
        self.validTo = validTo
        self.educatedOn = educatedOn
        self.uid = uid
    }
}

/// What a terminal is configured for.
package enum TerminalKind: String, CaseIterable, Sendable {
    /// NW用端末: may show grid data.
    case grid = "NW"
    /// 小売用端末: never accepted.
    case retail = "RETAIL"
    /// 訓練用端末: drills only.
    case drill = "DRILL"
}

/// A row of the terminal ledger (端末管理台帳).
package struct Terminal: Hashable, Sendable {
    package let id: TerminalID
    package let kind: TerminalKind
    package let site: SiteID
    package let room: ResourceID?

    package init(id: TerminalID, kind: TerminalKind, site: SiteID, room: ResourceID? = nil) {
        self.id = id
        self.kind = kind
        self.site = site
        self.room = room
    }
}

/// How a downstream system lets Mado decide.
package enum Enforcement: String, CaseIterable, Sendable {
    case enforced
    case offline
    case observeOnly = "observe_only"
    case dryRun = "dry_run"
}

/// Does a system's activation name a terminal?
package enum TerminalRule: String, CaseIterable, Sendable {
    case required
    case reported
    case none
}

/// A downstream system (対象システム); its API key's digest stays in the caller table.
package struct System: Hashable, Sendable {
    package let id: SystemID
    package let screens: [ResourceID]
    package let fields: [ResourceID]
    package let operations: [Operation]
    package let enforcement: Enforcement
    package let terminal: TerminalRule
    /// How long after an end the system may still let someone in, as the company states it.
    package let residualSeconds: Int

    package init(
        id: SystemID, screens: [ResourceID], fields: [ResourceID], operations: [Operation],
        enforcement: Enforcement, terminal: TerminalRule, residualSeconds: Int
    ) {
        self.id = id
        self.screens = screens
        self.fields = fields
        self.operations = operations
        self.enforcement = enforcement
        self.terminal = terminal
        self.residualSeconds = residualSeconds
    }
}
