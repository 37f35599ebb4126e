/// Standby, its conditions, and taking it back.
extension Desk {
    /// 待機: prepares an event under conditions; grants nothing and so needs no factor.
    func decideStandby(_ drawn: EventID, _ plan: EventPlan, _ conditions: [Digest]) -> Decision {
        if let refusal = actorRefusal() { return refuse(.standby, refusal) }
        guard policy.limits(of: plan.kind).standby else {
            return refuse(.standby, .standbyNotAllowed)
        }
        guard (1...Ceiling.conditions).contains(conditions.count) else {
            return refuse(.standby, .malformed)
        }
        if let refusal = planRefusal(plan) { return refuse(.standby, refusal) }
        let id = free(drawn)
        return accept(
            [.eventStoodBy(id, plan, conditions: conditions)],
            .event(id, .standby)
        )
    }

    /// Attests one condition of a standby (requirement E3).
    func decideAttest(_ id: EventID, _ condition: Int) -> Decision {
        if let refusal = openingRefusal() { return refuse(.attest, refusal, event: id) }
        guard let event = state.event(id) else { return refuse(.attest, .eventUnknown) }
        guard event.state == .standby else {
            return refuse(.attest, .eventNotActive, event: id)
        }
        guard event.conditions.indices.contains(condition) else {
            return refuse(.attest, .malformed, event: id)
        }
        guard event.conditions[condition].attestedBy == nil else {
            return refuse(.attest, .alreadyDone, event: id)
        }
        return accept([.conditionAttested(id, condition: condition)], .event(id, .standby))
    }

    /// 取消: takes back what was never active.
    func decideWithdraw(_ id: EventID) -> Decision {
        if let refusal = actorRefusal([.operator, .approver]) {
            return refuse(.withdraw, refusal, event: id)
        }
        guard let event = state.event(id) else { return refuse(.withdraw, .eventUnknown) }
        switch event.state(at: now) {
        case .standby, .awaiting:
            return accept(
                [.eventWithdrawn(id, effectiveAt: now, recordedLate: false)],
                .event(id, .withdrawn)
            )
        case .active:
            // An active event is closed, not withdrawn: the words are kept apart.
            return refuse(.withdraw, .alreadyDone, event: id)
        case .closed, .expired, .lapsed, .withdrawn:
            return refuse(.withdraw, .eventNotActive, event: id)
        }
    }

    func free(_ drawn: EventID) -> EventID {
        drawn.firstFree { authority.events[$0] != nil }
    }
}
