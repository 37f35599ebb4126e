extension Authority {
    /// The event transitions (design §2, «Event states»), as entries made them.
    mutating func applyEvent(_ entry: Entry) {
        switch entry.fact {
        case .eventStoodBy(let id, let plan, let conditions):
            var event = Event(id: id, plan: plan, limits: plan.kind.ceiling, state: .standby)
            event.conditions = conditions.map { ActivationCondition(text: $0) }
            event.stoodByAt = entry.at
            event.stoodByBy = entry.actor.person
            events[id] = event
        case .conditionAttested(let id, let index):
            guard events[id]?.conditions.indices.contains(index) == true else { return }
            events[id]?.conditions[index].attestedBy = entry.actor.person
            events[id]?.conditions[index].attestedAt = entry.at
        case .eventDeclared(let id, let declaration):
            applyDeclaration(declaration, of: id, entry)
        case .eventApproved(let id, let window):
            applyApproval(window, of: id, entry)
        case .eventExtended(let id, let closesAt):
            guard let by = entry.actor.person else { return }
            events[id]?.closesAt = closesAt
            events[id]?.extensions.append(Extension(by: by, at: entry.at, closesAt: closesAt))
        case .eventShortened(let id, let closesAt):
            events[id]?.closesAt = closesAt
        case .eventClosed(let id):
            end(id, as: .closed, at: entry.at)
        case .eventExpired(let id, let effectiveAt, _):
            end(id, as: .expired, at: effectiveAt)
        case .eventLapsed(let id, let effectiveAt, _):
            end(id, as: .lapsed, at: effectiveAt)
        case .eventWithdrawn(let id, let effectiveAt, _):
            end(id, as: .withdrawn, at: effectiveAt)
        default:
            break
        }
    }

    private mutating func applyDeclaration(
        _ declaration: Declaration,
        of id: EventID,
        _ entry: Entry
    ) {
        var event =
            events[id]
            ?? Event(
                id: id,
                plan: declaration.plan,
                limits: declaration.limits,
                state: .awaiting
            )
        event.limits = declaration.limits
        event.declaredBy = entry.actor.person
        event.declaredAt = entry.at
        event.windowLength = declaration.windowLength
        event.approvalDue = declaration.approvalDue
        event.inheritedCapAt = declaration.inheritedCapAt
        event.state = .awaiting
        events[id] = event
        if let window = declaration.window { open(window, of: id) }
    }

    private mutating func applyApproval(_ window: Window?, of id: EventID, _ entry: Entry) {
        events[id]?.approvedBy = entry.actor.person
        events[id]?.approvedAt = entry.at
        if let window { open(window, of: id) }
    }

    private mutating func open(_ window: Window, of id: EventID) {
        guard events[id] != nil else { return }
        events[id]?.open(window)
        if !openEvents.contains(id) { openEvents.append(id) }
    }

    /// An event that ended unapproved keeps its first end: a later lapse only adds its name.
    private mutating func end(_ id: EventID, as state: EventState, at instant: Instant) {
        guard var event = events[id] else { return }
        event.state = state
        event.endedAt = event.endedAt.map { min($0, instant) } ?? instant
        events[id] = event
        openEvents.removeAll { $0 == id }
    }
}

extension Event {
    mutating func open(_ window: Window) {
        state = .active
        opensAt = window.opensAt
        closesAt = window.closesAt
        capAt = window.capAt
    }
}
