import BrokerCore
import Testing

/// What a valid credential may be used for, and why somebody without one is not let in.
struct AccessTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let question: AccessQuestion
        let refusal: Refusal?
    }

    /// At the terminal of the activation, unless the row says otherwise.
    private static func ask(
        _ operation: BrokerCore.Operation?,
        screen: ResourceID? = nil,
        fields: [ResourceID] = [],
        terminal: TerminalID? = Site.gridTerminal,
        area: AreaID? = nil
    ) -> AccessQuestion {
        AccessQuestion(
            operation: operation,
            screen: screen,
            fields: fields,
            terminal: terminal,
            area: area
        )
    }

    static let rows = [
        Row(testDescription: "to view", question: ask(.view), refusal: nil),
        Row(
            testDescription: "an operation beyond the grant",
            question: ask(.extract),
            refusal: .operationNotGranted
        ),
        Row(
            testDescription: "a word that names no operation",
            question: ask(nil),
            refusal: .operationNotGranted
        ),
        Row(
            testDescription: "a granted screen",
            question: ask(.view, screen: Site.screen),
            refusal: nil
        ),
        Row(
            testDescription: "another screen of the system",
            question: ask(.view, screen: Site.otherScreen),
            refusal: .screenUnknown
        ),
        Row(
            testDescription: "a screen that no system has",
            question: ask(.view, screen: ResourceID(unchecked: "X")),
            refusal: .screenUnknown
        ),
        Row(
            testDescription: "fields: all that the system lists",
            question: ask(.view, fields: [Site.field]),
            refusal: nil
        ),
        Row(
            testDescription: "one unknown field among known ones",
            question: ask(.view, fields: [Site.field, ResourceID(unchecked: "usage")]),
            refusal: .fieldNotGranted
        ),
        Row(
            testDescription: "at its own terminal",
            question: ask(.view, terminal: Site.gridTerminal),
            refusal: nil
        ),
        Row(
            testDescription: "at a terminal that the system does not name",
            question: ask(.view, terminal: nil),
            refusal: .terminalMismatch
        ),
        Row(
            testDescription: "at another terminal",
            question: ask(.view, terminal: Site.otherGridTerminal),
            refusal: .terminalMismatch
        ),
        Row(
            testDescription: "in the event's area",
            question: ask(.view, area: Site.areaEast),
            refusal: nil
        ),
        Row(
            testDescription: "in another area",
            question: ask(.view, area: Site.areaWest),
            refusal: .areaNotGranted
        ),
    ]

    @Test(arguments: rows)
    func `a question beyond validity`(_ row: Row) throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event, screens: [Site.screen])
        let (token, _) = scene.activate(grant)
        let answer = scene.state.authority.check(
            token: token,
            audience: Site.systemA,
            for: row.question,
            at: scene.now
        )
        switch answer {
        case .success: #expect(row.refusal == nil)
        case .failure(let refusal): #expect(refusal == row.refusal)
        }
    }

    /// `system` A requires terminals, B has none; the credential is activated at `gridTerminal`.
    static let places: [(system: SystemID, place: Place?, asked: TerminalID?, isValid: Bool)] = [
        (Site.systemA, nil, Site.gridTerminal, true),
        (Site.systemA, nil, Site.otherGridTerminal, false),
        (Site.systemA, nil, nil, false),
        (Site.systemB, nil, Site.gridTerminal, true),
        (Site.systemB, nil, Site.otherGridTerminal, false),
        (Site.systemB, nil, nil, true),
        (Site.systemB, .terminal(Site.gridTerminal), Site.gridTerminal, true),
        (Site.systemB, .terminal(Site.gridTerminal), Site.otherGridTerminal, false),
        (Site.systemB, .terminal(Site.gridTerminal), nil, false),
    ]

    @Test(arguments: places)
    func `a token is good where it was activated`(
        system: SystemID,
        place: Place?,
        asked: TerminalID?,
        isValid: Bool
    ) throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event, systems: [system], place: place)
        let (token, _) = scene.activate(grant, system: system)
        let answer = scene.state.authority.check(
            token: token,
            audience: system,
            usedAt: asked,
            at: scene.now
        )
        switch answer {
        case .success: #expect(isValid)
        case .failure(let refusal): #expect(!isValid && refusal == .terminalMismatch)
        }
    }

    @Test func `who holds a token gives it back, and nobody else's`() throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event)
        let (token, _) = scene.activate(grant)
        let stranger = scene.run(.revoke(.credential(token)), by: .person(.en2))
        #expect(stranger.outcome == .refused(.credentialUnknown))
        let mine = scene.run(.revoke(.credential(token)), by: .person(.en1))
        #expect(mine.outcome == .accepted(.done))
        let causes = mine.entries.compactMap { entry -> EndCause? in
            guard case .credentialsEnded(_, let ended, let end) = entry.fact else { return nil }
            return ended.count == 1 && ended[0].grant == grant ? end.cause : nil
        }
        #expect(causes == [.revoked] && mine.entries.count == 1)
        #expect(scene.state.authority.credentials[token] == nil)
        #expect(scene.state.authority.grants[grant] != nil)
        let again = scene.run(.revoke(.credential(token)), by: .person(.en1))
        #expect(again.outcome == .refused(.credentialUnknown))
    }

    @Test func `what ended by itself is not revoked as well`() throws {
        var scene = Scene()
        let event = scene.approved()
        let (token, _) = scene.activate(try scene.grant(event))
        scene.now = scene.now + scene.state.register.policy.credentialMax
        let late = scene.run(.revoke(.credential(token)), by: .person(.en1))
        #expect(late.outcome == .accepted(.done) && late.entries.isEmpty)
    }

    @Test func `what has ended is not asked what it covered`() throws {
        var scene = Scene()
        let event = scene.approved()
        let (token, _) = scene.activate(try scene.grant(event))
        scene.run(.close(event), by: .op1)
        let answer = scene.state.authority.check(
            token: token,
            audience: Site.systemA,
            for: AccessQuestion(operation: .extract),
            at: scene.now
        )
        guard case .failure(let refusal) = answer else {
            Issue.record("allowed")
            return
        }
        #expect(refusal == .credentialUnknown || refusal == .eventNotActive)
    }

    @Test func `a person has the tokens of their live grants for the system`() throws {
        var scene = Scene()
        let event = scene.approved()
        let (mine, _) = scene.activate(try scene.grant(event))
        let (other, _) = scene.activate(try scene.grant(event, to: .en2), by: .en2)
        func tokens(_ person: PersonID, _ system: SystemID = Site.systemA) -> [Digest] {
            scene.state.standing(of: person, for: system, at: scene.now).tokens
        }
        #expect(tokens(.en1) == [mine])
        #expect(tokens(.en2) == [other])
        #expect(tokens(.en1, Site.systemB) == [])
        #expect(tokens(.en3) == [])
    }

    @Test func `the widest reason first`() throws {
        var scene = Scene()
        func reason(_ person: PersonID, _ system: SystemID = Site.systemA) -> Refusal {
            scene.state.standing(of: person, for: system, at: scene.now).refusal
        }
        let nobody = PersonID(unchecked: "P-NOBODY")
        #expect(reason(nobody) == .eventNotActive)
        let event = scene.approved()
        #expect(reason(nobody) == .grantUnknown)
        #expect(reason(.en1) == .grantUnknown)
        _ = try scene.grant(event)
        #expect(reason(.en1) == .credentialUnknown)
        #expect(reason(.en1, Site.systemB) == .grantUnknown)
        #expect(reason(.en1, SystemID(unchecked: "SYS-X")) == .systemUnknown)
        scene.run(.close(event), by: .op1)
        #expect(reason(.en1) == .eventNotActive)
    }
}
