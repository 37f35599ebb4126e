/// What the ledger says happened, in the terms of the laws: plain texts and milliseconds.
///
/// The files of this folder judge the broker and so use nothing of it: no module is named here.
package struct LawRecord: Sendable {
    package let seq: UInt64
    package let at: Int64
    package let actor: LawActor
    package let request: String
    /// The TOTP step that the act burnt.
    package let step: Int64?
    /// The key under which the act came, on its first record.
    package let mark: LawMark?
    package let fact: LawFact
    /// Was the clock known when it was recorded?
    package let isClockSure: Bool
    /// Does it say that the end was found late? Nil: it records no end that falls due.
    package let isLate: Bool?

    package init(
        seq: UInt64,
        at: Int64,
        actor: LawActor,
        request: String,
        step: Int64?,
        mark: LawMark? = nil,
        fact: LawFact,
        isClockSure: Bool,
        isLate: Bool? = nil
    ) {
        self.seq = seq
        self.at = at
        self.actor = actor
        self.request = request
        self.step = step
        self.mark = mark
        self.fact = fact
        self.isClockSure = isClockSure
        self.isLate = isLate
    }
}

/// A key and what came with it, as digests.
package struct LawMark: Hashable, Sendable {
    package let key: String
    package let content: String

    package init(key: String, content: String) {
        self.key = key
        self.content = content
    }
}

package enum LawActor: Hashable, Sendable {
    case person(String)
    case uid(UInt32)
    case daemon

    var person: String? {
        if case .person(let id) = self { id } else { nil }
    }
}

package enum LawFact: Sendable {
    case stoodBy(event: String, LawPlan, conditions: Int)
    case conditionAttested(event: String, index: Int)
    case declared(event: String, LawDeclaration)
    case approved(event: String, LawWindow?)
    case extended(event: String, closesAt: Int64)
    case shortened(event: String, closesAt: Int64)
    case closed(event: String)
    case expired(event: String, effectiveAt: Int64)
    case lapsed(event: String, effectiveAt: Int64)
    case withdrawn(event: String, effectiveAt: Int64)
    case granted(LawGrant)
    case grantsEnded(event: String, grants: [String], LawEnd)
    case activated(LawCredential)
    case credentialsEnded(event: String, credentials: [LawReference], LawEnd)
    case personAttested(LawPerson)
    case personEnded(String)
    case terminalRegistered(LawTerminal)
    case terminalEnded(String)
    case systemRegistered(LawSystem)
    case systemEnded(String)
    case epochReset(Int)
    case policyLoaded(LawPolicy)
    case changeAsked(digest: String)
    case changeAccepted(digest: String)
    case suspended
    case resumeAsked(event: String?)
    case resumed(event: String?)
    case refused(LawRefused)
    case tallied(source: String, code: String, count: Int)
    case usesDigested(from: Int64, until: Int64, rows: Int)
    case dryRunTallied(system: String, count: Int)
    case enrolmentIssued(String)
    case enrolled(String)
    case clockStepped(verdict: String)
    case clockConfirmAsked(wall: Int64)
    case clockConfirmed(wall: Int64)
    case continueAsked(former: String, current: String)
    case continued(former: String, current: String)
    case exported(entries: UInt64)
    case other(String)
}

package struct LawPlan: Sendable {
    package let kind: String
    package let areas: [String]
    package let systems: [String]

    package init(kind: String, areas: [String], systems: [String]) {
        self.kind = kind
        self.areas = areas
        self.systems = systems
    }

    func overlaps(_ other: LawPlan) -> Bool {
        areas.contains { other.areas.contains($0) }
            || systems.contains { other.systems.contains($0) }
    }
}

package struct LawDeclaration: Sendable {
    package let plan: LawPlan
    package let limits: LawLimits
    package let windowLength: Int64
    package let approvalDue: Int64
    package let inheritedCap: Int64?
    package let window: LawWindow?

    package init(
        plan: LawPlan,
        limits: LawLimits,
        windowLength: Int64,
        approvalDue: Int64,
        inheritedCap: Int64?,
        window: LawWindow?
    ) {
        self.plan = plan
        self.limits = limits
        self.windowLength = windowLength
        self.approvalDue = approvalDue
        self.inheritedCap = inheritedCap
        self.window = window
    }
}

package struct LawLimits: Hashable, Sendable {
    package let window: Int64
    package let `extension`: Int64
    package let cap: Int64

    package init(window: Int64, extension: Int64, cap: Int64) {
        self.window = window
        self.extension = `extension`
        self.cap = cap
    }
}

package struct LawWindow: Sendable {
    package let opensAt: Int64
    package let closesAt: Int64
    package let capAt: Int64

    package init(opensAt: Int64, closesAt: Int64, capAt: Int64) {
        self.opensAt = opensAt
        self.closesAt = closesAt
        self.capAt = capAt
    }
}

