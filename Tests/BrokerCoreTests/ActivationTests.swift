import BrokerCore
import Testing

/// 有効化: what must hold for a grant to become a token.
struct ActivationTests {
    private static let ghost = TerminalID(unchecked: "T-X")

    private static func activation(
        _ grant: GrantID,
        person: PersonID = .en1,
        system: SystemID = Site.systemA,
        terminal: TerminalID? = Site.gridTerminal
    ) -> Act {
        .activate(
            ActivateAct(
                person: person,
                grant: grant,
                system: system,
                terminal: terminal,
                token: Site.digest(200),
                drawn: CredentialID(drawn: 5)
            ),
            .withFactors
        )
    }

    static let cases = [
        activating("an unknown grant", .grantUnknown) { _ in activation(GrantID(drawn: 1)) },
        GuardCase("another person's grant", .grantUnknown, by: .person(.en2)) {
            let event = $0.approved()
            return activation(try $0.grant(event), person: .en2)
        },
        GuardCase("for another person", .grantUnknown, by: .person(.en2)) {
            let event = $0.approved()
            return activation(try $0.grant(event))
        },
        activating("by one factor", .factorMissing, factor: .totp(step: 99)) {
            activation(try $0.grant($0.approved()))
        },
        activating("without factors", .factorMissing, factor: FactorEvidence.none) {
            activation(try $0.grant($0.approved()))
        },
        activating("with a wrong factor", .factorWrong, factor: .wrong) {
            activation(try $0.grant($0.approved()))
        },
        activating("an unknown system", .systemUnknown) {
            activation(try $0.grant($0.approved()), system: SystemID(unchecked: "SYS-X"))
        },
        activating("a system that is not granted", .systemNotInGrant) {
            activation(try $0.grant($0.approved()), system: Site.systemB)
        },
        activating("nowhere", .terminalUnknown) {
            activation(try $0.grant($0.approved()), terminal: nil)
        },
        activating("at an unknown terminal", .terminalUnknown) {
            activation(try $0.grant($0.approved()), terminal: ghost)
        },
        activating("at a retail terminal", .terminalKind) {
            activation(try $0.grant($0.approved()), terminal: Site.retailTerminal)
        },
        activating("at a training terminal", .terminalKind) {
            activation(try $0.grant($0.approved()), terminal: Site.drillTerminal)
        },
        activating("at another terminal", .terminalMismatch) {
            let event = $0.approved()
            let place = Place.terminal(Site.otherGridTerminal)
            return activation(try $0.grant(event, place: place))
        },
        activating("at another site", .terminalMismatch) {
            let event = $0.approved()
            return activation(try $0.grant(event, place: .site(Site.branch)))
        },
        activating("nowhere, though the grant names a site", .terminalUnknown) {
            let event = $0.approved()
            let grant = try $0.grant(
                event,
                systems: [Site.systemB],
                place: .site(Site.branch)
            )
            return activation(grant, system: Site.systemB, terminal: nil)
        },
        activating("before its time", .grantNotYet) {
            let event = $0.approved()
            let grant = try $0.grant(event, notBefore: $0.now + .hours(1))
            $0.pass(Milliseconds(3_599_999))
            return activation(grant)
        },
        activating("at its end", .grantEnded) {
            let event = $0.approved()
            let grant = try $0.grant(event, notAfter: .instant($0.now + .hours(1)))
            $0.pass(.hours(1))
            return activation(grant)
        },
        activating("after the event", .eventNotActive) {
            let grant = try $0.grant($0.approved())
            $0.pass(.hours(12))
            return activation(grant)
        },
        activating("while the clock is doubted", .clockUnsure) {
            let grant = try $0.grant($0.approved())
            $0.isClockSure = false
            return activation(grant)
        },
    ]

    private static func activating(
        _ name: String,
        _ refusal: Refusal,
        factor: FactorEvidence? = nil,
        act: @escaping @Sendable (inout Scene) throws -> Act
    ) -> GuardCase {
        GuardCase("activating \(name)", refusal, by: .person(.en1), factor: factor, act: act)
    }

    @Test(arguments: cases)
    func `an activation is refused by name`(row: GuardCase) throws { try row.verify() }

    @Test func `before the factors everything else is looked at, and nothing is recorded`() throws {
        var scene = Scene()
        let grant = try scene.grant(scene.approved())
        guard case .activate(let act, _) = Self.activation(grant) else { return }
        let command = Act.activate(act, .beforeFactors)
        let decision = scene.run(command, by: .person(.en1), factor: FactorEvidence.none)
        #expect(decision.outcome == .accepted(.clearToVerify))
        #expect(decision.entries.isEmpty)
    }

