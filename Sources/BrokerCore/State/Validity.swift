/// What a check of a live credential tells its caller.
package struct ValidCredential: Sendable {
    package let credential: Credential
    package let grant: Grant
    package let event: EventID
    /// The earliest of every end that is known now.
    package let expiresAt: Instant
    /// Of an exercise: another issuer, and a mark (requirement E5).
    package let isDrill: Bool

    /// Under which issuer, and with which keys, others are told of it.
    package var keyUse: TokenKeyUse { isDrill ? .drill : .production }
}

extension Authority {
    /// Is the credential of `token` valid for `audience` at `now`?
    ///
    /// A pure predicate over the record (laws L1 and L2): no timer has to have run, and an end that
    /// fell due counts whether or not it has been recorded.
    package func check(
        token: Digest,
        audience: SystemID,
        at now: Instant
    ) -> Result<ValidCredential, Refusal> {
        guard let live = credentials[token] else { return .failure(.credentialUnknown) }
        guard live.credential.system == audience else { return .failure(.audienceMismatch) }
        return check(live, at: now)
    }

    /// The same for whoever knows already which credential is meant.
    func check(_ live: LiveCredential, at now: Instant) -> Result<ValidCredential, Refusal> {
        let credential = live.credential
        guard let system = systems[credential.system] else { return .failure(.systemUnknown) }
        guard let grant = grants[credential.grant]?.grant else { return .failure(.grantEnded) }
        guard live.generation == suspension.generation else { return .failure(.suspended) }
        if let refusal = refusal(of: grant, at: now) { return .failure(refusal) }
        guard credential.activatedAt <= now, now < credential.notAfter else {
            return .failure(.credentialEnded)
        }
        return .success(
            ValidCredential(
                credential: credential,
                grant: grant,
                event: grant.event,
                expiresAt: expiry(of: grant, credentialEnd: credential.notAfter),
                isDrill: system.isDrill
            )
        )
    }

    /// Why `grant` lets nobody in at `now`; nil if it does. The order is from wide to narrow.
    package func refusal(of grant: Grant, at now: Instant) -> Refusal? {
        if suspension.covers(grant.event) { return .suspended }
        if let refusal = activityRefusal(of: grant.event, at: now) { return refusal }
        guard isCurrent(grant.person, at: now) else { return .personNotCurrent }
        guard grant.notBefore <= now else { return .grantNotYet }
        if let end = grant.fixedEnd, end <= now { return .grantEnded }
        return nil
    }

    /// Why `event` carries nothing at `now`; nil if it is active.
    package func activityRefusal(of event: EventID, at now: Instant) -> Refusal? {
        guard let event = events[event] else { return .eventUnknown }
        switch event.state(at: now) {
        case .active: return event.isActive(at: now) ? nil : .eventNotActive
        case .standby: return .eventStandby
        case .awaiting: return .eventUnapproved
        case .closed, .expired, .lapsed, .withdrawn: return .eventNotActive
        }
    }

    /// Why nobody is let in to `system` at `now`, whatever they hold; nil: somebody might be.
    package func closure(of system: SystemID, at now: Instant) -> Refusal? {
        guard systems[system] != nil else { return .systemUnknown }
        let active = openEvents.filter { id in
            events[id]?.plan.systems.contains(system) == true
                && activityRefusal(of: id, at: now) == nil
        }
        if active.isEmpty { return .eventNotActive }
        return active.allSatisfy(suspension.covers) ? .suspended : nil
    }

    /// Is the person on the roster of the current epoch at `now`?
    package func isCurrent(_ person: PersonID, at now: Instant) -> Bool {
        persons[person]?.isCurrent(epoch: epoch, at: now) == true
    }

    /// The earliest end of a credential that is known now.
    package func expiry(of grant: Grant, credentialEnd: Instant) -> Instant {
        [events[grant.event]?.endsAt, grant.fixedEnd, persons[grant.person]?.validTo]
            .reduce(credentialEnd) { earliest, end in end.map { min(earliest, $0) } ?? earliest }
    }
}
