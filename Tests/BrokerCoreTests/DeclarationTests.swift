import BrokerCore
import Testing

/// Standby, declaration, approval, and what binds the next declaration.
struct DeclarationTests {
    static let cases = [
        GuardCase("a standby of an earthquake", .standbyNotAllowed) {
            .standby(EventID(drawn: $0.draw()), .of(.earthquake), conditions: [Site.digest(0)])
        },
        GuardCase("a standby without a condition", .malformed) {
            .standby(EventID(drawn: $0.draw()), .of(.typhoon), conditions: [])
        },
        GuardCase("a standby with nine conditions", .malformed) {
            let texts = (0..<9).map { Site.digest($0) }
            return .standby(EventID(drawn: $0.draw()), .of(.typhoon), conditions: texts)
        },
        GuardCase("a condition that is not there", .malformed) {
            .attest($0.standby(conditions: 2), condition: 2)
        },
        direct("no area", .malformed, .of(.typhoon, areas: [])),
        direct("no system", .malformed, .of(.typhoon, systems: [])),
        direct("an area twice", .malformed, .of(.typhoon, areas: [Site.areaEast, Site.areaEast])),
        direct("an unknown area", .areaUnknown, .of(.typhoon, areas: [AreaID(unchecked: "SEA")])),
        direct(
            "an unknown system",
            .systemUnknown,
            .of(.typhoon, systems: [SystemID(unchecked: "SYS-X")])
        ),
        direct("a training system", .drillOnly, .of(.typhoon, systems: [Site.trainingSystem])),
        direct("a drill on a real system", .drillOnly, .of(.drill, systems: [Site.systemA])),
        window("no length", .malformed, .zero),
        window("a millisecond too much", .eventCapReached, Milliseconds(12 * 3_600_000 + 1)),
        GuardCase("back-dated by a millisecond", .backdated) {
            declaration(&$0, opensAt: $0.now - Milliseconds(1))
        },
        GuardCase("for a later moment", .malformed) {
            declaration(&$0, opensAt: $0.now + Milliseconds(1))
        },
        GuardCase("while all is suspended", .suspended) {
            $0.suspend()
            return declaration(&$0)
        },
        GuardCase("past an overlapping standby's conditions", .conditionNotAttested) {
            $0.standby(.of(.typhoon, areas: [Site.areaWest]))
            return declaration(&$0, plan: .of(.typhoon))
        },
    ]

    private static func direct(_ name: String, _ refusal: Refusal, _ plan: EventPlan) -> GuardCase {
        GuardCase("a declaration with \(name)", refusal) { declaration(&$0, plan: plan) }
    }

    private static func window(
        _ name: String,
        _ refusal: Refusal,
        _ length: Milliseconds
    ) -> GuardCase {
        GuardCase("a window with \(name)", refusal) { declaration(&$0, window: length) }
    }

    static func declaration(
        _ scene: inout Scene,
        plan: EventPlan = .of(.typhoon),
        window: Milliseconds? = nil,
        approval: ApprovalOrder = .after,
        opensAt: Instant? = nil
    ) -> Act {
        .declare(
            DeclareAct(
                drawn: EventID(drawn: scene.draw()),
                source: .direct(plan),
                window: window,
                approval: approval,
                opensAt: opensAt
            )
        )
    }

    @Test(arguments: cases)
    func `a declaration is refused by name`(row: GuardCase) throws { try row.verify() }

    @Test func `a standby of another kind or place binds nobody`() {
        var scene = Scene()
        scene.standby(.of(.snow))
        scene.standby(.of(.typhoon, areas: [Site.areaWest], systems: [Site.systemB]))
        let plan = EventPlan.of(.typhoon, areas: [Site.areaEast], systems: [Site.systemA])
        #expect(scene.run(Self.declaration(&scene, plan: plan), by: .op3).refusal == nil)
    }

    @Test func `an attested standby keeps its id, and who attested when`() throws {
        var scene = Scene()
        let id = scene.standby(conditions: 2)
        scene.run(.attest(id, condition: 0), by: .op2)
        scene.pass(.minutes(1))
        scene.run(.attest(id, condition: 1), by: .op3)
        scene.run(.declare(DeclareAct(drawn: EventID(drawn: 9), source: .standby(id))), by: .op1)
        let event = try #require(scene.state.event(id))
        #expect(event.state == .active)
        #expect(event.conditions.map(\.attestedBy) == [.op2, .op3])
        #expect(event.conditions.map(\.attestedAt) == [Site.start, Site.start + .minutes(1)])
        #expect(event.stoodByBy == .op1)
    }

    @Test func `a window opens when the event becomes active, not when it is declared`() throws {
        var scene = Scene()
        let id = scene.declare(approval: .first, window: .hours(3))
        scene.pass(.minutes(90))
        scene.run(.approve(id), by: .ap1)
        let event = try #require(scene.state.event(id))
        #expect(event.opensAt == Site.start + .minutes(90))
        #expect(event.closesAt == Site.start + .minutes(90) + .hours(3))
    }

    @Test(arguments: [(Caller.op1, Refusal?.some(.approverConflict)), (.op3, nil), (.ap1, nil)])
    func `the declarer does not approve`(caller: Caller, refusal: Refusal?) {
        for approval in [ApprovalOrder.first, .after] {
            var scene = Scene()
            let id = scene.declare(approval: approval)
            #expect(scene.run(.approve(id), by: caller).refusal == refusal)
        }
    }

    @Test func `the last extender does not approve`() {
        var scene = Scene()
        let id = scene.declare()
        scene.run(.extend(id, .by(.hours(1))), by: .op2)
        #expect(scene.run(.approve(id), by: .op2).refusal == .approverConflict)
        scene.run(.extend(id, .by(.hours(1))), by: .op3)
        #expect(scene.run(.approve(id), by: .op2).refusal == nil)
    }

    @Test(arguments: [(Milliseconds(-1), Refusal?.none), (.zero, .eventNotActive)])
    func `approval comes before its due instant or not at all`(
        offset: Milliseconds,
        refusal: Refusal?
    ) {
        var scene = Scene()
        let id = scene.declare()
        scene.now = Site.start + .hours(2) + offset
        #expect(scene.run(.approve(id), by: .op2).refusal == refusal)
        #expect(scene.state.event(id)?.isActive(at: scene.now) == (refusal == nil))
    }

    @Test func `an event that ended unapproved is approvable until its due instant`() {
        var scene = Scene()
        let id = scene.declare(window: .minutes(30))
        scene.pass(.minutes(40))
        scene.recordAllDue()
        #expect(scene.state.event(id)?.state == .expired)
        #expect(scene.run(.approve(id), by: .op2).refusal == nil)
        scene.pass(.hours(3))
        scene.recordAllDue()
        #expect(scene.state.event(id)?.state == .expired)
    }

    @Test func `an event that ended unapproved lapses, and keeps its first end`() {
        var scene = Scene()
        let id = scene.declare()
        scene.pass(.minutes(30))
        scene.run(.close(id), by: .op2)
        scene.now = Site.start + .hours(2)
        scene.recordAllDue()
        #expect(scene.state.event(id)?.state == .lapsed)
        #expect(scene.state.event(id)?.endedAt == Site.start + .minutes(30))
    }
}
