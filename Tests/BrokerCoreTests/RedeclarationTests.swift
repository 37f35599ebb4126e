import BrokerCore
import Testing

/// What an ended or lapsed event means for the next declaration.
struct RedeclarationTests {
    private static let day = Milliseconds.hours(24)

    @Test(arguments: [(Milliseconds(-1), Refusal?.some(.approvalRequired)), (.zero, nil)])
    func `for 24 hours after an end the next declaration needs approval first`(
        offset: Milliseconds,
        refusal: Refusal?
    ) {
        var scene = Scene()
        let id = scene.approved()
        scene.run(.close(id), by: .op1)
        scene.now = Site.start + Self.day + offset
        let act = DeclarationTests.declaration(&scene)
        #expect(scene.run(act, by: .op3).refusal == refusal)
    }

    static let strangers: [(String, EventPlan, Bool)] = [
        ("the same", .of(.typhoon), true),
        ("another kind", .of(.snow), false),
        (
            "another area and system",
            .of(.typhoon, areas: [Site.areaWest], systems: [Site.systemB]), false
        ),
        (
            "another area, the same system",
            .of(.typhoon, areas: [Site.areaWest], systems: [Site.systemA]), true
        ),
        (
            "the same area, another system",
            .of(.typhoon, areas: [Site.areaEast], systems: [Site.systemB]), true
        ),
    ]

    @Test(arguments: strangers)
    func `only the same kind with overlapping area or system is bound`(
        name: String,
        plan: EventPlan,
        isBound: Bool
    ) {
        var scene = Scene()
        let id = scene.approved(.of(.typhoon, systems: [Site.systemA]))
        scene.run(.close(id), by: .op1)
        let act = DeclarationTests.declaration(&scene, plan: plan)
        #expect(scene.run(act, by: .op3).refusal == (isBound ? .approvalRequired : nil))
    }

    @Test func `an end that nobody recorded binds as well`() {
        var scene = Scene()
        _ = scene.approved(window: .hours(1))
        scene.pass(.hours(1))
        let act = DeclarationTests.declaration(&scene)
        #expect(scene.run(act, by: .op3).refusal == .approvalRequired)
    }

    @Test func `closing and declaring again is no way past a cap`() throws {
        var scene = Scene()
        let first = scene.approved(.of(.systemFailure))
        let cap = Site.start + .hours(72)
        #expect(scene.state.event(first)?.capAt == cap)
        scene.run(.close(first), by: .op1)
        scene.pass(.hours(23))
        var act = DeclarationTests.declaration(&scene, plan: .of(.systemFailure), approval: .first)
        guard case .accepted(.event(let second, .awaiting)) = scene.run(act, by: .op1).outcome
        else {
            Issue.record("the second declaration was refused")
            return
        }
        scene.run(.approve(second), by: .op2)
        #expect(scene.state.event(second)?.capAt == cap)
        // Extended by two in turn until nothing is left: the end is the first event's cap.
        let length = Milliseconds.hours(8)
        while let closesAt = scene.state.event(second)?.closesAt, closesAt < cap {
            scene.now = closesAt - .minutes(1)
            let number = scene.state.event(second)?.extensions.count ?? 0
            let callers: [Caller] = [.ap1, .ap2]
            let by = callers[number % 2]
            let whole = scene.run(.extend(second, .by(length)), by: by)
            guard whole.refusal != nil else { continue }
            #expect(whole.refusal == .eventCapReached)
            #expect(scene.run(.extend(second, .until(cap)), by: by).refusal == nil)
        }
        #expect(scene.state.event(second)?.closesAt == cap)
        scene.now = cap
        scene.recordAllDue()
        act = DeclarationTests.declaration(&scene, plan: .of(.systemFailure), approval: .first)
        #expect(scene.run(act, by: .op3).refusal == .eventCapReached)
    }

    @Test(arguments: strangers)
    func `beside an open event of its kind another needs approval first and inherits its cap`(
        name: String,
        plan: EventPlan,
        isBound: Bool
    ) throws {
        var scene = Scene()
        let first = scene.approved(.of(.typhoon, systems: [Site.systemA]))
        scene.pass(.hours(1))
        let direct = DeclarationTests.declaration(&scene, plan: plan)
        #expect(scene.run(direct, by: .op3).refusal == (isBound ? .approvalRequired : nil))
        let second = scene.declare(plan, approval: .first, by: .op4)
        // Not bound: the declaration just accepted is of the same kind and binds it.
        let cap = try #require(scene.state.event(first)?.capAt)
        let inherited = isBound ? cap : scene.now + .days(7)
        #expect(scene.state.event(second)?.inheritedCapAt == inherited)
        scene.run(.approve(second), by: .op2)
        #expect(scene.state.event(second)?.capAt == inherited)
    }

    @Test func `of two that awaited approval the second inherits the cap of the first`() {
        var scene = Scene()
        let first = scene.declare(approval: .first)
        let second = scene.declare(approval: .first, by: .op4)
        #expect(scene.state.event(second)?.inheritedCapAt == nil)
        scene.run(.approve(first), by: .op2)
        let cap = scene.state.event(first)?.capAt
        scene.pass(.minutes(30))
        scene.run(.approve(second), by: .op2)
        #expect(cap != nil)
        #expect(scene.state.event(second)?.capAt == cap)
    }

    @Test func `a cap that passes while approval is awaited opens nothing`() {
        var scene = Scene(
            policy: Site.policy {
                $0.kinds[.snow] = KindLimits(
                    standby: true,
                    window: .hours(1),
                    extension: .hours(1),
                    cap: .hours(2)
                )
            }
        )
        let first = scene.approved(.of(.snow))
        scene.run(.close(first), by: .op1)
        scene.pass(.hours(1))
        let second = scene.declare(.of(.snow), approval: .first)
        scene.pass(.hours(1))
        #expect(scene.run(.approve(second), by: .op2).refusal == .eventCapReached)
        #expect(scene.state.event(second)?.opensAt == nil)
    }

    @Test(arguments: [(Milliseconds(-1), Refusal?.some(.approvalRequired)), (.zero, nil)])
    func `for 30 days after a lapse its declarer needs approval first`(
        offset: Milliseconds,
        refusal: Refusal?
    ) {
        var scene = Scene()
        scene.declare(.of(.snow))
        scene.now = Site.start + .hours(2) + .days(30) + offset
        let act = DeclarationTests.declaration(&scene, plan: .of(.earthquake))
        #expect(scene.run(act, by: .op2).refusal == nil)
        let again = DeclarationTests.declaration(&scene, plan: .of(.lightning))
        #expect(scene.run(again, by: .op1).refusal == refusal)
    }

    @Test func `an awaiting declaration that nobody approved is no lapse`() {
        var scene = Scene()
        scene.declare(.of(.snow), approval: .first)
        scene.pass(.hours(3))
        scene.recordAllDue()
        let act = DeclarationTests.declaration(&scene, plan: .of(.earthquake))
        #expect(scene.run(act, by: .op1).refusal == nil)
    }
}
