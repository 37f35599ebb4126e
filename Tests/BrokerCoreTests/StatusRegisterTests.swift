import BrokerCore
import Testing

/// Which credential stands where in the status list of its event, and what the list says of it.
struct StatusRegisterTests {
    private static let offline = SystemID(unchecked: "SYS-OFF")

    /// `SYS-OFF` beside the others.
    private static func scene() -> Scene {
        var scene = Scene()
        let system = System(
            id: offline,
            screens: [],
            fields: [],
            operations: [.view],
            enforcement: .offline,
            terminal: .none,
            residualSeconds: 60
        )
        scene.load(RegisterChange(systems: [system]))
        return scene
    }

    private static func plan(_ kind: EventKind = .typhoon) -> EventPlan {
        .of(kind, systems: [Site.systemA, offline])
    }

    private static func valid(_ scene: Scene, _ event: EventID, at now: Instant? = nil) -> [Int]? {
        let authority = scene.state.authority
        return authority.statusPage(of: event, 0..<Int.max, at: now ?? scene.now)?.valid
    }

    @Test func `indexes count up from zero in each event, for offline systems alone`() throws {
        var scene = Self.scene()
        var found: [[UInt32?]] = []
        for kind in [EventKind.typhoon, .snow] {
            let event = scene.approved(Self.plan(kind))
            var indexes: [UInt32?] = []
            for person in [PersonID.en1, .en2] {
                let grant = try scene.grant(
                    event,
                    to: person,
                    systems: [Site.systemA, Self.offline]
                )
                for system in [Self.offline, Site.systemA, Self.offline] {
                    let (token, _) = scene.activate(grant, by: person, system: system)
                    indexes.append(
                        scene.state.authority.credentials[token]?.credential.statusIndex
                    )
                }
            }
            found.append(indexes)
            scene.run(.close(event), by: .op1)
            scene.recordEnds()
        }
        #expect(found == Array(repeating: [0, nil, 1, 2, nil, 3], count: 2))
    }

    @Test func `activating again ends the former index and never gives it to anybody`() throws {
        var scene = Self.scene()
        let event = scene.approved(Self.plan())
        let grant = try scene.grant(event, systems: [Self.offline])
        for number in 0..<5 {
            scene.activate(grant, system: Self.offline)
            #expect(Self.valid(scene, event) == [number])
        }
        scene.run(.revoke(.grants([grant])), by: .op1)
        #expect(Self.valid(scene, event) == [])
        let next = try scene.grant(event, to: .en2, systems: [Self.offline])
        scene.activate(next, by: .en2, system: Self.offline)
        #expect(Self.valid(scene, event) == [5])
    }

    @Test func `the list says what a check says, at every instant and after a replay`() throws {
        var scene = Self.scene()
        let event = scene.approved(Self.plan())
        var tokens: [Digest] = []
        for index in 0..<4 {
            let person = PersonID(unchecked: "P-EN\(index + 1)")
            let end = NotAfter.instant(scene.now + .hours(Int64(index) + 1))
            let grant = try scene.grant(
                event,
                to: person,
                systems: [Self.offline],
                notAfter: index == 3 ? .event : end
            )
            tokens.append(scene.activate(grant, by: person, system: Self.offline).token)
        }
        var replayed = State()
        for entry in scene.entries { replayed.apply(entry) }
        let page = { (now: Instant) in
            replayed.authority.statusPage(of: event, 0..<Int.max, at: now)
        }
        for minutes in stride(from: 0, through: 14 * 60, by: 7) {
            let now = scene.now + .minutes(Int64(minutes))
            let checked = tokens.indices.filter {
                scene.check(tokens[$0], at: now, audience: Self.offline) == nil
            }
            #expect(Self.valid(scene, event, at: now) == checked, "after \(minutes) min")
            #expect(page(now)?.valid == checked)
            #expect(page(now)?.count == 4)
        }
        // It holds until the first end, to the millisecond.
        let first = scene.now + .hours(1)
        #expect(page(scene.now)?.holdsUntil == first)
        #expect(page(first - Milliseconds(1))?.valid == [0, 1, 2, 3])
        #expect(page(first)?.valid == [1, 2, 3])
    }

    @Test func `a close and a suspension end the whole list at once`() throws {
        for isClose in [true, false] {
            var scene = Self.scene()
            let event = scene.approved(Self.plan())
            let grant = try scene.grant(event, systems: [Self.offline])
            scene.activate(grant, system: Self.offline)
            let before = scene.state.authority.statusPage(of: event, 0..<0, at: scene.now)
            #expect(before?.isOver == false)
            if isClose { scene.run(.close(event), by: .op1) } else { scene.suspend() }
            let after = scene.state.authority.statusPage(of: event, 0..<Int.max, at: scene.now)
            #expect(after?.isOver == true && after?.valid == [] && after?.count == 1)
            scene.recordEnds()
            let recorded = scene.state.authority.statusPage(of: event, 0..<9, at: scene.now)
            #expect(recorded?.valid == [] && recorded?.count == 1)
        }
    }

    @Test func `a holder renews what is live, at its terminal, and for offline systems alone`()
        throws
    {
        var scene = Self.scene()
        let event = scene.approved(Self.plan())
        let grant = try scene.grant(event, systems: [Site.systemA, Self.offline])
        let (token, _) = scene.activate(grant, system: Self.offline)
        let (other, _) = scene.activate(grant)
        func refusal(_ token: Digest, _ terminal: TerminalID? = nil) -> Refusal? {
            let answer = scene.state.authority.renewal(of: token, usedAt: terminal, at: scene.now)
            if case .failure(let refusal) = answer { return refusal }
            return nil
        }
        #expect(refusal(token) == nil)
        #expect(refusal(token, Site.gridTerminal) == nil)
        #expect(refusal(token, Site.otherGridTerminal) == .terminalMismatch)
        #expect(refusal(other) == .credentialUnknown)
        #expect(refusal(Site.digest(250)) == .credentialUnknown)
        scene.suspend()
        #expect(refusal(token) == .suspended)
    }

    @Test func `a key is recorded once, and only the broker records it`() {
        var scene = Self.scene()
        func turn(_ use: TokenKeyUse, _ number: UInt8) -> Act {
            let digest = Site.digest(number)
            return .rotateKey(
                TokenKeyTurn(use: use, x: digest, y: digest, kid: digest, usedFrom: scene.now)
            )
        }
        let none = FactorEvidence.none
        var counts: [Int] = []
        for act in [
            turn(.production, 1), turn(.production, 1), turn(.drill, 1), turn(.production, 2),
            turn(.production, 2), turn(.drill, 1),
        ] {
            counts.append(scene.run(act, by: .daemon, factor: none).entries.count)
        }
        #expect(counts == [1, 0, 1, 1, 0, 0])
        #expect(scene.run(turn(.production, 2), by: .op1, factor: none).refusal == .roleMissing)
    }
}
