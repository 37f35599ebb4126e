import Broker
import BrokerCore

/// Stories of windows: approved at the last moment, lapsed, moved, declared again.
extension World {
    mutating func tellApproveAtDue() throws {
        guard let id = try needUnapproved() else { return }
        let due = laws.history.standing(of: id).approvalDue ?? time.now
        try passTo(due + chance.pick([-1, -1, 0]))
        try ask(approval(of: id))
    }

    mutating func tellApproveAfterEnd() throws {
        guard let id = try needUnapproved() else { return }
        try ask([closing(id)])
        try perform(.pass(.seconds(chance.within(0...60))))
        try ask(approval(of: id))
    }

    mutating func tellLapseAfterEnd() throws {
        guard let id = try needUnapproved() else { return }
        try ask([closing(id)])
        try passTo(laws.history.standing(of: id).approvalDue)
        try ask([act(by: Company.operators, .export(entries: engine.ledgerSize))])
    }

    mutating func tellLapseWhileDown() throws {
        guard let id = try needUnapproved() else { return }
        let due = laws.history.standing(of: id).approvalDue ?? time.now
        let length = due - time.now + chance.within(0...3_000_000)
        try perform(.restart(after: Milliseconds(max(0, length))))
    }

    mutating func tellExtendToCap() throws {
        guard let id = try needApproved() else { return }
        for _ in 0..<5 {
            let standing = laws.history.standing(of: id)
            guard let closesAt = standing.closesAt, let cap = standing.capAt,
                let most = standing.limits?.extension, most > 0
            else { return }
            if chance.percent(30) { try passTo(closesAt - 1) }
            let room = cap - closesAt
            try ask([extending(id, by: min(most, room) + (room < most ? chance.pick([0, 1]) : 0))])
            guard try needOrder(), openEvents.contains(id) else { return }
            if room == 0 { return }
        }
    }

    private mutating func extending(_ id: String, by length: Int64) -> Command {
        let standing = laws.history.standing(of: id)
        var bound = laws.holders[id] ?? []
        if let opener = standing.lastOpener { bound.insert(opener) }
        let act = Act.extend(EventID(id) ?? EventID(drawn: 0), .by(Milliseconds(length)))
        return clean(someone(Company.approvers + Company.operators, not: bound), act)
    }

    mutating func tellShortenToNow() throws {
        guard let id = try needEvent(), let event = EventID(id) else { return }
        _ = try needCredential()
        let target = now + Milliseconds(chance.within(0...2))
        try ask([act(by: Company.operators, .shorten(event, closesAt: target))])
        try perform(.pass(Milliseconds(chance.within(0...3))))
    }

    /// Closed, and declared again within the day: it needs approval first and gets no new cap.
    mutating func tellDeclareAgain() throws {
        guard let id = try needEvent(), let plan = laws.history.standing(of: id).plan else {
            return
        }
        try ask([closing(id)])
        try perform(.pass(.minutes(chance.within(0...600))))
        let again = direct(plan, approval: chance.percent(25) ? .after : .first)
        try ask([again])
        if case .declare(let act) = again.act, isApprovable("\(act.drawn)") {
            try ask(approval(of: "\(act.drawn)"))
        }
    }

    private mutating func direct(_ plan: LawPlan, approval: ApprovalOrder) -> Command {
        let act = DeclareAct(
            drawn: EventID(drawn: chance.draw()),
            source: .direct(
                EventPlan(
                    kind: EventKind(rawValue: plan.kind) ?? .typhoon,
                    name: chance.digest(),
                    areas: plan.areas.map { AreaID(unchecked: $0) },
                    systems: plan.systems.map { SystemID(unchecked: $0) }
                )
            ),
            approval: approval
        )
        return clean(someone(Company.operators, not: []), .declare(act))
    }

    mutating func tellDeclareAfterLapse() throws {
        guard let id = try needUnapproved() else { return }
        let standing = laws.history.standing(of: id)
        guard let due = standing.approvalDue, let by = standing.declaredBy else { return }
        try passTo(due)
        try perform(.pass(.hours(chance.within(24...600))))
        try ask([cleanDeclaration(by: [PersonID(unchecked: by)], approval: .after)])
    }

    /// A standby whose conditions nobody attested binds whoever declares the same directly.
    mutating func tellStandbyBinds() throws {
        guard try needOrder() else { return }
        let plan = EventPlan(
            kind: chance.pick([.volcano, .lightning, .salt]),
            name: chance.digest(),
            areas: [chance.pick(Company.areas)],
            systems: [Company.realSystems[0]]
        )
        let standby = Act.standby(
            EventID(drawn: chance.draw()),
            plan,
            conditions: [chance.digest()]
        )
        try ask([act(by: Company.operators, standby)])
        try ask([direct(LawPlan(plan), approval: .after)])
    }

    mutating func tellTwoEvents() throws {
        guard let grant = try needGrant(), try needCredential(of: grant) != nil else { return }
        var other = openEvents.first { $0 != grant.event }
        for _ in 0..<3 where other == nil {
            try ask([cleanDeclaration(approval: .after)])
            other = openEvents.first { $0 != grant.event }
        }
        guard let other else { return }
        try ask([cleanGrant(in: other, to: [PersonID(unchecked: grant.person)])])
        guard let second = liveGrants(in: other).first(where: { $0.person == grant.person }),
            try needCredential(of: second) != nil
        else { return }
        try ask([closing(chance.pick([grant.event, other]))])
    }

    /// The grouped ends of one event are still to be written when another is closed.
    mutating func tellCloseBesideEnds() throws {
        guard let grant = try needGrant() else { return }
        if openEvents.count < 2 { try ask([cleanDeclaration(approval: .after)]) }
        guard let other = openEvents.first(where: { $0 != grant.event }) else { return }
        try ask([closing(grant.event)])
        try ask([closing(other)])
    }

    mutating func tellOpenAndClose() throws {
        guard try needOrder() else { return }
        let declaration = cleanDeclaration(approval: .after)
        guard case .declare(let declare) = declaration.act else { return }
        try ask([declaration, act(by: Company.operators, .close(declare.drawn))])
    }
}
