import BrokerCore

/// Stories of grants and credentials: at the instant of an end, between two stages, in one batch.
extension World {
    mutating func tellActivateAtEnd() throws {
        guard let grant = try needShortGrant() else { return }
        try passTo(grant.notAfter)
        try ask([cleanActivation(of: grant)])
    }

    mutating func tellActivateAgainAtEnd() throws {
        guard let credential = try needCredential(),
            let grant = laws.history.grant(credential.grant)
        else { return }
        try passTo(credential.notAfter)
        try ask([cleanActivation(of: grant, system: credential.system)])
    }

    mutating func tellActivateElsewhere() throws {
        guard let credential = try needCredential(),
            let grant = laws.history.grant(credential.grant), grant.site == nil,
            grant.terminal == nil
        else { return }
        let place = laws.terminals.values.sorted { $0.id < $1.id }.first {
            $0.kind == "NW" && $0.id != credential.terminal
        }
        try ask([cleanActivation(of: grant, system: credential.system, at: place?.id)])
    }

    mutating func tellRevokeExpired() throws {
        guard let grant = try needShortGrant() else { return }
        try passTo(grant.notAfter)
        try ask([revoking(grant.id)])
    }

    /// The look was clear; before the factors come, something ends it all.
    mutating func tellBetweenStages() throws {
        guard let grant = try needGrant() else { return }
        let opening = cleanActivation(of: grant)
        guard case .activate(let activation, _) = opening.act else { return }
        try ask([command(opening.caller, .activate(activation, .beforeFactors), .none)])
        let person = PersonID(unchecked: grant.person)
        switch chance.below(6) {
        case 0: try ask([closing(grant.event)])
        case 1: try ask([revoking(grant.id)])
        case 2: try ask([act(by: Company.operators, .suspendAll)])
        case 3:
            let change = RegisterChange(endedPersons: [.init(id: person, cause: .personRemoved)])
            try ask([registering(change)])
        case 4: try perform(.sleep(.minutes(chance.within(1...90))))
        default: try perform(.restart(after: .seconds(1)))
        }
        try ask([opening])
    }

    mutating func tellHalfResumed() throws {
        guard try needCredential() != nil else { return }
        try ask([act(by: Company.operators, .suspendAll)])
        let both = bothResume()
        try ask([both[0]])
        switch chance.below(3) {
        case 0: try ask([act(by: Company.operators, .suspendAll)])
        case 1: try ask([clean(person(of: both[0].caller) ?? Company.operators[0], .resume(nil))])
        default: break
        }
        try ask([both[1]])
    }

    mutating func tellResumeOneEvent() throws {
        guard let id = try needEvent() else { return }
        for _ in 0..<2 where openEvents.count < 2 {
            try ask([cleanDeclaration(approval: .after)])
        }
        guard openEvents.count > 1, let event = EventID(id) else { return }
        try ask([act(by: Company.operators, .suspendAll)])
        let holders = laws.holders[id] ?? []
        try ask([clean(someone(Company.operators, not: holders), .resume(event))])
        try ask([clean(someone(Company.approvers, not: holders), .resume(event))])
        if let grant = liveGrants(in: id).first { try ask([cleanActivation(of: grant)]) }
    }

    mutating func tellLimitInBatch() throws {
        guard let id = try needEvent() else { return }
        let people = Company.entrustees + Company.duals
        try ask((0..<4).map { _ in cleanGrant(in: id, to: chance.some(of: people, percent: 50)) })
    }

    /// One code for two acts of one batch.
    mutating func tellCodeTwice() throws {
        guard let id = try needEvent() else { return }
        let first = cleanGrant(in: id)
        let second = command(first.caller, cleanDeclaration().act, first.factor)
        try ask([first, second])
    }

    mutating func tellSameAgain() throws {
        guard let grant = try needGrant() else { return }
        let choices = [
            cleanActivation(of: grant), closing(grant.event), revoking(grant.id),
            cleanGrant(in: grant.event),
        ]
        let request = Command(
            caller: .daemon,
            request: RequestID(drawn: chance.draw()),
            act: .probe
        ).request
        let chosen = chance.pick(choices)
        let twice = Command(
            caller: chosen.caller,
            request: request,
            factor: chosen.factor,
            act: chosen.act,
            mark: chooseMark(for: chosen, percent: 50)
        )
        askedFor += 2
        if chance.percent(50) {
            try perform(.acts([twice, twice], isReadLate: false))
        } else {
            try perform(.acts([twice], isReadLate: chance.percent(50)))
            try perform(.acts([twice], isReadLate: false))
        }
    }

    /// The answer to an activation is read when the token has ended.
    mutating func tellReadLate() throws {
        guard let grant = try needShortGrant(), let end = grant.notAfter else { return }
        try ask([cleanActivation(of: grant)], isReadLate: true)
        try passTo(end + chance.within(-1...1))
    }

    mutating func tellOpenedAndEnded() throws {
        guard let grant = try needGrant() else { return }
        try ask([
            cleanActivation(of: grant),
            chance.percent(50) ? revoking(grant.id) : closing(grant.event),
        ])
    }

    mutating func tellRegisterChange(_ change: RegisterChange) throws {
        guard try needCredential() != nil else { return }
        try ask([registering(change)])
    }

    mutating func tellPlaceLost() throws {
        guard let credential = try needCredential(), let id = credential.terminal else { return }
        let terminal = TerminalID(unchecked: id)
        let change =
            if chance.percent(50) {
                RegisterChange(endedTerminals: [terminal])
            } else {
                RegisterChange(terminals: [
                    Terminal(id: terminal, kind: .retail, site: Company.sites[1])
                ])
            }
        try ask([registering(change)])
        try ask([registering(RegisterChange(terminals: company.terminals))])
    }

    mutating func tellTransferred() throws {
        guard let credential = try needCredential(),
            let row = company.persons.first(where: { $0.id.text == credential.person })
        else { return }
        try ask([registering(RegisterChange(persons: [transferred(row)]))])
        if chance.percent(70) { try ask([registering(RegisterChange(persons: [current(row)]))]) }
    }

    /// A row that ends in a moment: its grants end by themselves, and nobody does anything.
    mutating func tellLeavesByItself() throws {
        guard let credential = try needCredential(),
            let row = company.persons.first(where: { $0.id.text == credential.person })
        else { return }
        let end = now + .seconds(chance.within(1...60))
        try ask([registering(RegisterChange(persons: [current(row, validTo: end)]))])
        try passTo(end.millisecondsSince1970 + chance.within(-1...1))
    }

    mutating func tellLaterGrant() throws {
        guard let id = try needEvent() else { return }
        let begin = now + .minutes(chance.within(1...5))
        try ask([cleanGrant(in: id, notBefore: begin)])
        let later = laws.history.grants.map(\.grant).last {
            $0.event == id && time.now < $0.notBefore && !laws.history.isGrantEnded($0.id)
        }
        guard let later else { return }
        try ask([cleanActivation(of: later)])
        try passTo(later.notBefore)
        try ask([cleanActivation(of: later)])
    }
}
