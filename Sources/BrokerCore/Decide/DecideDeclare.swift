/// Declaration (宣言) and its approval (承認).
extension Desk {
    func decideDeclare(_ act: DeclareAct) -> Decision {
        let named: EventID? = if case .standby(let id) = act.source { id } else { nil }
        if let refusal = openingRefusal() { return refuse(.declare, refusal, event: named) }
        if authority.suspension.isStanding {
            return refuse(.declare, .suspended, event: named)
        }
        if let opensAt = act.opensAt, opensAt != now {
            return refuse(.declare, opensAt < now ? .backdated : .malformed, event: named)
        }
        switch declarable(act.source) {
        case .failure(let refusal):
            return refuse(.declare, refusal, event: named)
        case .success(let plan):
            return declare(plan, named, act)
        }
    }

    /// The plan to declare: the standby's with all conditions attested, or a direct one that no
    /// unattested standby binds.
    private func declarable(_ source: DeclareAct.Source) -> Result<EventPlan, Refusal> {
        switch source {
        case .standby(let id):
            guard let event = state.event(id) else { return .failure(.eventUnknown) }
            switch event.state(at: now) {
            case .standby: break
            case .awaiting, .active: return .failure(.alreadyDone)
            case .closed, .expired, .lapsed, .withdrawn: return .failure(.eventNotActive)
            }
            guard isAttested(event) else { return .failure(.conditionNotAttested) }
            // The files may have changed since the standby was prepared.
            return planRefusal(event.plan).map { .failure($0) } ?? .success(event.plan)
        case .direct(let plan):
            if let refusal = planRefusal(plan) { return .failure(refusal) }
            let isBound = state.eventOrder.contains { id in
                guard let other = state.event(id), other.state == .standby else { return false }
                return other.plan.kind == plan.kind && other.plan.overlaps(plan)
                    && !isAttested(other)
            }
            return isBound ? .failure(.conditionNotAttested) : .success(plan)
        }
    }

    private func isAttested(_ event: Event) -> Bool {
        event.conditions.allSatisfy { $0.attestedBy != nil }
    }

    private func declare(_ plan: EventPlan, _ named: EventID?, _ act: DeclareAct) -> Decision {
        let limits = policy.limits(of: plan.kind)
        let length = act.window ?? limits.window
        guard length > .zero else { return refuse(.declare, .malformed, event: named) }
        guard length <= limits.window else {
            return refuse(.declare, .eventCapReached, event: named)
        }
        let inherited = inheritedCap(of: plan)
        if act.approval == .after, inherited != nil || lapsedLately {
            return refuse(.declare, .approvalRequired, event: named)
        }
        if let inherited, inherited <= now {
            return refuse(.declare, .eventCapReached, event: named)
        }
        let window = act.approval == .after ? opening(length, limits, inherited) : nil
        let id = named ?? free(act.drawn)
        let declaration = Declaration(
            plan: plan,
            limits: limits,
            windowLength: length,
            approvalDue: now + policy.approvalDue,
            inheritedCapAt: inherited,
            window: window
        )
        return accept(
            [.eventDeclared(id, declaration)],
            .event(id, window == nil ? .awaiting : .active)
        )
    }

    /// The window of an event that becomes active now.
    private func opening(
        _ length: Milliseconds,
        _ limits: KindLimits,
        _ inheritedCap: Instant?
    ) -> Window {
        let capAt = min(now + limits.cap, inheritedCap ?? now + limits.cap)
        return Window(opensAt: now, closesAt: min(now + length, capAt), capAt: capAt)
    }

    /// The cap of an event of this kind that overlaps and is open, awaits approval, or ended
    /// lately: the new one inherits it, so that neither closing and declaring again nor declaring
    /// in advance is a way past a cap.
    private func inheritedCap(of plan: EventPlan, except own: EventID? = nil) -> Instant? {
        state.eventOrder.compactMap { id -> Instant? in
            guard id != own, let other = state.event(id), other.plan.kind == plan.kind,
                other.plan.overlaps(plan)
            else { return nil }
            switch other.state(at: now) {
            case .active: return other.capAt
            case .awaiting: return other.inheritedCapAt
            case .standby, .withdrawn: return nil
            case .closed, .expired, .lapsed:
                guard let endedAt = other.endedAt ?? other.endsAt,
                    now - endedAt < Ceiling.redeclaration
                else { return nil }
                return other.capAt
            }
        }.min()
    }

    /// Did a declaration of this person lapse in the last 30 days?
    private var lapsedLately: Bool {
        state.eventOrder.contains { id in
            guard let event = state.event(id), event.declaredBy == person, event.opensAt != nil,
                event.state(at: now) == .lapsed, let lapsedAt = event.approvalDue
            else { return false }
            return now - lapsedAt < Ceiling.lapsePenalty
        }
    }

    /// 承認 by a second person: opens an awaiting event, or confirms a declared one.
    func decideApprove(_ id: EventID) -> Decision {
        if let refusal = openingRefusal([.operator, .approver]) {
            return refuse(.approve, refusal, event: id)
        }
        guard let event = state.event(id) else { return refuse(.approve, .eventUnknown) }
        if let refusal = approvableRefusal(event) {
            return refuse(.approve, refusal, event: id)
        }
        if person == event.declaredBy || person == event.extensions.last?.by {
            return refuse(.approve, .approverConflict, event: id)
        }
        if let refusal = dutyRefusal(id) { return refuse(.approve, refusal, event: id) }
        guard event.state == .awaiting else {
            return accept([.eventApproved(id, nil)], .event(id, event.state(at: now)))
        }
        if authority.suspension.isStanding { return refuse(.approve, .suspended, event: id) }
        // Another event may have opened or ended since the declaration.
        let caps = [event.inheritedCapAt, inheritedCap(of: event.plan, except: id)]
        let inherited = caps.compactMap { $0 }.min()
        if let inherited, inherited <= now {
            return refuse(.approve, .eventCapReached, event: id)
        }
        let window = opening(event.windowLength, event.limits, inherited)
        return accept([.eventApproved(id, window)], .event(id, .active))
    }

    private func approvableRefusal(_ event: Event) -> Refusal? {
        switch event.state(at: now) {
        case .standby: return .eventStandby
        case .lapsed, .withdrawn: return .eventNotActive
        case .awaiting, .active, .closed, .expired:
            return event.approvedAt == nil ? nil : .alreadyDone
        }
    }
}
