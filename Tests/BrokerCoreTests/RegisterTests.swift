import BrokerCore
import Testing

/// Roster, terminals, systems, policy and enrolment.
struct RegisterTests {
    private static func ended(_ id: PersonID, _ cause: EndCause = .transferred)
        -> RegisterChange.EndedPerson
    {
        RegisterChange.EndedPerson(id: id, cause: cause)
    }

    @Test func `a person's departure ends their grants with its cause`() throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event)
        let (token, _) = scene.activate(grant)
        let (other, _) = scene.activate(try scene.grant(event, to: .en2), by: .en2)
        scene.load(RegisterChange(endedPersons: [Self.ended(.en1, .terminated)]))
        #expect(scene.check(token) != nil)
        #expect(scene.check(other) == nil)
        let end = End(cause: .terminated, at: scene.now)
        #expect(scene.entries.grantEnds == [grant: [end]])
    }

    @Test func `who returns gets nothing back`() throws {
        var scene = Scene()
        let (token, _) = scene.activate(try scene.grant(scene.approved()))
        scene.load(RegisterChange(endedPersons: [Self.ended(.en1)]))
        scene.load(RegisterChange(persons: [Site.person("P-EN1", [.entrustee], uid: 1_201)]))
        #expect(scene.check(token) != nil)
    }

    @Test func `the annual reset ends everything, of own staff too`() throws {
        var scene = Scene()
        let event = scene.approved()
        let grants = [try scene.grant(event), try scene.grant(event, to: .dual)]
        let (token, _) = scene.activate(grants[0])
        scene.load(RegisterChange(epoch: 2))
        #expect(scene.check(token) != nil)
        let end = End(cause: .annualReset, at: scene.now)
        #expect(scene.entries.grantEnds == [grants[0]: [end], grants[1]: [end]])
        #expect(scene.run(.close(event), by: .op1).refusal == .personNotCurrent)
        scene.load(RegisterChange(persons: Site.persons.map { Site.renewed($0, epoch: 2) }))
        #expect(scene.check(token) != nil)
        #expect(scene.run(.close(event), by: .op1).refusal == nil)
    }

    @Test func `a departure in the change of the annual reset is one end, not two`() throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event)
        scene.activate(grant)
        scene.load(
            RegisterChange(
                epoch: 2,
                persons: Site.persons.map { Site.renewed($0, epoch: 2) },
                endedPersons: [Self.ended(.en1)],
                endedTerminals: [Site.gridTerminal]
            )
        )
        #expect(scene.entries.grantEnds[grant]?.count == 1)
        #expect(scene.entries.credentialEnds.isEmpty)
        #expect(scene.state.records[event]?.liveCredentials == 0)
    }

    @Test func `a new row that is valid only later ends what the person holds`() throws {
        var scene = Scene()
        let (token, _) = scene.activate(try scene.grant(scene.approved()))
        let later = scene.now + .hours(1)
        scene.load(RegisterChange(persons: [Site.person("P-EN1", [.entrustee], validFrom: later)]))
        #expect(scene.check(token) != nil)
        // Time alone revives nothing.
        #expect(scene.check(token, at: later) != nil)
    }

    @Test func `a grant that ended by itself keeps its own end when the person leaves`() throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event, notAfter: .instant(scene.now + .hours(1)))
        scene.pass(.hours(2))
        scene.load(RegisterChange(endedPersons: [Self.ended(.en1)]))
        let end = End(cause: .expired, at: Site.start + .hours(1), recordedLate: true)
        #expect(scene.entries.grantEnds == [grant: [end]])
    }

    @Test func `a lost terminal ends what was activated there and leaves the grant`() throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event)
        let (token, _) = scene.activate(grant)
        let other = scene.activate(
            try scene.grant(event, to: .en2),
            by: .en2,
            at: Site.otherGridTerminal
        )
        scene.load(RegisterChange(endedTerminals: [Site.gridTerminal]))
        #expect(scene.check(token) != nil)
        #expect(scene.check(other.token) == nil)
        #expect(
            scene.entries.credentialEnds.values.map { $0 } == [
                [End(cause: .terminalLost, at: scene.now)]
            ]
        )
        #expect(scene.state.records[event]?.liveCredentials == 1)
        #expect(scene.activate(grant, at: Site.otherGridTerminal).decision.refusal == nil)
    }

    @Test func `a change that names one thing twice is refused as a whole`() {
        var scene = Scene()
        let persons = RegisterChange(endedPersons: [Self.ended(.en1), Self.ended(.en1)])
        let terminals = RegisterChange(endedTerminals: [Site.gridTerminal, Site.gridTerminal])
        for change in [persons, terminals] {
            #expect(scene.run(.register(change), by: .daemon).refusal == .malformed)
        }
        #expect(scene.state.register.persons[.en1] != nil)
    }

    static let uids: [(String, [Person], [RegisterChange.EndedPerson], Refusal?)] = [
        ("somebody's uid", [Site.person("P-NEW", [.operator], uid: 1_001)], [], .malformed),
        ("root's uid", [Site.person("P-NEW", [.operator], uid: 0)], [], .malformed),
        ("the overflow uid", [Site.person("P-NEW", [.operator], uid: 65_534)], [], .malformed),
        (
            "one uid for two",
            [
                Site.person("P-N1", [.operator], uid: 7_000),
                Site.person("P-N2", [.operator], uid: 7_000),
            ], [], .malformed
        ),
        (
            "the uid of someone who leaves",
            [Site.person("P-NEW", [.operator], uid: 1_001)], [ended(.op1)], nil
        ),
        (
            "two uids that change hands",
            [
                Site.person("P-OP1", [.operator], uid: 1_002),
                Site.person("P-OP2", [.operator], uid: 1_001),
            ], [], nil
        ),
    ]

    @Test(arguments: uids)
    func `one uid is one person`(
        name: String,
        persons: [Person],
        ended: [RegisterChange.EndedPerson],
        refusal: Refusal?
    ) {
        var scene = Scene()
        let change = RegisterChange(persons: persons, endedPersons: ended)
        #expect(scene.run(.register(change), by: .daemon).refusal == refusal)
        guard refusal == nil else { return }
        for person in persons {
            #expect(person.uid.flatMap { scene.state.register.uids[$0] } == person.id)
        }
    }

    @Test func `a policy above a ceiling is refused as a whole`() {
        var scene = Scene()
        let change = RegisterChange(
            epoch: 9,
            policy: Site.policy { $0.credentialMax = Milliseconds(12 * 3_600_000 + 1) }
        )
        #expect(scene.run(.register(change), by: .daemon).refusal == .malformed)
        #expect(scene.state.authority.epoch == 1)
    }

    @Test func `an enrolment code serves once`() {
        var scene = Scene()
        let none = FactorEvidence.none
        #expect(scene.run(.enrol(.en1), by: .person(.en1), factor: none).refusal == .personUnknown)
        scene.run(.issueEnrolment([.en1]), by: .admin)
        #expect(scene.run(.enrol(.en1), by: .person(.en2), factor: none).refusal == .personUnknown)
        #expect(scene.run(.enrol(.en1), by: .person(.en1), factor: none).refusal == nil)
        #expect(scene.run(.enrol(.en1), by: .person(.en1), factor: none).refusal == .personUnknown)
    }
}

extension Site {
    static func renewed(_ row: Person, epoch: Int) -> Person {
        Person(
            id: row.id,
            employer: row.employer,
            relation: row.relation,
            roles: row.roles,
            groups: row.groups,
            epoch: epoch,
            educatedOn: row.educatedOn,
            uid: row.uid,
            certificate: row.certificate
        )
    }
}
