/// 全停止 and its end, the clock's confirmation, and exports.
extension Desk {
    /// Ends every credential at once and keeps the grants; one entry, by any one person (G9).
    func decideSuspendAll() -> Decision {
        if !isNobodyCaller, let refusal = actorRefusal([.operator, .approver]) {
            return refuse(.suspendAll, refusal)
        }
        let suspension = authority.suspension
        guard !suspension.isStanding || !suspension.resumed.isEmpty else {
            return refuse(.suspendAll, .alreadyDone)
        }
        let live = state.eventOrder.reduce(0) { count, id in
            count + (state.records[id]?.liveCredentials ?? 0)
        }
        return accept([.authoritySuspended], .suspended(credentials: live))
    }

    /// The first person asks, a second resumes: for all events, or for one.
    func decideResume(_ event: EventID?) -> Decision {
        if let refusal = openingRefusal([.operator, .approver]) {
            return refuse(.resume, refusal, event: event)
        }
        if let event, let refusal = eventRefusal(event) {
            return refuse(.resume, refusal, event: event)
        }
        let suspension = authority.suspension
        guard suspension.isStanding, event.map({ suspension.covers($0) }) != false else {
            return refuse(.resume, .alreadyDone, event: event)
        }
        if let refusal = resumeDutyRefusal(event) {
            return refuse(.resume, refusal, event: event)
        }
        guard let pending = state.pendingResume, pending.subject == event,
            pending.isWaiting(at: now)
        else {
            return accept([.authorityResumeRequested(event)], .resumeRequested(event))
        }
        guard pending.by != person else {
            return refuse(.resume, .approverConflict, event: event)
        }
        return accept([.authorityResumed(event)], .resumed(event))
    }

    /// Resuming all is resuming each open event, so a holder in any of them may not.
    private func resumeDutyRefusal(_ event: EventID?) -> Refusal? {
        if let event { return dutyRefusal(event) }
        let isHolderSomewhere = state.eventOrder.contains { id in
            authority.events[id]?.endedAt == nil && dutyRefusal(id) != nil
        }
        return isHolderSomewhere ? .dutyConflict : nil
    }

    /// Two people accept the wall clock; meanwhile all is denied, so a sure clock is no condition.
    func decideConfirmClock(_ wall: Instant) -> Decision {
        if let refusal = shownFactorRefusal ?? actorRefusal([.operator, .approver])
            ?? factorRefusal()
        {
            return refuse(.confirmClock, refusal)
        }
        guard !isClockSure else { return refuse(.confirmClock, .alreadyDone) }
        guard let pending = state.pendingClock, pending.isWaiting(at: now) else {
            return accept([.clockConfirmRequested(wall: wall)], .clockConfirmRequested)
        }
        guard pending.by != person else { return refuse(.confirmClock, .approverConflict) }
        return accept([.clockConfirmed(wall: wall)], .clockConfirmed)
    }

    /// An export of the ledger is itself recorded; auditors and operators may.
    func decideExport(_ entries: UInt64) -> Decision {
        if let refusal = actorRefusal([.operator, .approver, .auditor, .owner]) {
            return refuse(.export, refusal)
        }
        return accept([.exportMade(entries: entries)], .done)
    }
}
