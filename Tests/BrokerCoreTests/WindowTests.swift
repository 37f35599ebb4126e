import BrokerCore
import Testing

/// Extending and shortening (requirement E4).
struct WindowTests {
    static let limits: [(EventKind, Milliseconds, Milliseconds, Milliseconds)] = [
        (.typhoon, .hours(12), .hours(12), .days(7)),
        (.earthquake, .hours(24), .hours(24), .days(14)),
        (.majorOutage, .hours(6), .hours(6), .days(3)),
        (.systemFailure, .hours(8), .hours(8), .hours(72)),
        (.cyber, .hours(8), .hours(8), .hours(72)),
        (.mutualAid, .hours(24), .hours(24), .days(14)),
    ]

    @Test(arguments: limits)
    func `a kind's window, extension and cap hold to the millisecond`(
        kind: EventKind,
        window: Milliseconds,
        extension length: Milliseconds,
        cap: Milliseconds
    ) throws {
        var scene = Scene()
        let id = scene.approved(.of(kind))
        var closesAt = Site.start + window
        #expect(scene.state.event(id)?.closesAt == closesAt)
        #expect(scene.state.event(id)?.capAt == Site.start + cap)
        let callers: [Caller] = [.ap1, .ap2]
        let tooLong = Milliseconds(length.count + 1)
        #expect(scene.run(.extend(id, .by(tooLong)), by: .ap3).refusal == .eventCapReached)
        for turn in 0... {
            scene.now = closesAt - Milliseconds(1)
            let caller = callers[turn % 2]
            guard closesAt + length <= Site.start + cap else {
                let refusal = scene.run(.extend(id, .by(length)), by: caller).refusal
                #expect(refusal == .eventCapReached)
                break
            }
            #expect(scene.run(.extend(id, .by(length)), by: caller).refusal == nil)
            closesAt = closesAt + length
            #expect(scene.state.event(id)?.closesAt == closesAt)
        }
    }

    @Test func `a drill has no extension`() {
        var scene = Scene()
        let id = scene.approved(.of(.drill))
        let act = Act.extend(id, .by(Milliseconds(1)))
        #expect(scene.run(act, by: .op3).refusal == .eventCapReached)
    }

    static let lengths: [(ExtensionLength, Refusal?)] = [
        (.by(.zero), .malformed),
        (.by(Milliseconds(-1)), .malformed),
        (.by(Milliseconds(.max)), .eventCapReached),
        (.until(Site.start + .hours(12)), .malformed),
        (.until(Site.start + .hours(13)), nil),
        (.until(Instant(millisecondsSince1970: .max)), .eventCapReached),
    ]

    @Test(arguments: lengths)
    func `an extension goes forward, and not past its limit`(
        length: ExtensionLength,
        refusal: Refusal?
    ) {
        var scene = Scene()
        let id = scene.approved()
        #expect(scene.run(.extend(id, length), by: .op3).refusal == refusal)
    }

    @Test func `each extension needs another person than the last`() {
        var scene = Scene()
        let id = scene.approved()
        let act = Act.extend(id, .by(.hours(1)))
        #expect(scene.run(act, by: .op1).refusal == .approverConflict)
        #expect(scene.run(act, by: .op2).refusal == nil)
        #expect(scene.run(act, by: .op2).refusal == .approverConflict)
        #expect(scene.run(act, by: .op1).refusal == nil)
    }

    @Test func `from the third on, a system failure needs the higher approver`() {
        for kind in [EventKind.systemFailure, .cyber] {
            var scene = Scene()
            let id = scene.approved(.of(kind))
            let act = Act.extend(id, .by(.minutes(1)))
            #expect(scene.run(act, by: .op2).refusal == nil)
            #expect(scene.run(act, by: .op3).refusal == nil)
            #expect(scene.run(act, by: .op2).refusal == .roleMissing)
            #expect(scene.run(act, by: .ap1).refusal == nil)
        }
    }

    @Test func `an extension names the grants that do not follow`() throws {
        var scene = Scene()
        let id = scene.approved()
        _ = try scene.grant(id, to: .en1)
        let fixed = try scene.grant(id, to: .en2, notAfter: .instant(scene.now + .hours(3)))
        _ = try scene.grant(id, to: .en3, notAfter: .instant(scene.now + .hours(1)))
        scene.pass(.hours(2))
        let outcome = scene.run(.extend(id, .by(.hours(1))), by: .op3).outcome
        let closesAt = Site.start + .hours(13)
        #expect(outcome == .accepted(.extended(id, closesAt: closesAt, fixed: [fixed])))
    }

    @Test func `an extension moves what follows the event and nothing else`() throws {
        var scene = Scene()
        let id = scene.approved()
        let follows = try scene.grant(id, to: .en1)
        let fixed = try scene.grant(id, to: .en2, notAfter: .instant(Site.start + .hours(12)))
        scene.now = Site.start + .hours(11)
        let (first, _) = scene.activate(follows)
        let (second, _) = scene.activate(fixed, by: .en2)
        scene.run(.extend(id, .by(.hours(6))), by: .op3)
        let end = Site.start + .hours(12)
        #expect(scene.check(first, at: end) == nil)
        #expect(scene.check(second, at: end - Milliseconds(1)) == nil)
        #expect(scene.check(second, at: end) == .grantEnded)
    }

    static let shortenings: [(Milliseconds, Refusal?)] = [
        (.zero, .backdated), (Milliseconds(-1), .backdated), (Milliseconds(1), nil),
        (.hours(12), .malformed), (.hours(13), .malformed),
    ]

    @Test(arguments: shortenings)
    func `shortening brings the end nearer, never to now or before`(
        offset: Milliseconds,
        refusal: Refusal?
    ) throws {
        var scene = Scene()
        let id = scene.approved()
        let (token, _) = scene.activate(try scene.grant(id))
        let act = Act.shorten(id, closesAt: scene.now + offset)
        let none = FactorEvidence.none
        #expect(scene.run(act, by: .op1, factor: none).refusal == refusal)
        let after = scene.check(token, at: scene.now + Milliseconds(1))
        #expect(after == (refusal == nil ? .eventNotActive : nil))
    }

    @Test func `closing one event touches no other`() throws {
        var scene = Scene()
        let first = scene.approved()
        let second = scene.approved(.of(.snow))
        let (token, _) = scene.activate(try scene.grant(second))
        scene.run(.close(first), by: .op1)
        #expect(scene.check(token) == nil)
        #expect(scene.state.event(second)?.closesAt == Site.start + .hours(12))
    }
}
