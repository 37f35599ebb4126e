/// 付与 and 取り消し.
extension Desk {
    /// Each person gets a grant or a named refusal; the rest is never undone for one of them.
    func decideGrant(_ act: GrantAct) -> Decision {
        let id = act.event
        if let refusal = openingRefusal() ?? eventRefusal(id) {
            return refuse(.grant, refusal, event: id)
        }
        if authority.suspension.covers(id) { return refuse(.grant, .suspended, event: id) }
        if let refusal = dutyRefusal(id) ?? termsRefusal(act) {
            return refuse(.grant, refusal, event: id)
        }
        let members = act.group.map(register.members)
        if let members, members.isEmpty { return refuse(.grant, .personUnknown, event: id) }
        let persons = act.persons + (members ?? [])
        var seen: Set<PersonID> = []
        let distinct = persons.filter { seen.insert($0).inserted }
        guard (1...Ceiling.personsPerAct).contains(distinct.count) else {
            return refuse(.grant, distinct.isEmpty ? .personUnknown : .malformed, event: id)
        }
        return grant(act, to: distinct)
    }

    /// What must hold of the act whoever the persons are.
    private func termsRefusal(_ act: GrantAct) -> Refusal? {
        guard let event = state.event(act.event), let closesAt = event.closesAt else {
            return .eventUnknown
        }
        guard policy.purposes.contains(act.purpose) else { return .purposeNotAllowed }
        guard !act.systems.isEmpty, hasNoRepeats(act.systems) else { return .malformed }
        for system in act.systems {
            guard let known = register.systems[system] else { return .systemUnknown }
            guard event.plan.systems.contains(system) else { return .systemNotInEvent }
            guard act.scope.operations.allSatisfy(known.operations.contains) else {
                return .operationNotGranted
            }
        }
        return scopeRefusal(act) ?? placeRefusal(act.place, event)
            ?? intervalRefusal(act, closesAt: closesAt)
    }

    private func scopeRefusal(_ act: GrantAct) -> Refusal? {
        let systems = act.systems.compactMap { register.systems[$0] }
        let scope = act.scope
        guard hasNoRepeats(scope.screens), hasNoRepeats(scope.fields),
            isBounded(scope.screens), isBounded(scope.fields)
        else { return .malformed }
        guard scope.screens.allSatisfy({ id in systems.contains { $0.screens.contains(id) } })
        else { return .screenUnknown }
        guard scope.fields.allSatisfy({ id in systems.contains { $0.fields.contains(id) } })
        else { return .fieldUnknown }
        guard !scope.operations.isEmpty, hasNoRepeats(scope.operations) else {
            return .malformed
        }
        return scope.operations.allSatisfy(policy.operations.contains)
            ? nil : .operationNotGranted
    }

    private func placeRefusal(_ place: Place?, _ event: Event) -> Refusal? {
        switch place {
        case nil:
            return nil
        case .terminal(let id):
            guard let terminal = register.terminals[id] else { return .terminalUnknown }
            return accepts(terminal, event) ? nil : .terminalKind
        case .site(let site):
            let isKnown = register.terminalOrder.contains {
                register.terminals[$0]?.site == site
            }
            return isKnown ? nil : .terminalUnknown
        }
    }

    /// NW用端末 for events, 訓練用端末 for drills, 小売用端末 never.
    func accepts(_ terminal: Terminal, _ event: Event) -> Bool {
        terminal.kind == (event.isDrill ? .drill : .grid)
    }

    private func intervalRefusal(_ act: GrantAct, closesAt: Instant) -> Refusal? {
        let notBefore = act.notBefore ?? now
        if notBefore < now { return .backdated }
        guard notBefore < closesAt else { return .outsideWindow }
        guard case .instant(let end) = act.notAfter else { return nil }
        return notBefore < end && end <= closesAt ? nil : .outsideWindow
    }

    private func grant(_ act: GrantAct, to persons: [PersonID]) -> Decision {
        var draw = act.drawn
        var facts: [Fact] = []
        var outcomes: [GrantOutcome] = []
        var taken: Set<GrantID> = []
        var issued = state.records[act.event]?.issuedCount ?? 0
        for subject in persons {
            if let refusal = subjectRefusal(subject, act, issued: issued) {
                let refused = RefusedAct(
                    act: .grant,
                    refusal: refusal,
                    event: act.event,
                    // An id that no roster knows may be anything, a name too (law L11).
                    person: register.persons[subject]?.id
                )
                facts.append(.actRefused(refused))
                outcomes.append(.refused(subject, refusal))
                continue
            }
            draw = nextDraw(draw)
            let id = GrantID(drawn: draw).firstFree { isTaken($0) || taken.contains($0) }
            taken.insert(id)
            issued += 1
            facts.append(.grantIssued(issue(id, to: subject, act)))
            outcomes.append(.issued(id, subject))
        }
        return accept(facts, .granted(outcomes))
    }

    private func isTaken(_ id: GrantID) -> Bool {
        authority.grants[id] != nil || state.endedGrants[id] != nil
    }

    private func issue(_ id: GrantID, to subject: PersonID, _ act: GrantAct) -> Grant {
        Grant(
            id: id,
            event: act.event,
            person: subject,
            systems: act.systems,
            scope: act.scope,
            purpose: act.purpose,
            place: act.place,
            notBefore: act.notBefore ?? now,
            notAfter: act.notAfter,
            grantedBy: person ?? subject,
            grantedAt: now
        )
    }

