/// Roster, terminals, systems and policy, and how persons come to their factors.
extension Desk {
    /// Takes in what differs between the company's files and the register.
    ///
    /// The broker alone asks for this. The first roster is the founding act; afterwards what
    /// tightens takes effect at once, and ``decideAcceptRegister(_:)`` takes in the rest.
    func decideRegister(_ change: RegisterChange) -> Decision {
        guard command.caller == .daemon else { return refuse(.register, .roleMissing) }
        guard isWellFormed(change) else {
            return Decision(entries: [], outcome: .refused(.malformed))
        }
        return accept(facts(of: change), .registered)
    }

    /// What adds or loosens, once two people have seen the same difference (design: files).
    ///
    /// Nobody accepts a row of their own that gives them more than another term of what they have
    /// (law L9), and nothing looser reaches an open event.
    func decideAcceptRegister(_ act: AcceptRegisterAct) -> Decision {
        let change = act.change
        if let refusal = openingRefusal([.rosterAdmin, .approver]) {
            return refuse(.acceptRegister, refusal)
        }
        guard !change.isEmpty else { return refuse(.acceptRegister, .alreadyDone) }
        guard act.shown == act.digest, act.version == state.registerVersion,
            change.policy == nil || !state.hasOpenEvent,
            !change.systems.contains(where: { state.isInOpenEvent($0.id) })
        else { return refuse(.acceptRegister, .changedSince) }
        guard !change.persons.contains(where: { $0.id == person && !isRenewal($0) }) else {
            return refuse(.acceptRegister, .dutyConflict)
        }
        guard isWellFormed(change) else { return refuse(.acceptRegister, .malformed) }
        guard let pending = state.pendingRegister, pending.subject == act.digest,
            isStanding(pending)
        else {
            return accept([.registerChangeRequested(act.digest)], .registerRequested)
        }
        guard pending.by != person else { return refuse(.acceptRegister, .approverConflict) }
        return accept([.registerChangeAccepted(act.digest)] + facts(of: change), .registered)
    }

    /// The same person with the same rights for another term, as at the annual re-attestation.
    private func isRenewal(_ row: Person) -> Bool {
        register.persons[row.id].map { current in
            row.employer == current.employer && row.relation == current.relation
                && row.roles == current.roles && row.groups == current.groups
                && row.uid == current.uid && row.certificate == current.certificate
        } == true
    }

    private func isWellFormed(_ change: RegisterChange) -> Bool {
        change.policy?.isWithinCeilings != false && hasDistinctBindings(change)
            && hasNoRepeats(change.endedPersons.map(\.id))
            && hasNoRepeats(change.endedTerminals)
            && change.systems.allSatisfy { isBounded($0.screens) && isBounded($0.fields) }
            && change.persons.allSatisfy { isBounded($0.groups) }
            && change.policy.map { isBounded($0.areas) } != false
    }

    private func facts(of change: RegisterChange) -> [Fact] {
        var facts: [Fact] = []
        // One change may end a grant for several reasons; the first is the one recorded.
        var gone: Set<GrantID> = []
        if let policy = change.policy { facts.append(.policyLoaded(policy)) }
        if let epoch = change.epoch, epoch != authority.epoch {
            facts += endings(of: allLiveGrants, cause: .annualReset, &gone)
            facts.append(.epochReset(epoch: epoch))
        }
        for ended in change.endedPersons where register.persons[ended.id] != nil {
            facts += endings(of: liveGrants(of: ended.id), cause: ended.cause, &gone)
            facts.append(.personEnded(ended.id, ended.cause))
        }
        for person in change.persons {
            if let cause = endCause(of: person, epoch: change.epoch) {
                facts += endings(of: liveGrants(of: person.id), cause: cause, &gone)
            }
            facts.append(.personAttested(person))
        }
        facts += placeEndings(change, except: gone)
        facts += change.endedTerminals.filter { register.terminals[$0] != nil }
            .map { .terminalEnded($0) }
        facts += change.terminals.map { .terminalRegistered($0) }
        facts += change.endedSystems.filter { register.systems[$0] != nil }
            .map { .systemEnded($0) }
        facts += change.systems.map { .systemRegistered($0) }
        return facts
    }

    /// One uid is one person, and so is one certificate: over the new rows and those that stay.
    private func hasDistinctBindings(_ change: RegisterChange) -> Bool {
        let uids = change.persons.compactMap(\.uid)
        let certificates = change.persons.compactMap(\.certificate)
        guard hasNoRepeats(uids), !uids.contains(where: isNobody), hasNoRepeats(certificates)
        else { return false }
        let replaced = Set(change.persons.map(\.id) + change.endedPersons.map(\.id))
        return uids.allSatisfy { register.uids[$0].map(replaced.contains) != false }
            && certificates.allSatisfy { register.certificates[$0].map(replaced.contains) != false }
    }

