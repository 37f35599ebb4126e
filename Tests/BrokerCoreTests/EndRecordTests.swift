import BrokerCore
import Testing

extension [Entry] {
    /// Every recorded end of each grant.
    var grantEnds: [GrantID: [End]] {
        reduce(into: [:]) { ends, entry in
            guard case .grantsEnded(_, let ids, let end) = entry.fact else { return }
            for id in ids { ends[id, default: []].append(end) }
        }
    }

    /// Every end that an entry of its own recorded for each credential.
    var credentialEnds: [CredentialID: [End]] {
        reduce(into: [:]) { ends, entry in
            guard case .credentialsEnded(_, let references, let end) = entry.fact else { return }
            for reference in references { ends[reference.credential, default: []].append(end) }
        }
    }
}

/// The record of ends: one entry closes, the grouped ends follow and are complete (law L5).
struct EndRecordTests {
    /// An approved event with `count` live grants and one activated credential each.
    private static func crowd(_ count: Int) throws -> (Scene, EventID, [GrantID]) {
        let people = (0..<count).map { Site.person("P-C\($0)", [.entrustee]) }
        var scene = Scene(
            policy: Site.policy {
                $0.grantsPerEventMax = 10_000
                $0.liveCredentialsMax = 10_000
            },
            persons: Site.persons + people
        )
        let event = scene.approved()
        var grants: [GrantID] = []
        for start in stride(from: 0, to: count, by: 1_000) {
            let persons = people[start..<min(start + 1_000, count)].map(\.id)
            let act = GrantCases.act(event, &scene, persons: persons, systems: [Site.systemB])
            let outcome = scene.run(.grant(act), by: .op3).outcome
            guard case .accepted(.granted(let outcomes)) = outcome else {
                throw Unexpected(outcome: outcome)
            }
            grants += outcomes.compactMap { if case .issued(let id, _) = $0 { id } else { nil } }
        }
        return (scene, event, grants)
    }

