import BrokerCore
import Testing

/// TOTP: fresh for a quarter of an hour, burnt at once, guesses slowed (RFC 6238, RFC 4226).
struct FactorTests {
    private static let none = FactorEvidence.none

    private static func standbyAndAttest(_ scene: inout Scene) -> Act {
        .attest(scene.standby(), condition: 0)
    }

    @Test(arguments: [(Milliseconds(-1), Refusal?.none), (.zero, .factorMissing)])
    func `a proven code serves for 15 minutes`(offset: Milliseconds, refusal: Refusal?) {
        var scene = Scene()
        let first = Self.standbyAndAttest(&scene)
        let second = Self.standbyAndAttest(&scene)
        #expect(scene.run(first, by: .op2).refusal == nil)
        scene.now = Site.start + .minutes(15) + offset
        #expect(scene.run(second, by: .op2, factor: Self.none).refusal == refusal)
    }

    @Test func `one person's proof is no other's`() {
        var scene = Scene()
        let first = Self.standbyAndAttest(&scene)
        let second = Self.standbyAndAttest(&scene)
        scene.run(first, by: .op2)
        #expect(scene.run(second, by: .op3, factor: Self.none).refusal == .factorMissing)
    }

    @Test(arguments: [
        (Int64(50), Refusal?.some(.factorReplayed)), (49, .factorReplayed), (51, nil),
    ])
    func `no code is accepted twice, nor an older one`(step: Int64, refusal: Refusal?) {
        var scene = Scene()
        let first = Self.standbyAndAttest(&scene)
        let second = Self.standbyAndAttest(&scene)
        scene.run(first, by: .op2, factor: .totp(step: 50))
        #expect(scene.run(second, by: .op2, factor: .totp(step: step)).refusal == refusal)
    }

    @Test func `a refused act burns its code as well`() {
        var scene = Scene()
        let unknown = Act.approve(EventID(drawn: 7))
        scene.run(unknown, by: .op2, factor: .totp(step: 50))
        let decision = scene.run(unknown, by: .op2, factor: .totp(step: 50))
        #expect(decision.refusal == .factorReplayed)
    }

    @Test func `activating shares its steps with every other act`() throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event, to: .dual)
        let factor = FactorEvidence.passphraseAndTOTP(step: 700)
        scene.activate(grant, by: .dual, factor: factor)
        #expect(
            scene.activate(grant, by: .dual, factor: factor).decision.refusal == .factorReplayed
        )
        let attest = Self.standbyAndAttest(&scene)
        #expect(scene.run(attest, by: .dual, factor: .totp(step: 700)).refusal == .factorReplayed)
    }

    @Test func `wrong codes are slowed, twice as long each time up to a quarter of an hour`() {
        var scene = Scene()
        let act = Self.standbyAndAttest(&scene)
        for _ in 0..<3 {
            #expect(scene.run(act, by: .op2, factor: .wrong).refusal == .factorWrong)
        }
        var delay: Int64 = 2_000
        for _ in 0..<12 {
            #expect(scene.run(act, by: .op2, factor: .wrong).refusal == .factorWrong)
            scene.pass(Milliseconds(min(delay, 900_000) - 1))
            // Not even a right code is looked at now.
            let right = FactorEvidence.totp(step: scene.newStep())
            #expect(scene.run(act, by: .op2, factor: right).refusal == .factorThrottled)
            scene.pass(Milliseconds(1))
            delay *= 2
        }
        #expect(scene.run(act, by: .op2).refusal == nil)
        #expect(scene.state.factors[.op2]?.failuresInARow == 0)
    }

    @Test func `a code that served before counts as a wrong one, and says how long to wait`() {
        var scene = Scene()
        let act = Self.standbyAndAttest(&scene)
        let used = FactorEvidence.totp(step: 50)
        scene.run(.approve(EventID(drawn: 7)), by: .op2, factor: used)
        for _ in 0..<4 {
            #expect(scene.run(act, by: .op2, factor: used).refusal == .factorReplayed)
        }
        scene.pass(.seconds(1))
        let slowed = scene.run(act, by: .op2, factor: .totp(step: 51)).outcome
        #expect(slowed == .refused(.factorThrottled, retryAfter: .seconds(1)))
    }

    @Test func `a code that was not looked at is not burnt`() {
        var scene = Scene()
        let act = Self.standbyAndAttest(&scene)
        for _ in 0..<4 { scene.run(act, by: .op2, factor: .wrong) }
        let right = FactorEvidence.totp(step: 90)
        #expect(scene.run(act, by: .op2, factor: right).refusal == .factorThrottled)
        scene.pass(.seconds(2))
        #expect(scene.run(act, by: .op2, factor: right).refusal == nil)
    }

    @Test func `a terminal at which many guess is slowed for all`() throws {
        var scene = Scene()
        let event = scene.approved()
        let persons: [PersonID] = [.en1, .en2, .en3, PersonID(unchecked: "P-EN4")]
        for person in persons {
            let grant = try scene.grant(event, to: person)
            scene.activate(grant, by: person, factor: .wrong)
        }
        let grant = try scene.grant(event, to: .dual)
        #expect(scene.activate(grant, by: .dual).decision.refusal == .factorThrottled)
        let elsewhere = scene.activate(grant, by: .dual, at: Site.otherGridTerminal)
        #expect(elsewhere.decision.refusal == nil)
        scene.pass(.seconds(2))
        #expect(scene.activate(grant, by: .dual).decision.refusal == nil)
    }

    /// A guess must cost whatever else is wrong with the act, or a thousand guesses are free.
    static let guesses: [(String, Caller, @Sendable (inout Scene) -> Act)] = [
        ("an act beyond the role", .op2, { _ in .issueEnrolment([.en1]) }),
        ("an act on nothing", .op2, { _ in .approve(EventID(drawn: 3)) }),
        ("an act of another role", .en1, { $0.declareAct }),
    ]

    @Test(arguments: guesses)
    func `a wrong code counts whatever else is wrong`(
        name: String,
        caller: Caller,
        act: @Sendable (inout Scene) -> Act
    ) {
        var scene = Scene()
        for _ in 0..<4 {
            #expect(scene.run(act(&scene), by: caller, factor: .wrong).refusal == .factorWrong)
        }
        let right = FactorEvidence.totp(step: 90)
        #expect(scene.run(act(&scene), by: caller, factor: right).refusal == .factorThrottled)
    }

    static let unfactored: [(String, @Sendable (inout Scene) -> Act)] = [
        ("close", { _ in .close(EventID(drawn: 3)) }),
        ("export", { _ in .export(entries: 1) }),
        ("suspend", { _ in .suspendAll }),
        (
            "standby",
            { .standby(EventID(drawn: $0.draw()), .of(.snow), conditions: [Site.digest(0)]) }
        ),
    ]

    @Test(arguments: unfactored)
    func `a code at an act that needs none proves nothing`(
        name: String,
        act: @Sendable (inout Scene) -> Act
    ) {
        var scene = Scene()
        let attest = Self.standbyAndAttest(&scene)
        scene.run(act(&scene), by: .op2, factor: .totp(step: 90))
        #expect(scene.run(attest, by: .op2, factor: Self.none).refusal == .factorMissing)
    }
}

extension Scene {
    fileprivate var declareAct: Act {
        .declare(DeclareAct(drawn: EventID(drawn: 8), source: .direct(.of(.earthquake))))
    }
}
