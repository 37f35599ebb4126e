import BrokerCore
import Testing

/// What adds or loosens takes two people who saw the same (L9, design: files).
struct AcceptRegisterTests {
    private static let newcomer = Site.person("P-NEW", [.entrustee], uid: 1_999)
    private static let added = RegisterChange(persons: [newcomer])

    /// The version is that of a scene in which nothing was loaded after the founding.
    private static func act(
        _ change: RegisterChange,
        shown: UInt8 = 1,
        version: Int = Scene().state.registerVersion
    ) -> Act {
        .acceptRegister(
            AcceptRegisterAct(
                change: change,
                version: version,
                digest: Site.digest(1),
                shown: Site.digest(shown)
            )
        )
    }

    @Test func `the second person's act takes the rows in`() {
        var scene = Scene()
        #expect(
            scene.run(Self.act(Self.added), by: .admin).outcome == .accepted(.registerRequested)
        )
        #expect(scene.state.register.persons[Self.newcomer.id] == nil)
        #expect(scene.run(Self.act(Self.added), by: .ap1).outcome == .accepted(.registered))
        #expect(scene.state.register.persons[Self.newcomer.id] == Self.newcomer)
        #expect(scene.state.pendingRegister == nil)
        let facts = scene.entries.suffix(3).map(\.fact)
        let digest = Site.digest(1)
        #expect(
            facts == [
                .registerChangeRequested(digest), .registerChangeAccepted(digest),
                .personAttested(Self.newcomer),
            ]
        )
    }

    @Test func `one person is not two, and a stale request is none`() {
        var scene = Scene()
        scene.run(Self.act(Self.added), by: .admin)
        #expect(scene.run(Self.act(Self.added), by: .admin).refusal == .approverConflict)
        scene.pass(.hours(1))
        #expect(
            scene.run(Self.act(Self.added), by: .ap1).outcome == .accepted(.registerRequested)
        )
        #expect(scene.state.register.persons[Self.newcomer.id] == nil)
    }

    @Test func `a request for another difference does not count`() {
        var scene = Scene()
        scene.run(Self.act(Self.added), by: .admin)
        let other = AcceptRegisterAct(
            change: RegisterChange(terminals: Site.terminals),
            version: scene.state.registerVersion,
            digest: Site.digest(2),
            shown: Site.digest(2)
        )
        let outcome = scene.run(.acceptRegister(other), by: .ap1).outcome
        #expect(outcome == .accepted(.registerRequested))
        #expect(scene.run(Self.act(Self.added), by: .ap2).outcome == .accepted(.registerRequested))
    }

    static let refused: [(String, RegisterChange, UInt8, Caller, Refusal)] = [
        ("nothing waits", RegisterChange(), 1, .admin, .alreadyDone),
        ("shown something else", added, 2, .admin, .changedSince),
        ("an operator", added, 1, .op1, .roleMissing),
        ("an auditor", added, 1, .audit, .roleMissing),
        ("root", added, 1, .root, .actorUnknown),
        (
            "a row of one's own",
            RegisterChange(persons: [Site.person("P-AP1", [.approver, .operator], uid: 1_101)]),
            1, .ap1, .dutyConflict
        ),
        (
            "a uid that is taken",
            RegisterChange(persons: [Site.person("P-NEW", [.operator], uid: 1_001)]),
            1, .admin, .malformed
        ),
        (
            "a policy above the ceiling",
            RegisterChange(policy: Policy(approvalDue: .hours(3))), 1, .admin, .malformed
        ),
    ]

    @Test(arguments: refused)
    func `is refused`(
        name: String,
        change: RegisterChange,
        shown: UInt8,
        caller: Caller,
        refusal: Refusal
    ) {
        var scene = Scene()
        #expect(scene.run(Self.act(change, shown: shown), by: caller).refusal == refusal)
        #expect(scene.state.pendingRegister == nil)
    }

    @Test func `a change of the register in between undoes the first half, and the act`() {
        var scene = Scene()
        scene.run(Self.act(Self.added), by: .admin)
        scene.load(RegisterChange(endedTerminals: [Site.retailTerminal]))
        #expect(scene.state.pendingRegister == nil)
        #expect(scene.run(Self.act(Self.added), by: .ap1).refusal == .changedSince)
        let version = scene.state.registerVersion
        let outcome = scene.run(Self.act(Self.added, version: version), by: .ap1).outcome
        #expect(outcome == .accepted(.registerRequested))
    }

    @Test func `who has left cannot be the first of two`() {
        var scene = Scene()
        scene.suspend()
        scene.run(.resume(nil), by: .ap1)
        let gone = RegisterChange.EndedPerson(
            id: PersonID(unchecked: "P-AP1"),
            cause: .personRemoved
        )
        scene.load(RegisterChange(endedPersons: [gone]))
        #expect(scene.run(.resume(nil), by: .ap2).outcome == .accepted(.resumeRequested(nil)))
        #expect(scene.run(.resume(nil), by: .ap3).outcome == .accepted(.resumed(nil)))
    }

    @Test func `the annual re-attestation is accepted by those whom it re-attests`() {
        var scene = Scene()
        let persons = Site.persons.map { Site.renewed($0, epoch: 2) }
        let change = RegisterChange(epoch: 2, persons: persons)
        #expect(scene.run(Self.act(change), by: .admin).refusal == nil)
        #expect(scene.run(Self.act(change), by: .ap1).outcome == .accepted(.registered))
        #expect(scene.run(.suspendAll, by: .op1).refusal == nil)
    }

    @Test func `a system of an open event is not loosened`() {
        var scene = Scene()
        let change = RegisterChange(systems: Site.systems)
        scene.declare()
        #expect(scene.run(Self.act(change), by: .admin).refusal == .changedSince)
    }

    @Test func `needs a code`() {
        var scene = Scene()
        let decision = scene.run(Self.act(Self.added), by: .admin, factor: FactorEvidence.none)
        #expect(decision.refusal == .factorMissing)
    }

    @Test func `no policy reaches an open event, and people do`() {
        let loose = RegisterChange(policy: Policy(areas: [Site.areaEast]))
        var scene = Scene()
        let event = scene.declare(approval: .first)
        #expect(scene.run(Self.act(loose), by: .admin).refusal == .changedSince)
        #expect(scene.run(Self.act(Self.added), by: .admin).refusal == nil)
        scene.run(.withdraw(event), by: .op1)
        scene.pass(.hours(1))
        #expect(scene.run(Self.act(loose), by: .admin).refusal == nil)
        #expect(scene.run(Self.act(loose), by: .ap1).outcome == .accepted(.registered))
        #expect(scene.state.register.policy == loose.policy)
    }

    @Test func `the first half does not survive an event that opens before the second`() {
        let loose = RegisterChange(policy: Policy(areas: [Site.areaEast]))
        var scene = Scene()
        scene.run(Self.act(loose), by: .admin)
        scene.declare()
        #expect(scene.run(Self.act(loose), by: .ap1).refusal == .changedSince)
    }
}
