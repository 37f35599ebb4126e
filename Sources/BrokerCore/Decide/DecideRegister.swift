/// Roster, terminals, systems and policy, and how persons come to their factors.
extension Desk {
    /// Takes in what differs between the company's files and the register.
    ///
    /// The broker alone asks for this. The first roster is the founding act; afterwards what
    /// tightens takes effect at once, and the loader asks two people before it adds.
    func decideRegister(_ change: RegisterChange) -> Decision {
        guard command.caller == .daemon else { return refuse(.register, .roleMissing) }
        guard change.policy?.isWithinCeilings != false, hasDistinctUIDs(change.persons) else {
            return Decision(entries: [], outcome: .refused(.malformed))
        }
        var facts: [Fact] = []
        if let policy = change.policy { facts.append(.policyLoaded(policy)) }
        if let epoch = change.epoch, epoch != authority.epoch {
            facts += endings(of: allLiveGrants, cause: .annualReset)
            facts.append(.epochReset(epoch: epoch))
        }
        for ended in change.endedPersons where register.persons[ended.id] != nil {
            facts += endings(of: liveGrants(of: ended.id), cause: ended.cause)
            facts.append(.personEnded(ended.id, ended.cause))
        }
        for person in change.persons {
            facts += endingsBeforeReturn(of: person)
            facts.append(.personAttested(person))
        }
        for terminal in change.endedTerminals where register.terminals[terminal] != nil {
            facts += lostTerminalEndings(terminal)
            facts.append(.terminalEnded(terminal))
        }
        facts += change.terminals.map { .terminalRegistered($0) }
        facts += change.endedSystems.filter { register.systems[$0] != nil }
            .map { .systemEnded($0) }
        facts += change.systems.map { .systemRegistered($0) }
        return accept(facts, .registered)
    }

    /// One uid is one person: over the new rows and those that stay.
    private func hasDistinctUIDs(_ persons: [Person]) -> Bool {
        let uids = persons.compactMap(\.uid)
        guard hasNoRepeats(uids), !uids.contains(where: isNobody) else { return false }
        let replaced = Set(persons.map(\.id))
        return uids.allSatisfy { uid in
            register.uids[uid].map { replaced.contains($0) } != false
        }
    }

    /// Someone who had left the roster and returns gets new grants, never the old ones (law L4).
    private func endingsBeforeReturn(of person: Person) -> [Fact] {
        guard !authority.isCurrent(person.id, at: now) else { return [] }
        return endings(of: liveGrants(of: person.id), cause: .personRemoved)
    }

    private var allLiveGrants: [GrantID] {
        state.eventOrder.flatMap { event in
            state.records[event]?.grantOrder.filter { authority.grants[$0] != nil } ?? []
        }
    }

    /// Grouped ends, an event's grants together, at most ``Ceiling/endsPerEntry`` in each.
    private func endings(of grants: [GrantID], cause: EndCause) -> [Fact] {
        var facts: [Fact] = []
        var group: (event: EventID, ids: [GrantID])?
        for id in grants {
            guard let event = authority.grants[id]?.grant.event else { continue }
            if let open = group, open.event == event, open.ids.count < Ceiling.endsPerEntry {
                group?.ids.append(id)
                continue
            }
            if let full = group {
                facts.append(.grantsEnded(full.event, full.ids, End(cause: cause, at: now)))
            }
            group = (event, [id])
        }
        if let last = group {
            facts.append(.grantsEnded(last.event, last.ids, End(cause: cause, at: now)))
        }
        return facts
    }

    /// Ends the credentials that were activated at a terminal which is no longer in the ledger.
    private func lostTerminalEndings(_ terminal: TerminalID) -> [Fact] {
        state.eventOrder.flatMap { event -> [Fact] in
            let references = credentials(of: event).filter { $0.terminal == terminal }.map {
                CredentialReference(grant: $0.grant, credential: $0.id)
            }
            return stride(from: 0, to: references.count, by: Ceiling.endsPerEntry).map { start in
                let end = min(start + Ceiling.endsPerEntry, references.count)
                return .credentialsEnded(
                    event,
                    Array(references[start..<end]),
                    End(cause: .terminalLost, at: now)
                )
            }
        }
    }

    private func credentials(of event: EventID) -> [Credential] {
        state.records[event]?.grantOrder.flatMap { id in
            authority.grants[id]?.tokens.compactMap { authority.credentials[$0]?.credential } ?? []
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
