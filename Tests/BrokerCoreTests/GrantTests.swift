import BrokerCore
import Testing

/// 付与 and 取り消し: partial success, limits, terms.
struct GrantTests {
    @Test(arguments: GrantCases.terms)
    func `the terms of a grant are refused by name`(row: GuardCase) throws { try row.verify() }

    @Test func `a purpose that policy leaves out is refused`() throws {
        var scene = Scene(policy: Site.policy { $0.purposes = [.lifeSupport] })
        let act = GrantCases.act(scene.approved(), &scene)
        #expect(scene.run(.grant(act), by: .op3).refusal == .purposeNotAllowed)
    }

    @Test func `an operation that policy leaves out is refused`() throws {
        var scene = Scene(policy: Site.policy { $0.operations = [.view] })
        let scope = Scope(operations: [.search])
        let act = GrantCases.act(scene.approved(), &scene, scope: scope)
        #expect(scene.run(.grant(act), by: .op3).refusal == .operationNotGranted)
    }

    @Test(arguments: GrantCases.subjects)
    func `each person gets a grant or a named refusal, and both are recorded`(
        name: String,
        person: Person?,
        refusal: Refusal
    ) throws {
        var scene = Scene(persons: Site.persons + (person.map { [$0] } ?? []))
        let other = PersonID(unchecked: "P-X")
        let event = scene.approved()
        let act = GrantCases.act(event, &scene, persons: [other, .en1, other])
        let decision = scene.run(.grant(act), by: .op3)
        guard case .accepted(.granted(let outcomes)) = decision.outcome, outcomes.count == 2,
            case .issued(let id, .en1) = outcomes.last
        else {
            Issue.record("unexpected: \(decision.outcome)")
            return
        }
        #expect(outcomes.first == .refused(other, refusal))
        // An id that no roster knows may be a name: it is not written (law L11).
        let refused = RefusedAct(
            act: .grant,
            refusal: refusal,
            event: event,
            person: person?.id
        )
        #expect(decision.entries.first?.fact == .actRefused(refused))
        #expect(scene.state.authority.grants[id] != nil)
    }

    @Test func `a roster group is granted in roster order`() {
        var scene = Scene()
        let act = GrantCases.act(scene.approved(), &scene, persons: [.en3], group: Site.shift)
        let decision = scene.run(.grant(act), by: .op3)
        let persons = decision.entries.compactMap { entry -> String? in
            if case .grantIssued(let grant) = entry.fact { grant.person.text } else { nil }
        }
        #expect(persons == ["P-EN3", "P-EN1", "P-EN2", "P-EN4"])
    }

    @Test func `the limit counts within one act and across acts, ended grants included`() throws {
        var scene = Scene(policy: Site.policy { $0.grantsPerEventMax = 3 })
        let event = scene.approved()
        let first = try scene.grant(event, to: .en1)
        scene.run(.revoke(.grants([first])), by: .op3)
        let act = GrantCases.act(
            event,
            &scene,
            persons: [.en1, .en2, .en3, .init(unchecked: "P-EN4")]
        )
        guard case .accepted(.granted(let outcomes)) = scene.run(.grant(act), by: .op3).outcome
        else {
            Issue.record("the act was refused as a whole")
            return
        }
        let isIssued = outcomes.map { if case .issued = $0 { true } else { false } }
        #expect(isIssued == [true, true, false, false])
        #expect(outcomes.last == .refused(.init(unchecked: "P-EN4"), .grantLimit))
    }

    static let repeats: [(String, NotAfter, NotAfter, Bool)] = [
        ("the same again", .event, .event, true),
        ("shorter than what is held", .event, .instant(Site.start + .hours(2)), true),
        ("longer than what is held", .instant(Site.start + .hours(2)), .event, false),
        (
            "until the window's end over one that follows it",
            .event, .instant(Site.start + .hours(12)), true
        ),
    ]

    @Test(arguments: repeats)
    func `who holds as much already is told so`(
        name: String,
        held: NotAfter,
        asked: NotAfter,
        isHeld: Bool
    ) throws {
        var scene = Scene()
        let event = scene.approved()
        _ = try scene.grant(event, notAfter: held)
        let act = GrantCases.act(event, &scene, notAfter: asked)
        let outcome = scene.run(.grant(act), by: .op3).outcome
        guard case .accepted(.granted(let outcomes)) = outcome else {
            Issue.record("unexpected: \(outcome)")
            return
        }
        #expect((outcomes == [.refused(.en1, .alreadyGranted)]) == isHeld)
    }