    static let lookedAt: [(String, Refusal, @Sendable (inout Scene) throws -> Act)] = [
        ("an unknown grant", .grantUnknown, { _ in activation(GrantID(drawn: 1)) }),
        (
            "another terminal", .terminalKind,
            { activation(try $0.grant($0.approved()), terminal: Site.retailTerminal) }
        ),
        (
            "throttled", .factorThrottled,
            {
                let grant = try $0.grant($0.approved())
                for _ in 0..<4 { $0.activate(grant, factor: .wrong) }
                return activation(grant)
            }
        ),
    ]

    @Test(arguments: lookedAt)
    func `what is refused before the factors is counted, not written in the person's name`(
        name: String,
        refusal: Refusal,
        act: @Sendable (inout Scene) throws -> Act
    ) throws {
        var scene = Scene()
        guard case .activate(let activate, _) = try act(&scene) else { return }
        let none = FactorEvidence.none
        let look = scene.run(.activate(activate, .beforeFactors), by: .person(.en1), factor: none)
        #expect(look.refusal == refusal)
        #expect(look.tallied == refusal)
        #expect(look.entries.isEmpty)
        let opening = scene.run(.activate(activate, .withFactors), by: .person(.en1))
        #expect(opening.refusal == refusal)
        #expect(opening.entries.count == 1)
    }

    @Test func `whose an ended grant was is told to nobody else`() throws {
        var scene = Scene()
        let grant = try scene.grant(scene.approved())
        scene.run(.revoke(.grants([grant])), by: .op1)
        #expect(scene.activate(grant).decision.refusal == .grantEnded)
        #expect(scene.activate(grant, by: .en2).decision.refusal == .grantUnknown)
    }

    @Test func `one live credential for each grant and system`() throws {
        var scene = Scene()
        let grant = try scene.grant(scene.approved(), systems: [Site.systemA, Site.systemB])
        let (first, _) = scene.activate(grant)
        let (other, _) = scene.activate(grant, system: Site.systemB, at: nil)
        let (second, decision) = scene.activate(grant, at: Site.otherGridTerminal)
        guard case .accepted(.activated(let activated)) = decision.outcome else {
            Issue.record("unexpected: \(decision.outcome)")
            return
        }
        #expect(activated.superseded != nil)
        #expect(scene.check(first) == .credentialUnknown)
        #expect(scene.check(second) == nil)
        #expect(scene.check(other, audience: Site.systemB) == nil)
        #expect(scene.check(other, audience: Site.systemA) == .audienceMismatch)
    }

    @Test func `a renewal leaves no gap and counts once`() throws {
        var scene = Scene(policy: Site.policy { $0.liveCredentialsMax = 1 })
        let event = scene.approved()
        let first = try scene.grant(event, to: .en1)
        let second = try scene.grant(event, to: .en2)
        #expect(scene.activate(first).decision.refusal == nil)
        #expect(scene.activate(first).decision.refusal == nil)
        #expect(scene.activate(second, by: .en2).decision.refusal == .grantLimit)
        scene.run(.revoke(.grants([first])), by: .op1)
        #expect(scene.activate(second, by: .en2).decision.refusal == nil)
    }

    @Test func `a drawn token that is taken opens nothing`() throws {
        var scene = Scene()
        let event = scene.approved()
        let first = try scene.grant(event, to: .en1)
        let second = try scene.grant(event, to: .en2)
        scene.run(Self.activation(first), by: .person(.en1))
        let decision = scene.run(Self.activation(second, person: .en2), by: .person(.en2))
        #expect(decision.refusal == .malformed)
    }

    @Test func `the answer says the earliest of every end`() throws {
        let lastDay = Site.start + .hours(3)
        let leaving = Site.person("P-LEAVE", [.entrustee], validTo: lastDay)
        var scene = Scene(persons: Site.persons + [leaving])
        let unapproved = scene.declare()
        let byLapse = scene.activate(try scene.grant(unapproved))
        #expect(expiry(byLapse.decision) == Site.start + .hours(2))
        let approved = scene.approved(.of(.snow))
        let fixed = try scene.grant(
            approved,
            to: .en2,
            notAfter: .instant(Site.start + .hours(5))
        )
        #expect(expiry(scene.activate(fixed, by: .en2).decision) == Site.start + .hours(5))
        let byRoster = try scene.grant(approved, to: leaving.id)
        #expect(expiry(scene.activate(byRoster, by: leaving.id).decision) == lastDay)
        #expect(
            expiry(scene.activate(try scene.grant(approved, to: .en3), by: .en3).decision)
                == Site.start + .hours(12)
        )
    }

    private func expiry(_ decision: Decision) -> Instant? {
        guard case .accepted(.activated(let activated)) = decision.outcome else { return nil }
        return activated.expiresAt
    }
}
