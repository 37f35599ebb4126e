import BrokerCore
import Testing

/// Two people accept the wall clock (design: time).
struct ClockTests {
    private static func asked() -> (Scene, Instant) {
        var scene = Scene()
        scene.isClockSure = false
        let wall = scene.now + .days(3)
        scene.run(scene.confirmation(of: wall), by: .op1)
        return (scene, wall)
    }

    static let readings: [(String, Milliseconds, Bool)] = [
        ("the same clock, ten minutes on", .minutes(10), true),
        ("a minute ahead of it", .minutes(11), true),
        ("a minute behind it", .minutes(9), true),
        ("more than a minute ahead", Milliseconds(660_001), false),
        ("more than a minute behind", Milliseconds(539_999), false),
        ("another day", .days(1), false),
    ]

    @Test(arguments: readings)
    func `the second person must have read the same clock`(
        name: String,
        later: Milliseconds,
        isAgreed: Bool
    ) {
        var (scene, wall) = Self.asked()
        scene.pass(.minutes(10))
        let read = wall + later
        let act = scene.confirmation(of: read)
        let outcome = scene.run(act, by: .op2).outcome
        #expect(
            outcome
                == .accepted(
                    isAgreed ? .clockConfirmed(wall: read) : .clockConfirmRequested(wall: read)
                )
        )
        guard !isAgreed else { return }
        // It stands as a request of the second person's own.
        #expect(scene.run(act, by: .op2).refusal == .approverConflict)
        #expect(scene.run(act, by: .op3).outcome == .accepted(.clockConfirmed(wall: read)))
    }

    /// How long the person took, and how far the wall clock went meanwhile.
    static let looks: [(String, Milliseconds, Milliseconds, Bool)] = [
        ("at once", .zero, .zero, true),
        ("after ten minutes", .minutes(10), .minutes(10), true),
        ("a clock that gained a minute", .minutes(10), .minutes(11), true),
        ("a clock that lost a minute", .minutes(10), .minutes(9), true),
        ("a clock that gained more", .minutes(10), Milliseconds(660_001), false),
        ("a clock that lost more", .minutes(10), Milliseconds(539_999), false),
        ("a clock that was set nine hours ahead", .minutes(2), .hours(9), false),
        ("a clock that was set back", .minutes(2), .hours(-9), false),
        ("before they looked", Milliseconds(-1), .zero, false),
    ]

    @Test(arguments: looks)
    func `a person confirms the time that they were shown, and no other`(
        name: String,
        took: Milliseconds,
        went: Milliseconds,
        isTaken: Bool
    ) {
        var scene = Scene()
        scene.isClockSure = false
        let (shown, shownAt) = (scene.now + .days(3), scene.now)
        scene.pass(took)
        let wall = shown + went
        let word = ClockConfirmation(shown: shown, shownAt: shownAt, wall: wall)
        let decision = scene.run(.confirmClock(word), by: .op1)
        #expect(
            decision.outcome
                == (isTaken
                    ? .accepted(.clockConfirmRequested(wall: wall)) : .refused(.clockChanged))
        )
        #expect(scene.state.pendingClock?.subject == (isTaken ? wall : nil))
        // The refusal is a record too (law L13).
        #expect(decision.entries.count == 1)
    }

    @Test func `two who looked before the clock was set confirm nothing`() {
        var scene = Scene()
        scene.isClockSure = false
        let (shown, shownAt) = (scene.now + .hours(1), scene.now)
        scene.pass(.seconds(20))
        let word = ClockConfirmation(
            shown: shown,
            shownAt: shownAt,
            wall: shown + .seconds(20) + .hours(9)
        )
        for caller in [Caller.op1, .op2] {
            #expect(scene.run(.confirmClock(word), by: caller).refusal == .clockChanged)
        }
        #expect(scene.state.pendingClock == nil)
    }

    @Test func `a request made before a step of the clock is none`() {
        var (scene, wall) = Self.asked()
        let step = ClockStep(wall: wall, verdict: .doubted)
        scene.run(.recordClock(step), by: .daemon, factor: FactorEvidence.none)
        #expect(scene.state.pendingClock == nil)
        let outcome = scene.run(scene.confirmation(of: wall), by: .op2).outcome
        #expect(outcome == .accepted(.clockConfirmRequested(wall: wall)))
    }
}