    @Test func `a revoked grant is never revived and a new one has a new id`() throws {
        var scene = Scene()
        let event = scene.approved()
        let first = try scene.grant(event)
        let (token, _) = scene.activate(first)
        scene.run(.revoke(.person(.en1)), by: .ap1, factor: FactorEvidence.none)
        #expect(scene.check(token) == .credentialUnknown)
        let second = try scene.grant(event)
        #expect(second != first)
        #expect(scene.activate(first).decision.refusal == .grantEnded)
        #expect(scene.check(token) == .credentialUnknown)
    }

    @Test func `a revocation says of each grant what became of it`() throws {
        var scene = Scene()
        let event = scene.approved()
        let held = try scene.grant(event)
        let ended = try scene.grant(event, to: .en2)
        scene.run(.revoke(.grants([ended])), by: .op1)
        let unknown = GrantID(drawn: 123_456)
        let act = Act.revoke(.grants([unknown, ended, held]))
        let decision = scene.run(act, by: .op1)
        let expected: [RevokeOutcome] = [
            .refused(unknown, .grantUnknown), .refused(ended, .grantEnded), .ended(held),
        ]
        #expect(decision.outcome == .accepted(.revoked(expected)))
        #expect(scene.run(act, by: .en1).refusal == .roleMissing)
        #expect(scene.run(.revoke(.grants([])), by: .op1).refusal == .grantUnknown)
        #expect(scene.run(.revoke(.grants([held, held])), by: .op1).refusal == .malformed)
        #expect(scene.run(.revoke(.person(.en3)), by: .op1).refusal == .grantUnknown)
    }

    @Test func `a grant whose end has passed cannot be revoked to a later end`() throws {
        var scene = Scene()
        let event = scene.approved()
        let short = try scene.grant(event, notAfter: .instant(scene.now + .hours(1)))
        let long = try scene.grant(event, to: .en2)
        scene.pass(.hours(1))
        #expect(
            outcomes(scene.run(.revoke(.grants([short])), by: .op1))
                == [.refused(short, .grantEnded)]
        )
        scene.run(.close(event), by: .op1)
        scene.pass(.minutes(1))
        #expect(
            outcomes(scene.run(.revoke(.grants([long])), by: .op1))
                == [.refused(long, .grantEnded)]
        )
    }

    @Test(arguments: [(Milliseconds.zero, true), (Milliseconds(-1), false)])
    func `a grant that begins later is not held yet`(asked: Milliseconds, isHeld: Bool) throws {
        var scene = Scene()
        let event = scene.approved()
        let begin = scene.now + .hours(1)
        _ = try scene.grant(event, notBefore: begin)
        let act = GrantCases.act(event, &scene, notBefore: begin + asked)
        guard case .accepted(.granted(let outcomes)) = scene.run(.grant(act), by: .op3).outcome
        else {
            Issue.record("the act was refused as a whole")
            return
        }
        #expect((outcomes == [.refused(.en1, .alreadyGranted)]) == isHeld)
    }

    @Test func `all that a person holds is revoked, however much, in groups`() throws {
        var scene = Scene()
        let event = scene.approved()
        let begin = scene.now + .hours(2)
        for index in 0..<1_002 {
            // Each begins a little earlier than what is held, so that none is held already.
            _ = try scene.grant(event, notBefore: begin - Milliseconds(Int64(index)))
        }
        let decision = scene.run(.revoke(.person(.en1)), by: .op1, factor: FactorEvidence.none)
        #expect(outcomes(decision).count == 1_002)
        let counts = decision.entries.map { entry -> Int in
            if case .grantsEnded(event, let ids, _) = entry.fact { ids.count } else { 0 }
        }
        #expect(counts == [1_000, 2])
        #expect(scene.state.authority.grants.isEmpty)
    }

    private func outcomes(_ decision: Decision) -> [RevokeOutcome] {
        if case .accepted(.revoked(let outcomes)) = decision.outcome { outcomes } else { [] }
    }
}
