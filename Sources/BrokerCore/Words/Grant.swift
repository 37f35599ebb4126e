/// Until when a grant holds.
package enum NotAfter: Hashable, Sendable {
    /// A fixed instant; an extension of the event does not move it.
    case instant(Instant)
    /// The event's `closesAt`, wherever that moves.
    case event
}

/// What one person may do in one event (権限付与): for one person only (law L7).
///
/// A class because it never changes and both the sequencer's state and the validity table hold
/// it: 256,000 live grants are paid for once.
package final class Grant: Sendable {
    package let id: GrantID
    package let event: EventID
    package let person: PersonID
    package let systems: [SystemID]
    package let scope: Scope
    package let purpose: Purpose
    package let place: Place?
    package let notBefore: Instant
    package let notAfter: NotAfter
    package let grantedBy: PersonID
    package let grantedAt: Instant

    package init(
        id: GrantID,
        event: EventID,
        person: PersonID,
        systems: [SystemID],
        scope: Scope,
        purpose: Purpose,
        place: Place?,
        notBefore: Instant,
        notAfter: NotAfter,
        grantedBy: PersonID,
        grantedAt: Instant
    ) {
        self.id = id
        self.event = event
        self.person = person
        self.systems = systems
        self.scope = scope
        self.purpose = purpose
        self.place = place
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.grantedBy = grantedBy
        self.grantedAt = grantedAt
    }

    /// Its own fixed end, if it has one.
    package var fixedEnd: Instant? {
        if case .instant(let instant) = notAfter { instant } else { nil }
    }
}

extension Grant: Equatable {
    package static func == (left: Grant, right: Grant) -> Bool {
        left === right
            || left.id == right.id && left.event == right.event && left.person == right.person
                && left.systems == right.systems && left.scope == right.scope
                && left.purpose == right.purpose && left.place == right.place
                && left.notBefore == right.notBefore && left.notAfter == right.notAfter
                && left.grantedBy == right.grantedBy && left.grantedAt == right.grantedAt
    }
}

/// What a person holds after activating a grant for one system (資格情報, law L7).
///
/// A class for the same reason as ``Grant``. The token itself is known only to its holder.
package final class Credential: Sendable {
    package let id: CredentialID
    package let grant: GrantID
    package let system: SystemID
    package let terminal: TerminalID?
    package let token: Digest
    package let activatedAt: Instant
    /// Its own end; the grant, the event and the approval may end it earlier.
    package let notAfter: Instant
    /// Where it stands in the status list of its event, which offline verifiers read; nil for a
    /// system that asks instead. Never given twice (``StatusRegister``).
    package let statusIndex: UInt32?

    package init(
        id: CredentialID,
        grant: GrantID,
        system: SystemID,
        terminal: TerminalID?,
        token: Digest,
        activatedAt: Instant,
        notAfter: Instant,
        statusIndex: UInt32? = nil
    ) {
        self.id = id
        self.grant = grant
        self.system = system
        self.terminal = terminal
        self.token = token
        self.activatedAt = activatedAt
        self.notAfter = notAfter
        self.statusIndex = statusIndex
    }
}

extension Credential: Equatable {
    package static func == (left: Credential, right: Credential) -> Bool {
        left === right
            || left.id == right.id && left.grant == right.grant && left.system == right.system
                && left.terminal == right.terminal && left.token == right.token
                && left.activatedAt == right.activatedAt && left.notAfter == right.notAfter
                && left.statusIndex == right.statusIndex
    }
}

extension Grant: Hashable {
    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension Credential: Hashable {
    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
