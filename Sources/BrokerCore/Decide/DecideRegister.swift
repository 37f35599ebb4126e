/// Roster, terminals, systems and policy, and how persons come to their factors.
extension Desk {
    /// Takes in what differs between the company's files and the register.
    ///
    /// The broker alone asks for this. The first roster is the founding act; afterwards what
    /// tightens takes effect at once, and the loader asks two people before it adds.
    func decideRegister(_ change: RegisterChange) -> Decision {
        guard command.caller == .daemon else { return refuse(.register, .roleMissing) }
        guard change.policy?.isWithinCeilings != false, hasDistinctUIDs(change),
            hasNoRepeats(change.endedPersons.map(\.id)), hasNoRepeats(change.endedTerminals)
        else {
            return Decision(entries: [], outcome: .refused(.malformed))
        }
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
            if !staysCurrent(person, epoch: change.epoch) {
                facts += endings(of: liveGrants(of: person.id), cause: .personRemoved, &gone)
            }
            facts.append(.personAttested(person))
        }
        for terminal in change.endedTerminals where register.terminals[terminal] != nil {
            facts += lostTerminalEndings(terminal, except: gone)
            facts.append(.terminalEnded(terminal))
        }
        facts += change.terminals.map { .terminalRegistered($0) }
        facts += change.endedSystems.filter { register.systems[$0] != nil }
            .map { .systemEnded($0) }
        facts += change.systems.map { .systemRegistered($0) }
        return accept(facts, .registered)
    }

    /// One uid is one person: over the new rows and those that stay.
    private func hasDistinctUIDs(_ change: RegisterChange) -> Bool {
        let uids = change.persons.compactMap(\.uid)
        guard hasNoRepeats(uids), !uids.contains(where: isNobody) else { return false }
        let replaced = Set(change.persons.map(\.id) + change.endedPersons.map(\.id))
        return uids.allSatisfy { uid in
            register.uids[uid].map { replaced.contains($0) } != false
        }
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
        var groups = EndGroups(late: false)
        for id in grants where gone.insert(id).inserted {
            guard let grant = authority.grants[id]?.grant else { continue }
            groups.add(id, of: grant.event, ownEnd(of: grant) ?? End(cause: cause, at: now))
        }
        return groups.facts
    }

    /// Ends the credentials that were activated at a terminal which is no longer in the ledger.
    private func lostTerminalEndings(_ terminal: TerminalID, except gone: Set<GrantID>) -> [Fact] {
        var groups = EndGroups(late: false)
        for live in state.eventOrder.flatMap(credentials(of:)) {
            let credential = live.credential
            // Where the grant has ended, its end implies the credential's.
            guard credential.terminal == terminal, !gone.contains(credential.grant),
                let grant = authority.grants[credential.grant]?.grant, ownEnd(of: grant) == nil
            else { continue }
            let reference = CredentialReference(grant: grant.id, credential: credential.id)
            let end = ownEnd(of: live) ?? End(cause: .terminalLost, at: now)
            groups.add(reference, of: grant.event, end)
        }
        return groups.facts
    }

    private func credentials(of event: EventID) -> [LiveCredential] {
        state.records[event]?.grantOrder.flatMap { id in
            authority.grants[id]?.tokens.compactMap { authority.credentials[$0] } ?? []
        } ?? []
    }

    /// One-time enrolment codes: by the roster administrator; before anyone is enrolled, by root,
    /// since nobody else exists yet (the founding act).
    func decideIssueEnrolment(_ persons: [PersonID]) -> Decision {
        let isFounding = command.caller == .uid(0) && register.enrolled.isEmpty
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
            // Root gets each code once; nobody issues a code to themselves.
            if isFounding, register.invited.contains(subject) {
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
        return accept([.personEnrolled(subject)], .enrolled(subject))
    }
}
