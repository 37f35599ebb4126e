import BrokerCore
import Testing

/// L9: nobody is judge in their own case, in both directions, at night too.
struct DutyTests {
    enum Judging: CaseIterable {
        case declare, attest, approve, extend, grant, askToResume, resume, resumeAll
    }

    enum Holding: CaseIterable {
        case live, revoked
    }

    /// A person with every role and a uid, who judges or receives.
    private static let both = Site.person(
        "P-BOTH",
        [.operator, .approver, .entrustee],
        uid: 1_900
    )

    private static let caller = Caller.uid(1_900)

    private static func scene() -> Scene { Scene(persons: Site.persons + [both]) }

    /// Lets `P-BOTH` do the act for a new event, which is active afterwards.
    private static func judge(_ judging: Judging, _ scene: inout Scene) throws -> EventID {
        let id: EventID
        switch judging {
        case .declare:
            id = scene.declare(by: caller)
        case .attest:
            id = scene.standby()
            try accepted(scene.run(.attest(id, condition: 0), by: caller))
            scene.run(.declare(DeclareAct(drawn: id, source: .standby(id))), by: .op1)
        case .approve:
            id = scene.declare()
            try accepted(scene.run(.approve(id), by: caller))
        case .extend:
            id = scene.declare()
            try accepted(scene.run(.extend(id, .by(.hours(1))), by: caller))
        case .grant:
            id = scene.declare()
            let act = GrantCases.act(id, &scene, persons: [.en2])
            try accepted(scene.run(.grant(act), by: caller))
        case .askToResume, .resume, .resumeAll:
            id = scene.declare()
            scene.suspend()
            let subject = judging == .resumeAll ? nil : id
            let callers = judging == .askToResume ? [caller, .ap1] : [.ap1, caller]
            for caller in callers { try accepted(scene.run(.resume(subject), by: caller)) }
        }
        return id
    }

    private static func accepted(_ decision: Decision) throws {
        if decision.refusal != nil { throw Unexpected(outcome: decision.outcome) }
    }

    @Test(arguments: Judging.allCases)
    func `who judged an event receives no grant in it`(judging: Judging) throws {
        var scene = Self.scene()
        let event = try Self.judge(judging, &scene)
        let act = GrantCases.act(event, &scene, persons: [Self.both.id, .en1])
        guard case .accepted(.granted(let outcomes)) = scene.run(.grant(act), by: .op3).outcome
        else {
            Issue.record("the act was refused as a whole")
            return
        }
        #expect(outcomes.first == .refused(Self.both.id, .dutyConflict))
        guard case .issued = outcomes.last else {
            Issue.record("the other person was refused too")
            return
        }
        // Another event is another case.
        if scene.state.authority.suspension.isStanding { scene.resume() }
        let other = scene.declare(.of(.snow), by: .op2)
        let elsewhere = GrantCases.act(other, &scene, persons: [Self.both.id])
        #expect(!scene.run(.grant(elsewhere), by: .op3).entries.contains { $0.isRefusal })
    }

    static let holdings = Holding.allCases.flatMap { holding in
        [Judging.approve, .extend, .grant, .resume, .resumeAll].map { (holding, $0) }
    }

    @Test(arguments: holdings)
    func `who holds or held a grant judges nothing in that event`(
        holding: Holding,
        judging: Judging
    ) throws {
        var scene = Self.scene()
        let event = scene.declare()
        let grant = try scene.grant(event, to: Self.both.id)
        if holding == .revoked { scene.run(.revoke(.grants([grant])), by: .op1) }
        let act: Act
        switch judging {
        case .approve: act = .approve(event)
        case .extend: act = .extend(event, .by(.hours(1)))
        case .resume, .resumeAll:
            scene.suspend()
            act = .resume(judging == .resume ? event : nil)
        default: act = .grant(GrantCases.act(event, &scene, persons: [.en2]))
        }
        #expect(scene.run(act, by: Self.caller).refusal == .dutyConflict)
        // To narrow or to end, anybody may at any time.
        let shorten = Act.shorten(event, closesAt: scene.now + .minutes(5))
        #expect(scene.run(shorten, by: Self.caller).refusal == nil)
        #expect(scene.run(.close(event), by: Self.caller).refusal == nil)
    }

    @Test func `nobody grants to themselves`() {
        var scene = Self.scene()
        let event = scene.declare()
        let act = GrantCases.act(event, &scene, persons: [Self.both.id])
        let decision = scene.run(.grant(act), by: Self.caller)
        #expect(decision.outcome == .accepted(.granted([.refused(Self.both.id, .dutyConflict)])))
    }

    @Test func `leaving the roster and returning washes nothing off`() throws {
        var scene = Self.scene()
        let event = scene.declare()
        _ = try scene.grant(event, to: Self.both.id)
        let gone = RegisterChange.EndedPerson(id: Self.both.id, cause: .transferred)
        scene.load(RegisterChange(endedPersons: [gone]))
        scene.load(RegisterChange(persons: [Self.both]))
        scene.enrol([Self.both.id])
        #expect(scene.run(.approve(event), by: Self.caller).refusal == .dutyConflict)
    }

    @Test func `the roster administrator issues no code to themselves`() {
        var scene = Scene()
        let admin = PersonID(unchecked: "P-ADMIN")
        #expect(scene.run(.issueEnrolment([admin]), by: .admin).refusal == .dutyConflict)
    }
}

extension Entry {
    var isRefusal: Bool {
        if case .actRefused = fact { true } else { false }
    }
}
