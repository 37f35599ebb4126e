import BrokerCore

/// People who know what they do: without them hardly any history would open anything.
extension World {
    /// The next act that brings somebody closer to a valid credential; nil if nothing is missing.
    mutating func chooseDiligently() -> [Command]? {
        if !time.isSure { return bothConfirm() }
        if laws.isSuspended, chance.percent(60) { return bothResume() }
        if let person = chance.pick(from: unenrolled), chance.percent(50) {
            return [clean(Company.admin, .issueEnrolment([person])), enrolment(of: person)]
        }
        let open = laws.events.filter { laws.history.inactivity(of: $0, at: time.now) == nil }
        let awaiting = laws.events.filter { isApprovable($0) }
        if let id = chance.pick(from: awaiting), chance.percent(70) { return approval(of: id) }
        if let act = attestation(), chance.percent(40) { return [act] }
        guard let id = chance.pick(from: open) else { return [cleanDeclaration()] }
        let live = laws.history.grants.map(\.grant).filter {
            $0.event == id && !laws.history.isGrantEnded($0.id)
                && laws.history.isCurrent($0.person, at: time.now) && $0.notBefore <= time.now
                && $0.notAfter.map { time.now < $0 } != false
        }
        if live.count < 2, chance.percent(60) { return [cleanGrant(in: id)] }
        guard let grant = chance.pick(from: live) else { return [cleanGrant(in: id)] }
        return [cleanActivation(of: grant)]
    }

    func isApprovable(_ id: String) -> Bool {
        let standing = laws.history.standing(of: id)
        return standing.declaredBy != nil && !standing.isApproved && standing.endedAt == nil
            && standing.approvalDue.map { time.now < $0 } == true
    }

    private mutating func newCode(of person: PersonID) -> Int64 {
        let step = (steps[person] ?? 0) + 1
        steps[person] = step
        return step
    }

    mutating func clean(_ person: PersonID, _ act: Act) -> Command {
        command(caller(of: person), act, .totp(step: newCode(of: person)))
    }

    /// Somebody current who has no part in what binds them.
    mutating func someone(
        _ persons: [PersonID],
        not others: Set<String>
    ) -> PersonID {
        let free = persons.filter {
            !others.contains($0.text) && laws.history.isCurrent($0.text, at: time.now)
        }
        return chance.pick(from: free) ?? chance.pick(persons)
    }

    mutating func bothConfirm() -> [Command] {
        let first = someone(Company.operators, not: [])
        let second = someone(Company.approvers, not: [first.text])
        let act = confirmation()
        return [clean(first, act), clean(second, act)]
    }

    mutating func bothResume() -> [Command] {
        let holders = laws.events.reduce(into: Set<String>()) { all, event in
            all.formUnion(laws.holders[event] ?? [])
        }
        let first = someone(Company.operators, not: holders)
        let other = someone(Company.approvers, not: holders)
        // One person alone tries as well.
        let second = chance.percent(15) ? first : other
        return [clean(first, .resume(nil)), clean(second, .resume(nil))]
    }

    mutating func approval(of id: String) -> [Command] {
        let standing = laws.history.standing(of: id)
        var bound = laws.holders[id] ?? []
        bound.formUnion([standing.declaredBy, standing.extenders.last].compactMap { $0 })
        guard let event = EventID(id) else { return [] }
        return [clean(someone(Company.operators + Company.approvers, not: bound), .approve(event))]
    }

    private mutating func attestation() -> Command? {
        for id in laws.events {
            let standing = laws.history.standing(of: id)
            guard standing.isStandby, standing.endedAt == nil, let event = EventID(id),
                let index = standing.conditions.firstIndex(of: false)
            else { continue }
            let act = Act.attest(event, condition: index)
            return clean(someone(Company.operators, not: []), act)
        }
        return nil
    }

    mutating func cleanDeclaration(
        by persons: [PersonID] = Company.operators,
        approval: ApprovalOrder? = nil
    ) -> Command {
        let standby = laws.events.first { id in
            let standing = laws.history.standing(of: id)
            return standing.isStandby && standing.endedAt == nil
                && standing.conditions.allSatisfy { $0 }
        }
        let plan = EventPlan(
            kind: chance.pick([.typhoon, .snow, .systemFailure, .earthquake, .mutualAid, .drill]),
            name: chance.digest(),
            areas: [chance.pick(Company.areas)],
            systems: chance.some(of: Company.realSystems, percent: 60)
        )
        let fixed =
            plan.kind == .drill || plan.systems.isEmpty
            ? EventPlan(
                kind: plan.kind,
                name: plan.name,
                areas: plan.areas,
                systems: plan.kind == .drill ? [Company.trainingSystem] : Company.realSystems
            ) : plan
        let prepared = standby.flatMap { EventID($0) }
        let act = DeclareAct(
            drawn: drawEvent(),
            source: prepared.map { .standby($0) } ?? .direct(fixed),
            approval: approval ?? (chance.percent(60) ? .after : .first)
        )
        return clean(someone(persons, not: []), .declare(act))
    }

