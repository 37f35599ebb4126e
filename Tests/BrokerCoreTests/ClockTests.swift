import BrokerCore
import Testing

/// Two people accept the wall clock (design: time).
struct ClockTests {
    private static func asked() -> (Scene, Instant) {
        var scene = Scene()
        scene.isClockSure = false
        let wall = scene.now + .days(3)
        scene.run(.confirmClock(wall: wall), by: .op1)
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
        let act = Act.confirmClock(wall: wall + later)
        let outcome = scene.run(act, by: .op2).outcome
        #expect(outcome == .accepted(isAgreed ? .clockConfirmed : .clockConfirmRequested))
        guard !isAgreed else { return }
        // It stands as a request of the second person's own.
        #expect(scene.run(act, by: .op2).refusal == .approverConflict)
        #expect(scene.run(act, by: .op3).outcome == .accepted(.clockConfirmed))
    }

    @Test func `a request made before a step of the clock is none`() {
        var (scene, wall) = Self.asked()
        let step = ClockStep(wall: wall, verdict: .doubted)
        scene.run(.recordClock(step), by: .daemon, factor: FactorEvidence.none)
        #expect(scene.state.pendingClock == nil)
        let outcome = scene.run(.confirmClock(wall: wall), by: .op2).outcome
        #expect(outcome == .accepted(.clockConfirmRequested))
    }
}