package struct LawGrant: Sendable {
    package let id: String
    package let event: String
    package let person: String
    package let systems: [String]
    package let purpose: String
    package let operations: [String]
    /// A terminal's id or a site's, where the grant names one.
    package let terminal: String?
    package let site: String?
    package let notBefore: Int64
    /// Nil: it follows the event.
    package let notAfter: Int64?
    package let grantedBy: String
    package let grantedAt: Int64

    package init(
        id: String,
        event: String,
        person: String,
        systems: [String],
        purpose: String,
        operations: [String],
        terminal: String?,
        site: String?,
        notBefore: Int64,
        notAfter: Int64?,
        grantedBy: String,
        grantedAt: Int64
    ) {
        self.id = id
        self.event = event
        self.person = person
        self.systems = systems
        self.purpose = purpose
        self.operations = operations
        self.terminal = terminal
        self.site = site
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.grantedBy = grantedBy
        self.grantedAt = grantedAt
    }
}

package struct LawCredential: Sendable {
    package let id: String
    package let grant: String
    package let event: String
    package let person: String
    package let system: String
    package let terminal: String?
    package let token: String
    package let activatedAt: Int64
    package let notAfter: Int64
    package let superseded: String?
    package let statusIndex: Int?

    package init(
        id: String,
        grant: String,
        event: String,
        person: String,
        system: String,
        terminal: String?,
        token: String,
        activatedAt: Int64,
        notAfter: Int64,
        superseded: String?,
        statusIndex: Int? = nil
    ) {
        self.id = id
        self.grant = grant
        self.event = event
        self.person = person
        self.system = system
        self.terminal = terminal
        self.token = token
        self.activatedAt = activatedAt
        self.statusIndex = statusIndex
        self.notAfter = notAfter
        self.superseded = superseded
    }
}

package struct LawReference: Hashable, Sendable {
    package let grant: String
    package let credential: String

    package init(grant: String, credential: String) {
        self.grant = grant
        self.credential = credential
    }
}

package struct LawEnd: Sendable {
    package let cause: String
    package let at: Int64
    package let isLate: Bool

    package init(cause: String, at: Int64, isLate: Bool) {
        self.cause = cause
        self.at = at
        self.isLate = isLate
    }
}

package struct LawPerson: Sendable {
    package let id: String
    package let employer: String
    package let relation: String
    package let roles: [String]
    package let epoch: Int
    package let validFrom: Int64?
    package let validTo: Int64?
    package let educatedOn: Int64?
    package let uid: UInt32?
    package let certificate: String?

    package init(
        id: String,
        employer: String,
        relation: String,
        roles: [String],
        epoch: Int,
        validFrom: Int64?,
        validTo: Int64?,
        educatedOn: Int64?,
        uid: UInt32?,
        certificate: String? = nil
    ) {
        self.id = id
        self.employer = employer
        self.relation = relation
        self.roles = roles
        self.epoch = epoch
        self.validFrom = validFrom
        self.validTo = validTo
        self.educatedOn = educatedOn
        self.uid = uid
        self.certificate = certificate
    }
}

package struct LawTerminal: Sendable {
    package let id: String
    package let kind: String
    package let site: String

    package init(id: String, kind: String, site: String) {
        self.id = id
        self.kind = kind
        self.site = site
    }
}

package struct LawSystem: Sendable {
    package let id: String
    package let isDrill: Bool
    package let needsTerminal: Bool

    package init(id: String, isDrill: Bool, needsTerminal: Bool) {
        self.id = id
        self.isDrill = isDrill
        self.needsTerminal = needsTerminal
    }
}

package struct LawPolicy: Sendable {
    package let limits: [String: LawLimits]
    package let purposes: [String]
    package let operations: [String]
    package let areas: [String]
    package let approvalDue: Int64
    package let credentialMax: Int64
    package let factorFresh: Int64
    package let educationMax: Int64
    package let grantsPerEvent: Int
    package let liveCredentials: Int

    package init(
        limits: [String: LawLimits],
        purposes: [String],
        operations: [String],
        areas: [String],
        approvalDue: Int64,
        credentialMax: Int64,
        factorFresh: Int64,
        educationMax: Int64,
        grantsPerEvent: Int,
        liveCredentials: Int
    ) {
        self.limits = limits
        self.purposes = purposes
        self.operations = operations
        self.areas = areas
        self.approvalDue = approvalDue
        self.credentialMax = credentialMax
        self.factorFresh = factorFresh
        self.educationMax = educationMax
        self.grantsPerEvent = grantsPerEvent
        self.liveCredentials = liveCredentials
    }
}

package struct LawRefused: Hashable, Sendable {
    package let act: String
    package let code: String
    package let event: String?
    package let grant: String?
    package let person: String?

    package init(act: String, code: String, event: String?, grant: String?, person: String?) {
        self.act = act
        self.code = code
        self.event = event
        self.grant = grant
        self.person = person
    }
}

/// A law that was broken, and how.
package struct LawBreach: Error, Hashable, Sendable, CustomStringConvertible {
    /// `L1` … `L14`, or the requirement's id.
    package let law: String
    package let detail: String

    package init(_ law: String, _ detail: String) {
        self.law = law
        self.detail = detail
    }

    package var description: String { "\(law): \(detail)" }
}

extension LawRecord {
    var isContinuation: Bool { if case .continued = fact { true } else { false } }

    var isRefusal: Bool { if case .refused = fact { true } else { false } }

    /// When what it records took effect, where that may be before it was recorded.
    var tookEffectAt: Int64? {
        switch fact {
        case .expired(_, let instant), .lapsed(_, let instant), .withdrawn(_, let instant): instant
        case .grantsEnded(_, _, let end), .credentialsEnded(_, _, let end): end.at
        default: nil
        }
    }
}