    mutating func cleanGrant(
        in id: String,
        to subjects: [PersonID] = [],
        by granter: PersonID? = nil,
        notBefore: Instant? = nil,
        notAfter: NotAfter? = nil
    ) -> Command {
        let event = EventID(id) ?? EventID(drawn: 0)
        let holders = laws.holders[id] ?? []
        let judges = laws.judges[id] ?? []
        let pool = Company.entrustees + Company.duals + Company.odd.suffix(1)
        let others = (0..<(1 + chance.below(3))).map { _ in someone(pool, not: judges) }
        let systems = laws.history.standing(of: id).plan?.systems ?? []
        let act = GrantAct(
            event: event,
            persons: subjects.isEmpty ? others : subjects,
            systems: systems.map { SystemID(unchecked: $0) },
            purpose: .outageInquiry,
            notBefore: notBefore
                ?? (chance.percent(10) ? now + .minutes(chance.within(1...9)) : nil),
            notAfter: notAfter
                ?? (chance.percent(25)
                    ? .instant(now + .minutes(chance.within(1...30))) : .event),
            drawn: chance.draw()
        )
        return clean(granter ?? someone(Company.operators, not: holders), .grant(act))
    }

    /// Who is judge in their own case: a holder decides, or who decided receives (law L9).
    mutating func chooseTemptation() -> Command {
        if chance.percent(30), let act = ownApproval() { return act }
        let open = laws.events.filter { id in
            laws.history.inactivity(of: id, at: time.now) == nil
                && Company.duals.contains { isBound($0, in: id) }
        }
        guard let id = chance.pick(from: open), let event = EventID(id),
            let person = chance.pick(from: Company.duals.filter { isBound($0, in: id) })
        else { return cleanDeclaration(by: Company.duals) }
        guard laws.holders[id]?.contains(person.text) == true else {
            return cleanGrant(in: id, to: [person])
        }
        let acts: [Act] = [
            .approve(event), .extend(event, .by(.minutes(10))), .resume(event), .resume(nil),
        ]
        if chance.percent(25) { return cleanGrant(in: id, by: person) }
        return clean(person, chance.pick(acts))
    }

    /// Whoever opened an event or moved its end last approves it.
    private mutating func ownApproval() -> Command? {
        let unapproved = laws.events.filter { isApprovable($0) }
        let moved = unapproved.filter { !laws.history.standing(of: $0).extenders.isEmpty }
        guard let id = chance.pick(from: moved) ?? chance.pick(from: unapproved),
            let opener = laws.history.standing(of: id).lastOpener, let event = EventID(id)
        else { return nil }
        return clean(PersonID(unchecked: opener), .approve(event))
    }

    private func isBound(_ person: PersonID, in event: String) -> Bool {
        laws.holders[event]?.contains(person.text) == true
            || laws.judges[event]?.contains(person.text) == true
    }

    mutating func cleanActivation(
        of grant: LawGrant,
        system: String? = nil,
        at terminal: String? = nil
    ) -> Command {
        let isDrill = laws.history.standing(of: grant.event).plan?.kind == "drill"
        let person = PersonID(unchecked: grant.person)
        let kind = isDrill ? "DRILL" : "NW"
        let place = laws.terminals.values.sorted { $0.id < $1.id }.first { terminal in
            terminal.kind == kind && (grant.terminal ?? terminal.id) == terminal.id
                && (grant.site ?? terminal.site) == terminal.site
        }
        let act = ActivateAct(
            person: person,
            grant: GrantID(grant.id) ?? GrantID(drawn: 0),
            system: SystemID(unchecked: system ?? chance.pick(grant.systems)),
            terminal: (terminal ?? place?.id).map { TerminalID(unchecked: $0) },
            token: chance.digest(),
            drawn: CredentialID(drawn: chance.draw())
        )
        return command(
            .person(person),
            .activate(act, .withFactors),
            .passphraseAndTOTP(step: newCode(of: person))
        )
    }
}
