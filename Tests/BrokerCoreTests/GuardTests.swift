import BrokerCore
import Testing

/// One case: a situation, an act in it, and the refusal that the act must meet.
struct GuardCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let refusal: Refusal
    let caller: Caller
    let factor: FactorEvidence?
    let act: @Sendable (inout Scene) throws -> Act

    init(
        _ description: String,
        _ refusal: Refusal,
        by caller: Caller = .op3,
        factor: FactorEvidence? = nil,
        act: @escaping @Sendable (inout Scene) throws -> Act
    ) {
        testDescription = description
        self.refusal = refusal
        self.caller = caller
        self.factor = factor
        self.act = act
    }

    /// Runs it: the refusal is as expected, is recorded with the same code (law L13), and nothing
    /// else is recorded.
    func verify() throws {
        var scene = Scene()
        let act = try act(&scene)
        let decision = scene.run(act, by: caller, factor: factor)
        #expect(decision.refusal == refusal)
        guard decision.entries.isEmpty else {
            #expect(decision.entries.count == 1)
            #expect(decision.tallied == nil)
            guard case .actRefused(let refused) = decision.entries.first?.fact else {
                Issue.record("a refused act wrote something else")
                return
            }
            #expect(refused.refusal == refusal)
            return
        }
        #expect(decision.tallied == refusal)
    }
}

/// Who may act at all: the guards before any act that opens access.
struct ActorGuardTests {
    static let openings: [(String, @Sendable (inout Scene) throws -> Act)] = [
        (
            "declare",
            { .declare(DeclareAct(drawn: .init(drawn: $0.draw()), source: .direct(.of(.snow)))) }
        ),
        ("attest", { .attest($0.standby(), condition: 0) }),
        ("approve", { .approve($0.declare()) }),
        ("extend", { .extend($0.approved(), .by(.hours(1))) }),
        ("grant", { .grant(GrantCases.act($0.approved(), &$0)) }),
        (
            "resume",
            { scene in
                scene.suspend()
                return .resume(nil)
            }
        ),
        (
            "confirm the clock",
            { scene in
                scene.isClockSure = false
                return scene.confirmation()
            }
        ),
    ]

    static let cases = openings.flatMap { name, act in
        [
            GuardCase("\(name) by a uid of nobody's", .actorUnknown, by: .uid(4_242), act: act),
            GuardCase("\(name) by root", .actorUnknown, by: .root, act: act),
            GuardCase("\(name) by the overflow uid", .actorUnknown, by: .uid(65_534), act: act),
            GuardCase("\(name) by the broker", .actorUnknown, by: .daemon, act: act),
            GuardCase("\(name) by an entrustee", .roleMissing, by: .en1, act: act),
            GuardCase("\(name) by an auditor", .roleMissing, by: .audit, act: act),
            GuardCase(
                "\(name) without a factor",
                .factorMissing,
                by: .op4,
                factor: FactorEvidence.none,
                act: act
            ),
            GuardCase(
                "\(name) with a wrong factor",
                .factorWrong,
                by: .op4,
                factor: .wrong,
                act: act
            ),
        ]
    }

    @Test(arguments: cases)
    func `an opening act needs a person, a role and a factor`(row: GuardCase) throws {
        try row.verify()
    }

    @Test(arguments: openings.dropLast().map(\.0))
    func `an opening act needs a clock that can be believed`(name: String) throws {
        let opening = try #require(Self.openings.first { $0.0 == name })
        var scene = Scene()
        let act = try opening.1(&scene)
        scene.isClockSure = false
        #expect(scene.run(act, by: .op3).refusal == .clockUnsure)
    }

    @Test func `a person past their last day on the roster may do nothing`() {
        let former = Site.person("P-GONE", [.operator], uid: 2_000, validTo: Site.start + .days(1))
        var scene = Scene(persons: Site.persons + [former])
        let plan = EventPlan.of(.typhoon)
        let standby = Act.standby(EventID(drawn: 1), plan, conditions: [Site.digest(0)])
        scene.now = Site.start + .days(1) - Milliseconds(1)
        #expect(scene.run(standby, by: .uid(2_000)).refusal == nil)
        scene.pass(Milliseconds(1))
        #expect(scene.run(standby, by: .uid(2_000)).refusal == .personNotCurrent)
    }

    static let ends: [(String, Caller, Refusal?)] = [
        ("root", .root, nil),
        ("the overflow uid", .uid(65_534), nil),
        ("an operator", .op3, nil),
        ("an approver", .ap1, nil),
        ("an entrustee", .en1, .roleMissing),
        ("an unknown uid", .uid(4_242), .actorUnknown),
    ]

    @Test(arguments: ends)
    func `closing and suspending need one person and no factor`(
        name: String,
        caller: Caller,
        refusal: Refusal?
    ) {
        var scene = Scene()
        let id = scene.declare()
        let none = FactorEvidence.none
        #expect(scene.run(.suspendAll, by: caller, factor: none).refusal == refusal)
        #expect(scene.run(.close(id), by: caller, factor: none).refusal == refusal)
    }

    @Test func `what the broker writes by itself nobody else may ask for`() {
        var scene = Scene()
        let acts: [Act] = [
            .recordDue([], atStart: false), .recordEnds(atStart: false), .recordTally([]),
            .recordClock(ClockStep(wall: scene.now, verdict: .doubted)),
            .recordUses(nil, []),
            .register(RegisterChange(epoch: 2)),
        ]
        for act in acts {
            #expect(scene.run(act, by: .op1).refusal == .roleMissing)
            #expect(scene.run(act, by: .root).refusal == .roleMissing)
        }
        #expect(scene.state.authority.epoch == 1)
    }
}
