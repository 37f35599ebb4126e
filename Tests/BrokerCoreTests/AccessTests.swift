import BrokerCore
import Testing

/// What a valid credential may be used for, and why somebody without one is not let in.
struct AccessTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let question: AccessQuestion
        let refusal: Refusal?
    }

    static let rows = [
        Row(testDescription: "to view", question: AccessQuestion(operation: .view), refusal: nil),
        Row(
            testDescription: "an operation beyond the grant",
            question: AccessQuestion(operation: .extract),
            refusal: .operationNotGranted
        ),
        Row(
            testDescription: "a word that names no operation",
            question: AccessQuestion(operation: nil),
            refusal: .operationNotGranted
        ),
        Row(
            testDescription: "a granted screen",
            question: AccessQuestion(operation: .view, screen: Site.screen),
            refusal: nil
        ),
        Row(
            testDescription: "another screen of the system",
            question: AccessQuestion(operation: .view, screen: Site.otherScreen),
            refusal: .screenUnknown
        ),
        Row(
            testDescription: "a screen that no system has",
            question: AccessQuestion(operation: .view, screen: ResourceID(unchecked: "X")),
            refusal: .screenUnknown
        ),
        Row(
            testDescription: "fields: all that the system lists",
            question: AccessQuestion(operation: .view, fields: [Site.field]),
            refusal: nil
        ),
        Row(
            testDescription: "one unknown field among known ones",
            question: AccessQuestion(
                operation: .view,
                fields: [Site.field, ResourceID(unchecked: "usage")]
            ),
            refusal: .fieldNotGranted
        ),
        Row(
            testDescription: "at its own terminal",
            question: AccessQuestion(operation: .view, terminal: Site.gridTerminal),
            refusal: nil
        ),
        Row(
            testDescription: "at another terminal",
            question: AccessQuestion(operation: .view, terminal: Site.otherGridTerminal),
            refusal: .terminalMismatch
        ),
        Row(
            testDescription: "in the event's area",
            question: AccessQuestion(operation: .view, area: Site.areaEast),
            refusal: nil
        ),
        Row(
            testDescription: "in another area",
            question: AccessQuestion(operation: .view, area: Site.areaWest),
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
