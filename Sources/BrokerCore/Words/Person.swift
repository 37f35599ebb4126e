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
    /// SHA-256 of this person's client certificate (its DER form); one certificate is one person.
    package let certificate: Digest?

    package init(
        id: PersonID,
        employer: EmployerID,
        relation: Relation,
        contract: ResourceID? = nil,
        roles: [Role],
        groups: [GroupID] = [],
        epoch: Int,
        validFrom: Instant? = nil,
        validTo: Instant? = nil,
        educatedOn: Instant? = nil,
        uid: UInt32? = nil,
        certificate: Digest? = nil
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
        self.certificate = certificate
    }
}
