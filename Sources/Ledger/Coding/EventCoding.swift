import BrokerCore

extension LeafWriter {
    mutating func standby(_ plan: EventPlan, _ conditions: [Digest]) {
        ids("areas", plan.areas)
        digest("basis", plan.basis)
        digests("conditions", conditions)
        code("kind", plan.kind)
        digest("name", plan.name)
        ids("systems", plan.systems)
    }

    mutating func declaration(_ declaration: Declaration) {
        let plan = declaration.plan
        instant("approval_due", declaration.approvalDue)
        ids("areas", plan.areas)
        digest("basis", plan.basis)
        instant("inherited_cap_at", declaration.inheritedCapAt)
        code("kind", plan.kind)
        name("limits")
        limits(declaration.limits)
        digest("name", plan.name)
        ids("systems", plan.systems)
        window(declaration.window)
        length("window_length_ms", declaration.windowLength)
    }

    mutating func window(_ window: Window?) {
        guard let window else { return }
        name("window")
        open()
        instant("cap_at", window.capAt)
        instant("closes_at", window.closesAt)
        instant("opens_at", window.opensAt)
        close()
    }

    mutating func limits(_ limits: KindLimits) {
        open()
        length("cap_ms", limits.cap)
        length("extension_ms", limits.extension)
        flag("standby", limits.standby)
        length("window_ms", limits.window)
        close()
    }

    mutating func effect(_ at: Instant, recordedLate: Bool) {
        instant("effective_at", at)
        flag("recorded_late", recordedLate)
    }
}

extension LeafReader {
    mutating func eventFact(of kind: EntryKind, about id: EventID) throws(LeafFault) -> Fact {
        switch kind {
        case .eventStoodBy: return try standby(id)
        case .conditionAttested: return .conditionAttested(id, condition: try needInt("condition"))
        case .eventDeclared: return .eventDeclared(id, try declaration())
        case .eventApproved: return .eventApproved(id, try window())
        case .eventExtended: return .eventExtended(id, closesAt: try needInstant("closes_at"))
        case .eventShortened: return .eventShortened(id, closesAt: try needInstant("closes_at"))
        case .eventClosed: return .eventClosed(id)
        case .eventExpired:
            let (at, late) = try effect()
            return .eventExpired(id, effectiveAt: at, recordedLate: late)
        case .eventLapsed:
            let (at, late) = try effect()
            return .eventLapsed(id, effectiveAt: at, recordedLate: late)
        case .eventWithdrawn:
            let (at, late) = try effect()
            return .eventWithdrawn(id, effectiveAt: at, recordedLate: late)
        default: throw .unknownKind(kind.rawValue)
        }
    }

    private mutating func standby(_ id: EventID) throws(LeafFault) -> Fact {
        let areas: [AreaID] = try needIDs("areas")
        let basis = try digest(ifNamed: "basis")
        let conditions = try needDigests("conditions")
        let kind: EventKind = try needCode("kind")
        let name = try needDigest("name")
        let systems: [SystemID] = try needIDs("systems")
        let plan = EventPlan(kind: kind, name: name, basis: basis, areas: areas, systems: systems)
        return .eventStoodBy(id, plan, conditions: conditions)
    }

    private mutating func declaration() throws(LeafFault) -> Declaration {
        let approvalDue = try needInstant("approval_due")
        let areas: [AreaID] = try needIDs("areas")
        let basis = try digest(ifNamed: "basis")
        let inheritedCapAt = try instant("inherited_cap_at")
        let kind: EventKind = try needCode("kind")
        try need("limits")
        let limits = try limits()
        let name = try needDigest("name")
        let systems: [SystemID] = try needIDs("systems")
        let window = try window()
        let length = try needLength("window_length_ms")
        return Declaration(
            plan: EventPlan(kind: kind, name: name, basis: basis, areas: areas, systems: systems),
            limits: limits,
            windowLength: length,
            approvalDue: approvalDue,
            inheritedCapAt: inheritedCapAt,
            window: window
        )
    }

    mutating func window() throws(LeafFault) -> Window? {
        guard try has("window") else { return nil }
        try open()
        let capAt = try needInstant("cap_at")
        let closesAt = try needInstant("closes_at")
        let opensAt = try needInstant("opens_at")
        try close()
        return Window(opensAt: opensAt, closesAt: closesAt, capAt: capAt)
    }

    mutating func limits() throws(LeafFault) -> KindLimits {
        try open()
        let cap = try needLength("cap_ms")
        let longest = try needLength("extension_ms")
        let standby = try needFlag("standby")
        let window = try needLength("window_ms")
        try close()
        return KindLimits(standby: standby, window: window, extension: longest, cap: cap)
    }

    mutating func effect() throws(LeafFault) -> (at: Instant, recordedLate: Bool) {
        let at = try needInstant("effective_at")
        return (at, try needFlag("recorded_late"))
    }
}