    private func subjectRefusal(_ subject: PersonID, _ act: GrantAct, issued: Int) -> Refusal? {
        guard let row = register.persons[subject] else { return .personUnknown }
        let record = state.records[act.event]
        if subject == person || record?.judges.contains(subject) == true { return .dutyConflict }
        guard authority.isCurrent(subject, at: now) else { return .personNotCurrent }
        guard isEligible(row) else { return .personNotEligible }
        guard issued < policy.grantsPerEventMax else { return .grantLimit }
        return holdsAlready(subject, act) ? .alreadyGranted : nil
    }

    /// The role, and an education that is not too old.
    private func isEligible(_ row: Person) -> Bool {
        guard row.roles.contains(.entrustee), let educatedOn = row.educatedOn else { return false }
        return educatedOn <= now && now - educatedOn < policy.educationMax
    }

    /// A live grant of the same person that covers all that is asked, from no later and for at
    /// least as long.
    private func holdsAlready(_ subject: PersonID, _ act: GrantAct) -> Bool {
        guard isHolder(subject, of: act.event), let closesAt = state.event(act.event)?.closesAt
        else { return false }
        let asked = act.notAfter == .event ? closesAt : fixedEnd(act.notAfter) ?? closesAt
        return state.records[act.event]?.grantOrder.contains { id in
            guard let held = authority.grants[id]?.grant, held.person == subject,
                held.purpose == act.purpose, held.place == act.place, held.scope == act.scope
            else { return false }
            return act.systems.allSatisfy(held.systems.contains)
                && held.notBefore <= act.notBefore ?? now
                && asked <= held.fixedEnd ?? closesAt
                && (held.fixedEnd == nil || act.notAfter != .event)
        } == true
    }

    private func fixedEnd(_ notAfter: NotAfter) -> Instant? {
        if case .instant(let instant) = notAfter { instant } else { nil }
    }

    /// 取り消し: ends grants now; it opens nothing and needs no factor.
    ///
    /// A person's grants end however many they are, in grouped entries: an end is never refused
    /// for its size.
    func decideRevoke(_ act: RevokeAct) -> Decision {
        if case .credential(let token) = act { return decideRevoke(token) }
        if let refusal = actorRefusal([.operator, .approver]) { return refuse(.revoke, refusal) }
        let ids: [GrantID]
        switch act {
        case .grants(let named):
            guard named.count <= Ceiling.personsPerAct, hasNoRepeats(named) else {
                return refuse(.revoke, .malformed)
            }
            ids = named
        case .person(let subject): ids = liveGrants(of: subject)
        case .credential: ids = []
        }
        guard !ids.isEmpty else { return refuse(.revoke, .grantUnknown) }
        var facts: [Fact] = []
        var groups = EndGroups()
        var outcomes: [RevokeOutcome] = []
        for id in ids {
            // One that ended by itself keeps that end, recorded or not.
            guard let grant = authority.grants[id]?.grant, ownEnd(of: grant) == nil else {
                let refusal = state.refusalOfEnded(id)
                facts.append(
                    .actRefused(RefusedAct(act: .revoke, refusal: refusal, grant: id))
                )
                outcomes.append(.refused(id, refusal))
                continue
            }
            groups.add(id, of: grant.event, End(cause: .revoked, at: now))
            outcomes.append(.ended(id))
        }
        // In the order of what was named; of a person's, as the entries tell them.
        if case .person = act {
            outcomes = outcomes.filter(\.isEnd) + outcomes.filter { !$0.isEnd }
        }
        return accept(groups.facts + facts, .revoked(outcomes))
    }

    /// 返納: the holder gives a credential back. Who has the token may end it, and needs no role.
    ///
    /// One that ended by itself keeps that end; nothing is recorded, and nothing is left to do.
    private func decideRevoke(_ token: Digest) -> Decision {
        guard let live = authority.credentials[token],
            let grant = authority.grants[live.credential.grant]?.grant,
            grant.person == person
        else { return refuse(.revoke, .credentialUnknown) }
        guard ownEnd(of: grant) == nil, ownEnd(of: live) == nil else { return accept([], .done) }
        var groups = EndGroups()
        let reference = CredentialReference(grant: grant.id, credential: live.credential.id)
        groups.add(reference, of: grant.event, End(cause: .revoked, at: now))
        return accept(groups.facts, .done)
    }

    /// In the order of issue, event by event.
    func liveGrants(of subject: PersonID) -> [GrantID] {
        state.eventOrder.flatMap { event -> [GrantID] in
            guard isHolder(subject, of: event) else { return [] }
            return state.records[event]?.grantOrder.filter {
                authority.grants[$0]?.grant.person == subject
            } ?? []
        }
    }
}

extension RevokeOutcome {
    fileprivate var isEnd: Bool {
        if case .ended = self { true } else { false }
    }
}

/// SplitMix64: spreads one drawn number over the ids of a whole act.
///
/// Not a source of chance; the chance is in what was drawn.
package func nextDraw(_ draw: UInt64) -> UInt64 {
    var mixed = draw &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
}
