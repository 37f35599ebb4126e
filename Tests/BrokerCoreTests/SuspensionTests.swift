import BrokerCore
import Testing

/// 全停止: by one person, undone by two.
struct SuspensionTests {
    @Test func `suspending ends every credential at once and keeps the grants`() throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event)
        let (token, _) = scene.activate(grant)
        let decision = scene.run(.suspendAll, by: .root, factor: FactorEvidence.none)
        #expect(decision.outcome == .accepted(.suspended(credentials: 1)))
        #expect(decision.entries.map(\.fact) == [.authoritySuspended])
        #expect(scene.check(token) == .suspended)
        #expect(scene.activate(grant).decision.refusal == .suspended)
        scene.resume()
        // The grant goes on; what it had opened does not.
        #expect(scene.check(token) == .suspended)
        let (second, _) = scene.activate(grant)
        #expect(scene.check(second) == nil)
        #expect(scene.check(token) != nil)
    }

    @Test func `while suspended a standby may be prepared and a condition attested`() {
        var scene = Scene()
        scene.suspend()
        let id = scene.standby()
        #expect(scene.state.event(id)?.state == .standby)
        #expect(scene.run(.attest(id, condition: 0), by: .op2).refusal == nil)
    }

    @Test func `while suspended nothing is opened`() {
        var scene = Scene()
        let awaiting = scene.declare(.of(.snow), approval: .first)
        let active = scene.approved()
        scene.suspend()
        #expect(scene.run(.approve(awaiting), by: .op2).refusal == .suspended)
        #expect(scene.run(.extend(active, .by(.hours(1))), by: .op3).refusal == .suspended)
        let act = GrantCases.act(active, &scene)
        #expect(scene.run(.grant(act), by: .op3).refusal == .suspended)
    }

    @Test func `resuming takes two people`() {
        for subject in [true, false] {
            var scene = Scene()
            let event: EventID? = subject ? scene.approved() : nil
            scene.suspend()
            let act = Act.resume(event)
            #expect(scene.run(act, by: .op1).outcome == .accepted(.resumeRequested(event)))
            #expect(scene.run(act, by: .op1).refusal == .approverConflict)
            #expect(scene.run(act, by: .op2).outcome == .accepted(.resumed(event)))
            #expect(scene.run(act, by: .op2).refusal == .alreadyDone)
        }
    }

    @Test(arguments: [(Milliseconds(-1), true), (.zero, false)])
    func `the first person's word waits one hour`(offset: Milliseconds, isWaiting: Bool) {
        var scene = Scene()
        scene.suspend()
        scene.run(.resume(nil), by: .op1)
        scene.now = Site.start + .hours(1) + offset
        let outcome = scene.run(.resume(nil), by: .op2).outcome
        #expect(outcome == .accepted(isWaiting ? .resumed(nil) : .resumeRequested(nil)))
    }

    @Test func `a request for one event is none for all, nor one made before a suspension`() {
        var scene = Scene()
        let event = scene.approved()
        scene.suspend()
        scene.run(.resume(event), by: .op1)
        #expect(scene.run(.resume(nil), by: .op2).outcome == .accepted(.resumeRequested(nil)))
        scene.run(.resume(event), by: .op1)
        scene.run(.resume(event), by: .op2)
        scene.run(.suspendAll, by: .op3)
        let outcome = scene.run(.resume(event), by: .ap1).outcome
        #expect(outcome == .accepted(.resumeRequested(event)))
    }

    @Test func `suspending again takes back the first half of a resumption`() throws {
        var scene = Scene()
        _ = scene.approved()
        scene.suspend()
        #expect(scene.run(.suspendAll, by: .op3).refusal == .alreadyDone)
        scene.run(.resume(nil), by: .op1)
        let decision = scene.run(.suspendAll, by: .op3)
        #expect(decision.entries.map(\.fact) == [.authoritySuspended])
        #expect(scene.run(.resume(nil), by: .op2).outcome == .accepted(.resumeRequested(nil)))
        // One that waited too long leaves nothing to take back.
        scene.pass(.hours(1))
        #expect(scene.run(.suspendAll, by: .op3).refusal == .alreadyDone)
    }

    @Test func `one event is resumed and the others stay stopped`() throws {
        var scene = Scene()
        let first = scene.approved()
        let second = scene.approved(.of(.snow))
        let grant = try scene.grant(first)
        let other = try scene.grant(second)
        scene.suspend()
        scene.resume(first)
        #expect(scene.activate(grant).decision.refusal == nil)
        #expect(scene.activate(other).decision.refusal == .suspended)
        // A further suspension stops the resumed one as well.
        #expect(scene.run(.suspendAll, by: .op1).refusal == nil)
        #expect(scene.activate(grant).decision.refusal == .suspended)
        #expect(scene.run(.suspendAll, by: .op1).refusal == .alreadyDone)
    }

    @Test func `a suspended event still ends by itself`() throws {
        var scene = Scene()
        let event = scene.approved(window: .hours(1))
        scene.suspend()
        scene.pass(.hours(1))
        scene.recordAllDue()
        #expect(scene.state.event(event)?.state == .expired)
    }

    @Test func `the ends of two suspensions are each dated when they took effect`() throws {
        var scene = Scene()
        let event = scene.approved()
        let first = scene.activate(try scene.grant(event, to: .en1), by: .en1).token
        scene.suspend()
        scene.resume()
        scene.pass(.minutes(5))
        let second = scene.activate(try scene.grant(event, to: .en2), by: .en2).token
        scene.pass(.minutes(5))
        // The second suspension comes before the ends of the first are written.
        scene.suspend()
        let ids = [first, second].compactMap {
            scene.state.authority.credentials[$0]?.credential.id
        }
        scene.recordEnds()
        #expect(ids.count == 2)
        let ends = scene.entries.credentialEnds
        #expect(
            ids.map { ends[$0] } == [
                [End(cause: .suspended, at: Site.start, recordedLate: true)],
                [End(cause: .suspended, at: Site.start + .minutes(10))],
            ]
        )
    }
}