    /// Why a new row ends what the person holds; nil: it goes on.
    ///
    /// A grant was given to someone of that employer and relation who may receive grants; whoever
    /// is not that any more needs a new one.
    private func endCause(of row: Person, epoch: Int?) -> EndCause? {
        guard staysCurrent(row, epoch: epoch) else { return .personRemoved }
        guard let former = register.persons[row.id] else { return nil }
        guard former.employer == row.employer, former.relation == row.relation else {
            return .transferred
        }
        return row.roles.contains(.entrustee) ? nil : .personRemoved
    }

    /// Is the person current before and after the new row? Who had left the roster and returns,
    /// or is to return later, gets new grants, never the old ones (law L4).
    private func staysCurrent(_ row: Person, epoch: Int?) -> Bool {
        let standing = PersonStanding(
            epoch: row.epoch,
            validFrom: row.validFrom,
            validTo: row.validTo
        )
        return authority.isCurrent(row.id, at: now)
            && standing.isCurrent(epoch: epoch ?? authority.epoch, at: now)
    }

    private var allLiveGrants: [GrantID] {
        state.eventOrder.flatMap { event in
            state.records[event]?.grantOrder.filter { authority.grants[$0] != nil } ?? []
        }
    }

    /// Grouped ends; a grant that had ended by itself keeps that end.
    private func endings(
        of grants: [GrantID],
        cause: EndCause,
        _ gone: inout Set<GrantID>
    ) -> [Fact] {
        var groups = EndGroups()
        for id in grants where gone.insert(id).inserted {
            guard let grant = authority.grants[id]?.grant else { continue }
            groups.add(id, of: grant.event, ownEnd(of: grant) ?? End(cause: cause, at: now))
        }
        return groups.facts
    }

    /// Ends the credentials whose terminal is gone or has become another, and those for a system
    /// that is gone. No cause names a system: taking it off the files withdraws the access to it
    /// while person, grant and event go on, and that is `revoked`.
    private func placeEndings(_ change: RegisterChange, except gone: Set<GrantID>) -> [Fact] {
        let moved = change.terminals.filter { row in
            register.terminals[row.id].map { $0.kind != row.kind || $0.site != row.site } == true
        }
        let lost = Set(change.endedTerminals + moved.map(\.id))
        let ended = Set(change.endedSystems)
        guard !lost.isEmpty || !ended.isEmpty else { return [] }
        var groups = EndGroups()
        for live in state.eventOrder.flatMap(credentials(of:)) {
            let credential = live.credential
            let isLost = credential.terminal.map(lost.contains) == true
            // Where the grant has ended, its end implies the credential's.
            guard isLost || ended.contains(credential.system), !gone.contains(credential.grant),
                let grant = authority.grants[credential.grant]?.grant, ownEnd(of: grant) == nil
            else { continue }
            let reference = CredentialReference(grant: grant.id, credential: credential.id)
            let cause = isLost ? EndCause.terminalLost : .revoked
            groups.add(reference, of: grant.event, ownEnd(of: live) ?? End(cause: cause, at: now))
        }
        return groups.facts
    }

    private func credentials(of event: EventID) -> [LiveCredential] {
        state.records[event]?.grantOrder.flatMap { id in
            authority.grants[id]?.tokens.compactMap { authority.credentials[$0] } ?? []
        } ?? []
    }

    /// One-time enrolment codes: by the roster administrator; until one has ever enrolled, by
    /// root, since nobody else can (the founding act).
    ///
    /// While the founding lasts root may issue a code again, for one that expired or was lost, to
    /// whoever is not enrolled; never to someone who is, whose factors a new code would replace.
    /// The first enrolment of anyone with the role `roster_admin` ends it for good, whatever
    /// becomes of that person.
    func decideIssueEnrolment(_ persons: [PersonID]) -> Decision {
        let isFounding = command.caller == .uid(0) && !register.hadRosterAdmin
        if !isFounding, let refusal = openingRefusal([.rosterAdmin]) {
            return refuse(.issueEnrolment, refusal)
        }
        guard (1...Ceiling.personsPerAct).contains(persons.count), hasNoRepeats(persons) else {
            return refuse(.issueEnrolment, .malformed)
        }
        for subject in persons {
            guard register.persons[subject] != nil else {
                return refuse(.issueEnrolment, .personUnknown)
            }
            // Root replaces nobody's factors; nobody issues a code to themselves.
            if isFounding, register.enrolled.contains(subject) {
                return refuse(.issueEnrolment, .alreadyDone, person: subject)
            }
            if subject == person {
                return refuse(.issueEnrolment, .dutyConflict, person: subject)
            }
        }
        return accept(persons.map { .personEnrolmentIssued($0) }, .enrolmentIssued(persons))
    }

    /// A person finished enrolling alone; the code that proved it is burnt.
    func decideEnrol(_ subject: PersonID) -> Decision {
        guard command.caller == .person(subject), person != nil else {
            return refuse(.enrol, .personUnknown)
        }
        guard authority.isCurrent(subject, at: now) else {
            return refuse(.enrol, .personNotCurrent)
        }
        guard register.invited.contains(subject) else { return refuse(.enrol, .personUnknown) }
        return acceptEnrolment(of: subject)
    }
}
