/// 全停止 and its end, the clock's confirmation, and exports.
extension Desk {
    /// Ends every credential at once and keeps the grants; one entry, by any one person (G9).
    ///
    /// While all is suspended already it still takes back what was resumed since, and the first
    /// half of a resumption: who suspends now must not find it undone by one more person.
    func decideSuspendAll() -> Decision {
        if !isNobodyCaller, let refusal = actorRefusal([.operator, .approver]) {
            return refuse(.suspendAll, refusal)
        }
        let suspension = authority.suspension
        let isHalfResumed = state.pendingResume?.isWaiting(at: now) == true
        guard !suspension.isStanding || !suspension.resumed.isEmpty || isHalfResumed else {
            return refuse(.suspendAll, .alreadyDone)
        }
        return accept(
            [.authoritySuspended],
            .suspended(credentials: state.liveCredentialCount)
        )
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
            isStanding(pending)
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
    ///
    /// Each accepts the time that they were shown and no other. Both must have read the same clock:
    /// a time that is not the first one's plus what has passed since, within
    /// ``Ceiling/clockAgreement``, is a request of its own.
    func decideConfirmClock(_ word: ClockConfirmation) -> Decision {
        if let refusal = shownFactorRefusal ?? actorRefusal([.operator, .approver])
            ?? factorRefusal()
        {
            return refuse(.confirmClock, refusal)
        }
        guard !isClockSure else { return refuse(.confirmClock, .alreadyDone) }
        guard word.isOfWhatWasShown(at: now) else { return refuse(.confirmClock, .clockChanged) }
        let wall = word.wall
        guard let pending = state.pendingClock, isStanding(pending) else {
            return accept([.clockConfirmRequested(wall: wall)], .clockConfirmRequested(wall: wall))
        }
        guard pending.by != person else { return refuse(.confirmClock, .approverConflict) }
        let expected = pending.subject + (now - pending.at)
        let apart = max(wall, expected) - min(wall, expected)
        guard apart <= Ceiling.clockAgreement else {
            return accept([.clockConfirmRequested(wall: wall)], .clockConfirmRequested(wall: wall))
        }
        return accept([.clockConfirmed(wall: wall)], .clockConfirmed(wall: wall))
    }

    /// An export of the ledger is itself recorded; auditors and operators may.
    func decideExport(_ entries: UInt64) -> Decision {
        if let refusal = actorRefusal([.operator, .approver, .auditor, .owner]) {
            return refuse(.export, refusal)
        }
        return accept([.exportMade(entries: entries)], .exported(entries: entries))
    }
}
