import BrokerCore
import Testing

/// L1 and L2: validity is a predicate over the record and the instant, asked of nobody else.
struct ValidityTests {
    private struct Case {
        var scene: Scene
        let event: EventID
        let grant: GrantID
        let token: Digest
    }

    private static func valid(
        notAfter: NotAfter = .event,
        validTo: Instant? = nil,
        credentialMax: Milliseconds = .hours(12),
        isApproved: Bool = true
    ) throws -> Case {
        let person = Site.person("P-HOLD", [.entrustee], validTo: validTo)
        var scene = Scene(
            policy: Site.policy { $0.credentialMax = credentialMax },
            persons: Site.persons + [person]
        )
        let event = isApproved ? scene.approved() : scene.declare()
        let grant = try scene.grant(event, to: person.id, notAfter: notAfter)
        let (token, _) = scene.activate(grant, by: person.id)
        return Case(scene: scene, event: event, grant: grant, token: token)
    }

    @Test func `an unknown token and an unknown event are refused by name`() throws {
        let authority = try Self.valid().scene.state.authority
        let token = Site.digest(254)
        let answer = authority.check(token: token, audience: Site.systemA, at: Site.start)
        guard case .failure(.credentialUnknown) = answer else {
            Issue.record("an unknown token was \(answer)")
            return
        }
        let unknown = EventID(drawn: 4)
        #expect(authority.activityRefusal(of: unknown, at: Site.start) == .eventUnknown)
    }

    @Test func `each end takes hold at its own instant, to the millisecond`() throws {
        let end = Site.start + .hours(1)
        let rows: [(String, Case, Refusal)] = [
            (
                "its own age", try Self.valid(credentialMax: .hours(1)), .credentialEnded
            ),
            ("its grant", try Self.valid(notAfter: .instant(end)), .grantEnded),
            ("the roster", try Self.valid(validTo: end), .personNotCurrent),
            ("the window", try Self.shortened(to: end), .eventNotActive),
        ]
        for (name, held, refusal) in rows {
            #expect(held.scene.check(held.token, at: Site.start) == nil, "\(name)")
            #expect(held.scene.check(held.token, at: end - Milliseconds(1)) == nil, "\(name)")
            #expect(held.scene.check(held.token, at: end) == refusal, "\(name)")
            #expect(held.scene.check(held.token, at: end + .days(400)) != nil, "\(name)")
        }
    }

    @Test func `a roster row that ends sooner ends so before it is durable`() throws {
        let held = try Self.valid(validTo: Site.start + .hours(2))
        let sooner = Site.start + .hours(1)
        let later = Site.start + .hours(3)
        for (validTo, end) in [(sooner, sooner), (later, Site.start + .hours(2))] {
            var authority = held.scene.state.authority
            let row = Site.person("P-HOLD", [.entrustee], validTo: validTo)
            authority.applyEnd(
                Entry(
                    at: Site.start,
                    actor: .daemon,
                    request: RequestID(drawn: 1),
                    fact: .personAttested(row)
                )
            )
            func isValid(at now: Instant) -> Bool {
                let answer = authority.check(token: held.token, audience: Site.systemA, at: now)
                return if case .success = answer { true } else { false }
            }
            #expect(isValid(at: end - Milliseconds(1)))
            #expect(!isValid(at: end))
        }
    }

    private static func shortened(to end: Instant) throws -> Case {
        var held = try valid()
        held.scene.run(.shorten(held.event, closesAt: end), by: .op1)
        return held
    }

    @Test func `without an approval it ends at the due instant, with one it goes on`() throws {
        var held = try Self.valid(isApproved: false)
        let due = Site.start + .hours(2)
        #expect(held.scene.check(held.token, at: due - Milliseconds(1)) == nil)
        #expect(held.scene.check(held.token, at: due) == .eventNotActive)
        held.scene.run(.approve(held.event), by: .op2)
        #expect(held.scene.check(held.token, at: due) == nil)
    }

    @Test func `an instant before the activation is outside`() throws {
        let held = try Self.valid()
        #expect(held.scene.check(held.token, at: Site.start - Milliseconds(1)) != nil)
    }

    @Test func `whether ends are recorded changes no answer`() throws {
        for hours in [Int64(1), 2, 12, 13] {
            var held = try Self.valid(isApproved: false)
            held.scene.now = Site.start + .hours(hours)
            let before = held.scene.check(held.token)
            held.scene.recordAllDue()
            #expect((before == nil) == (held.scene.check(held.token) == nil))
        }
    }

    @Test func `what only ends is taken in before it is durable, and may be repeated`() throws {
        let held = try Self.valid()
        let ends: [Fact] = [
            .eventClosed(held.event), .authoritySuspended, .epochReset(epoch: 2),
            .grantsEnded(held.event, [held.grant], End(cause: .revoked, at: Site.start)),
            .personEnded(PersonID(unchecked: "P-HOLD"), .transferred),
            .eventShortened(held.event, closesAt: Site.start),
        ]
        for fact in ends {
            var authority = held.scene.state.authority
            let entry = Entry(
                at: Site.start,
                actor: .daemon,
                request: RequestID(drawn: 1),
                fact: fact
            )
            for _ in 0..<2 {
                authority.applyEnd(entry)
                let answer = authority.check(
                    token: held.token,
                    audience: Site.systemA,
                    at: Site.start
                )
                guard case .failure = answer else {
                    Issue.record("\(fact) ended nothing")
                    return
                }
            }
        }
    }

    @Test func `what opens is not taken in before it is durable`() throws {
        let held = try Self.valid()
        let later = Site.start + .days(3)
        let openings: [Fact] = [
            .eventExtended(held.event, closesAt: later),
            .eventShortened(held.event, closesAt: later),
            .eventApproved(held.event, nil),
        ]
        for fact in openings {
            var authority = held.scene.state.authority
            authority.applyEnd(
                Entry(at: Site.start, actor: .daemon, request: RequestID(drawn: 1), fact: fact)
            )
            #expect(authority.events == held.scene.state.authority.events)
        }
    }
}