    @Test func `closing is one entry, and grouped ends of at most a thousand follow`() throws {
        var (scene, event, grants) = try Self.crowd(2_500)
        let close = scene.run(.close(event), by: .op1, factor: FactorEvidence.none)
        #expect(close.entries.map(\.fact) == [.eventClosed(event)])
        let before = scene.entries.count
        scene.recordEnds()
        let sizes = scene.entries[before...].map { entry in
            if case .grantsEnded(_, let ids, _) = entry.fact { ids.count } else { -1 }
        }
        #expect(sizes == [1_000, 1_000, 500])
        let end = End(cause: .eventClosed, at: Site.start)
        #expect(
            scene.entries.grantEnds == Dictionary(uniqueKeysWithValues: grants.map { ($0, [end]) })
        )
        #expect(scene.state.backlog.isEmpty)
        #expect(scene.state.authority.grants.isEmpty)
    }

    @Test func `a thousand credentials that a suspension ended are written in groups`() throws {
        var (scene, event, grants) = try Self.crowd(1_500)
        for grant in grants {
            let person = try #require(scene.state.authority.grants[grant]?.grant.person)
            let token = try #require(Digest(hex: hex(of: grant)))
            let act = ActivateAct(
                person: person,
                grant: grant,
                system: Site.systemB,
                terminal: nil,
                token: token,
                drawn: CredentialID(drawn: grant.number)
            )
            scene.run(.activate(act, .withFactors), by: .person(person))
        }
        #expect(scene.state.records[event]?.liveCredentials == 1_500)
        scene.suspend()
        let before = scene.entries.count
        scene.recordEnds()
        let sizes = scene.entries[before...].map { entry in
            if case .credentialsEnded(_, let ended, _) = entry.fact { ended.count } else { -1 }
        }
        #expect(sizes == [1_000, 500])
        #expect(scene.state.records[event]?.liveCredentials == 0)
        #expect(scene.state.authority.grants.count == 1_500)
    }

    private func hex(of grant: GrantID) -> String {
        let digits = String(grant.number, radix: 16)
        return String(repeating: "0", count: 64 - digits.count) + digits
    }

    @Test func `each end is dated when it took effect, with its own cause`() throws {
        var scene = Scene()
        let event = scene.approved(window: .hours(4))
        let early = try scene.grant(event, to: .en1, notAfter: .instant(Site.start + .hours(1)))
        let follows = try scene.grant(event, to: .en2)
        scene.now = Site.start + .hours(9)
        scene.recordAllDue(atStart: true)
        let late = { End(cause: $0, at: $1, recordedLate: true) }
        #expect(
            scene.entries.grantEnds == [
                early: [late(.expired, Site.start + .hours(1))],
                follows: [late(.eventExpired, Site.start + .hours(4))],
            ]
        )
    }

    /// Whatever is recorded beside it, and however old that is.
    @Test(arguments: [false, true])
    func `each end says itself whether it was found late`(atStart: Bool) throws {
        var scene = Scene()
        let event = scene.approved(window: .hours(4))
        let ages: [Milliseconds] = [
            .hours(1), Milliseconds(60_001), .minutes(1), Milliseconds(0),
        ]
        let now = Site.start + .hours(2)
        let persons: [PersonID] = [.en1, .en2]
        var expected: [GrantID: [End]] = [:]
        for (index, age) in ages.enumerated() {
            let end = now - age
            let grant = try scene.grant(event, to: persons[index % 2], notAfter: .instant(end))
            let isLate = atStart || index < 2
            expected[grant] = [End(cause: .expired, at: end, recordedLate: isLate)]
        }
        scene.now = now
        scene.recordAllDue(atStart: atStart)
        #expect(scene.entries.grantEnds == expected)
    }

    @Test func `a lapse ends everything at its due instant`() throws {
        var scene = Scene()
        let event = scene.declare()
        let grant = try scene.grant(event)
        let (token, _) = scene.activate(grant)
        #expect(scene.check(token, at: Site.start + .hours(2) - Milliseconds(1)) == nil)
        #expect(scene.check(token, at: Site.start + .hours(2)) == .eventNotActive)
        scene.now = Site.start + .hours(3)
        scene.recordAllDue()
        let due = Site.start + .hours(2)
        let end = End(cause: .approvalLapsed, at: due, recordedLate: true)
        #expect(scene.entries.grantEnds == [grant: [end]])
    }

    @Test func `what the schedule believes due is written only if it is`() throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event, notAfter: .instant(Site.start + .hours(1)))
        let (token, _) = scene.activate(grant)
        let items: [DueItem] = [.event(event), .grant(grant), .credential(token)]
        let act = Act.recordDue(items, atStart: false)
        scene.now = Site.start + .hours(1) - Milliseconds(1)
        #expect(scene.run(act, by: .daemon).entries.isEmpty)
        scene.pass(Milliseconds(1))
        let entries = scene.run(act, by: .daemon).entries
        // The grant's end implies its credential's.
        #expect(
            entries.map(\.fact) == [
                .grantsEnded(event, [grant], End(cause: .expired, at: Site.start + .hours(1)))
            ]
        )
        #expect(scene.run(act, by: .daemon).entries.isEmpty)
    }

    @Test func `a credential's own end leaves its grant`() throws {
        var scene = Scene(policy: Site.policy { $0.credentialMax = .hours(1) })
        let event = scene.approved()
        let grant = try scene.grant(event)
        let (token, _) = scene.activate(grant)
        scene.now = Site.start + .hours(1)
        #expect(scene.check(token) == .credentialEnded)
        scene.recordAllDue()
        #expect(
            scene.entries.credentialEnds.values.map { $0 } == [
                [End(cause: .expired, at: Site.start + .hours(1))]
            ]
        )
        #expect(scene.activate(grant).decision.refusal == nil)
        #expect(scene.state.records[event]?.liveCredentials == 1)
    }

    @Test func `the same item twice is one end`() throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event, notAfter: .instant(Site.start + .hours(1)))
        scene.now = Site.start + .hours(1)
        scene.run(.recordDue([.grant(grant), .grant(grant)], atStart: false), by: .daemon)
        #expect(scene.entries.grantEnds[grant]?.count == 1)
    }
}
