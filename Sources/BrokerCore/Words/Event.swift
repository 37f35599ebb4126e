/// Where an event is in its life (requirement E1); only `active` can carry valid credentials.
package enum EventState: String, CaseIterable, Sendable {
    /// 待機: prepared, its conditions not all attested; grants nothing.
    case standby
    /// 承認待ち: declared, valid for nothing until a second person approves.
    case awaiting
    /// 宣言中
    case active
    /// 解除
    case closed
    /// 満了
    case expired
    /// 未承認失効
    case lapsed
    /// 取消
    case withdrawn
}

/// When the second person must approve.
package enum ApprovalOrder: String, Sendable {
    /// 事前承認: the event waits for it.
    case first
    /// 事後承認: the event is active at once and lapses without it.
    case after
}

/// What an event is about; free texts are in the directory, here are their salted digests (L11).
package struct EventPlan: Hashable, Sendable {
    package let kind: EventKind
    package let name: Digest
    /// The order, the weather information, the households without power (requirement E2).
    package let basis: Digest?
    package let areas: [AreaID]
    package let systems: [SystemID]

    package init(
        kind: EventKind,
        name: Digest,
        basis: Digest? = nil,
        areas: [AreaID],
        systems: [SystemID]
    ) {
        self.kind = kind
        self.name = name
        self.basis = basis
        self.areas = areas
        self.systems = systems
    }

    /// Overlapping area or system: what ties a standby to a declaration, and one to the next.
    package func overlaps(_ other: EventPlan) -> Bool {
        areas.contains(where: other.areas.contains)
            || systems.contains(where: other.systems.contains)
    }
}

/// A condition of a standby (発動条件, requirement E3), attested by a named person or not yet.
package struct ActivationCondition: Hashable, Sendable {
    package let text: Digest
    package var attestedBy: PersonID?
    package var attestedAt: Instant?

    package init(text: Digest, attestedBy: PersonID? = nil, attestedAt: Instant? = nil) {
        self.text = text
        self.attestedBy = attestedBy
        self.attestedAt = attestedAt
    }
}

/// One extension of a window.
package struct Extension: Hashable, Sendable {
    package let by: PersonID
    package let at: Instant
    package let closesAt: Instant

    package init(by: PersonID, at: Instant, closesAt: Instant) {
        self.by = by
        self.at = at
        self.closesAt = closesAt
    }
}

/// One disaster or exercise (災害等非常時) with its window `[opensAt, closesAt)`.
package struct Event: Hashable, Sendable {
    package let id: EventID
    package let plan: EventPlan
    /// The limits that held when it was declared: a later policy never touches an open event.
    package var limits: KindLimits
    package var state: EventState
    package var conditions: [ActivationCondition]
    package var stoodByAt: Instant?
    package var stoodByBy: PersonID?
    package var declaredBy: PersonID?
    package var declaredAt: Instant?
    /// The window's length asked for; it begins when the event becomes active.
    package var windowLength: Milliseconds
    package var opensAt: Instant?
    package var closesAt: Instant?
    /// No extension reaches past this.
    package var capAt: Instant?
    /// The cap that a declaration soon after an end inherits.
    package var inheritedCapAt: Instant?
    package var approvalDue: Instant?
    package var approvedBy: PersonID?
    package var approvedAt: Instant?
    package var extensions: [Extension]
    package var endedAt: Instant?

    package init(id: EventID, plan: EventPlan, limits: KindLimits, state: EventState) {
        self.id = id
        self.plan = plan
        self.limits = limits
        self.state = state
        conditions = []
        windowLength = .zero
        extensions = []
    }

    package var isDrill: Bool { plan.kind == .drill }

    /// Who extended last or, before the first extension, declared.
    package var lastOpener: PersonID? { extensions.last?.by ?? declaredBy }

    /// When an unapproved declaration ends by itself; nil once approved.
    package var lapsesAt: Instant? { approvedAt == nil ? approvalDue : nil }

    /// When the window ends if nobody does anything: its end, or the lapse if that is earlier.
    package var endsAt: Instant? {
        guard let closesAt else { return nil }
        return lapsesAt.map { min($0, closesAt) } ?? closesAt
    }

    /// Does this event carry valid credentials at `now`? Asks no timer (laws L1 and L2).
    package func isActive(at now: Instant) -> Bool {
        guard state == .active, let opensAt, let endsAt else { return false }
        return opensAt <= now && now < endsAt
    }

    /// The state that a reader sees at `now`, before the record of an end that fell due.
    package func state(at now: Instant) -> EventState {
        switch state {
        case .active:
            if let lapsesAt, lapsesAt <= now { return .lapsed }
            if let closesAt, closesAt <= now { return .expired }
            return .active
        case .awaiting:
            return approvalDue.map { $0 <= now } == true ? .withdrawn : .awaiting
        case .closed, .expired:
            return lapsesAt.map { $0 <= now } == true ? .lapsed : state
        case .standby, .lapsed, .withdrawn:
            return state
        }
    }
}
