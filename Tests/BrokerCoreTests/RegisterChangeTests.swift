import BrokerCore
import Testing

/// What a changed row ends: of a person, a terminal, a system.
struct RegisterChangeTests {
    private static func row(
        _ roles: [Role] = [.entrustee],
        employer: String = "RETAIL-CO",
        relation: Relation = .affiliate
    ) -> Person {
        Person(
            id: .en1,
            employer: EmployerID(unchecked: employer),
            relation: relation,
            roles: roles,
            groups: [Site.shift],
            epoch: 1,
            educatedOn: Site.start - .days(30),
            uid: 1_201
        )
    }

    static let rows: [(String, Person, EndCause?)] = [
        ("nothing that matters", row([.entrustee, .auditor]), nil),
        ("the role", row([.auditor]), .personRemoved),
        ("the employer", row(employer: "OTHER-CO"), .transferred),
        ("the relation", row(relation: .contractor), .transferred),
        ("employer and role", row([.auditor], employer: "OTHER-CO"), .transferred),
    ]

    @Test(arguments: rows)
    func `a person's new row ends what was given to the former one`(
        name: String,
        person: Person,
        cause: EndCause?
    ) throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event)
        let (token, _) = scene.activate(grant)
        let (other, _) = scene.activate(try scene.grant(event, to: .en2), by: .en2)
        scene.load(RegisterChange(persons: [person]))
        let end = cause.map { [grant: [End(cause: $0, at: scene.now)]] }
        #expect(scene.entries.grantEnds == end ?? [:])
        #expect((scene.check(token) == nil) == (cause == nil))
        #expect(scene.check(other) == nil)
    }

    static let terminals: [(String, Terminal, Bool)] = [
        ("same row", Terminal(id: Site.gridTerminal, kind: .grid, site: Site.callCentre), false),
        ("new kind", Terminal(id: Site.gridTerminal, kind: .retail, site: Site.callCentre), true),
        ("new site", Terminal(id: Site.gridTerminal, kind: .grid, site: Site.branch), true),
    ]

    @Test(arguments: terminals)
    func `a terminal that becomes another ends what was activated at it`(
        name: String,
        terminal: Terminal,
        isEnded: Bool
    ) throws {
        var scene = Scene()
        let event = scene.approved()
        let (token, _) = scene.activate(try scene.grant(event))
        let elsewhere = scene.activate(
            try scene.grant(event, to: .en2),
            by: .en2,
            at: Site.otherGridTerminal
        )
        scene.load(RegisterChange(terminals: [terminal]))
        #expect((scene.check(token) == nil) == !isEnded)
        #expect(scene.check(elsewhere.token) == nil)
        let ends = scene.entries.credentialEnds.values.map { $0 }
        #expect(ends == (isEnded ? [[End(cause: .terminalLost, at: scene.now)]] : []))
        #expect(scene.state.records[event]?.liveCredentials == (isEnded ? 1 : 2))
    }

    @Test func `a system that is taken off the files ends its credentials and no others`() throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event, systems: [Site.systemA, Site.systemB])
        let (token, _) = scene.activate(grant)
        let (other, _) = scene.activate(grant, system: Site.systemB, at: nil)
        scene.load(RegisterChange(endedSystems: [Site.systemA]))
        #expect(scene.check(token) != nil)
        #expect(scene.check(other, audience: Site.systemB) == nil)
        let ends = scene.entries.credentialEnds.values.map { $0 }
        #expect(ends == [[End(cause: .revoked, at: scene.now)]])
        #expect(scene.activate(grant).decision.refusal == .systemUnknown)
        // Its return revives nothing.
        scene.load(RegisterChange(systems: Site.systems))
        #expect(scene.check(token) != nil)
        #expect(scene.activate(grant).decision.refusal == nil)
    }

    @Test func `a check for a system that is gone is refused, whatever was recorded`() throws {
        var scene = Scene()
        let (token, _) = scene.activate(try scene.grant(scene.approved()))
        var authority = scene.state.authority
        let entry = Entry(
            at: scene.now,
            actor: .daemon,
            request: RequestID(drawn: 1),
            fact: .systemEnded(Site.systemA)
        )
        authority.applyEnd(entry)
        let answer = authority.check(token: token, audience: Site.systemA, at: scene.now)
        guard case .failure(let refusal) = answer else {
            Issue.record("a check for a system that is gone was allowed")
            return
        }
        #expect(refusal == .systemUnknown)
    }

    @Test func `a terminal and a system that go together are one end`() throws {
        var scene = Scene()
        let event = scene.approved()
        scene.activate(try scene.grant(event))
        scene.load(
            RegisterChange(
                endedTerminals: [Site.gridTerminal],
                endedSystems: [Site.systemA]
            )
        )
        let ends = scene.entries.credentialEnds.values.map { $0 }
        #expect(ends == [[End(cause: .terminalLost, at: scene.now)]])
        #expect(scene.state.records[event]?.liveCredentials == 0)
    }
}
