import BrokerCore
import Testing

/// People who are known by a client certificate: the same people, with the same duties.
struct CertificateTests {
    private static let first = Site.digest(0xA1)
    private static let second = Site.digest(0xA2)
    private static let auditors = Site.digest(0xA5)
    private static let nobodys = Site.digest(0xEE)

    /// `op1` has an account and a certificate, `P-FAR` and `P-FARAUDIT` have a certificate alone.
    private static func scene() -> Scene {
        var persons = Site.persons.filter { $0.id != .op1 }
        persons += [
            Site.person("P-OP1", [.operator], uid: 1_001, certificate: first),
            Site.person("P-FAR", [.operator], certificate: second),
            Site.person("P-FARAUDIT", [.auditor], certificate: auditors),
        ]
        return Scene(persons: persons)
    }

    @Test func `a person acts by certificate as by account, and the entry names the person`() {
        var scene = Self.scene()
        let id = scene.declare(by: .certificate(Self.first))
        #expect(scene.run(.approve(id), by: .certificate(Self.second)).refusal == nil)
        #expect(scene.run(.close(id), by: .certificate(Self.first)).refusal == nil)
        let actors = scene.entries.suffix(3).map(\.actor.description)
        #expect(actors == ["P-OP1", "P-FAR", "P-OP1"])
    }

    static let sameTwice: [(String, Caller, Caller)] = [
        ("by certificate and account", .certificate(first), .op1),
        ("by account and certificate", .op1, .certificate(first)),
        ("by one certificate", .certificate(first), .certificate(first)),
    ]

    @Test(arguments: sameTwice)
    func `one person is never two`(name: String, declarer: Caller, approver: Caller) {
        var scene = Self.scene()
        let id = scene.declare(by: declarer)
        #expect(scene.run(.approve(id), by: approver).refusal == .approverConflict)
        #expect(scene.run(.approve(id), by: .certificate(Self.second)).refusal == nil)
        scene.suspend()
        #expect(scene.run(.resume(nil), by: declarer).refusal == nil)
        #expect(scene.run(.resume(nil), by: approver).refusal != nil)
    }

    @Test func `a code serves the person for a quarter of an hour, whichever way they come`() {
        var scene = Self.scene()
        let none = FactorEvidence.none
        let id = scene.approved()
        let act = Act.extend(id, .by(.hours(1)))
        #expect(
            scene.run(act, by: .certificate(Self.second), factor: none).refusal == .factorMissing
        )
        // Declared at the socket, with a code.
        #expect(
            scene.run(act, by: .certificate(Self.first), factor: none).refusal == .approverConflict
        )
        let code = FactorEvidence.totp(step: scene.newStep())
        scene.run(.attest(id, condition: 0), by: .certificate(Self.first), factor: code)
        #expect(scene.run(.approve(id), by: .op1, factor: code).refusal == .factorReplayed)
    }

    static let strangers: [(String, Digest, Refusal)] = [
        ("nobody's", nobodys, .actorUnknown), ("an auditor's", auditors, .roleMissing),
    ]

    @Test(arguments: strangers)
    func `neither nobody's certificate nor one without the role does anything`(
        name: String,
        certificate: Digest,
        refusal: Refusal
    ) throws {
        var scene = Self.scene()
        let id = scene.approved()
        let grant = try scene.grant(id)
        let acts: [Act] = [
            .standby(EventID(drawn: 77), .of(.typhoon), conditions: [Site.digest(0)]),
            .declare(DeclareAct(drawn: EventID(drawn: 78), source: .direct(.of(.snow)))),
            .approve(id), .extend(id, .by(.hours(1))),
            .shorten(id, closesAt: scene.now + .hours(1)), .close(id), .withdraw(id),
            .suspendAll, .resume(nil), .revoke(.grants([grant])),
            .issueEnrolment([.en1]), scene.confirmation(),
            .register(RegisterChange(epoch: 9)),
        ]
        for act in acts {
            let by = Caller.certificate(certificate)
            let decision = scene.run(act, by: by, factor: FactorEvidence.none)
            #expect(decision.refusal != nil, "\(act.name) by \(name)")
            // What nobody asked for is counted; a person's refusal is recorded (law L13).
            #expect(decision.entries.isEmpty == (refusal == .actorUnknown), "\(act.name)")
        }
        #expect(scene.run(.close(id), by: .certificate(certificate)).refusal == refusal)
        #expect(scene.state.authority.activityRefusal(of: id, at: scene.now) == nil)
    }

    @Test func `nobody's key is not remembered, and no account's is theirs`() {
        var scene = Self.scene()
        let id = scene.approved()
        scene.run(.suspendAll, by: .uid(65_534), mark: .of(1))
        for _ in 0..<2 {
            let answer = scene.run(.close(id), by: .certificate(Self.nobodys), mark: .of(1))
            #expect(answer.tallied == .actorUnknown && answer.former == nil)
        }
    }

    @Test func `a key is the person's, whichever way they come`() {
        var scene = Self.scene()
        let id = scene.approved()
        let first = scene.run(.close(id), by: .op1, mark: .of(1))
        let again = scene.run(.close(id), by: .certificate(Self.first), mark: .of(1))
        #expect(again.former != nil && again.entries.isEmpty && again.outcome == first.outcome)
    }

    static let rows: [(String, Person?)] = [
        ("another's", Site.person("P-FAR", [.operator], certificate: Site.digest(0xA9))),
        ("none", Site.person("P-FAR", [.operator])),
        ("a row that has ended", nil),
    ]

    @Test(arguments: rows)
    func `a certificate that is taken off the roster is nobody's at once`(
        name: String,
        row: Person?
    ) {
        var scene = Self.scene()
        let id = scene.approved()
        let ended = RegisterChange.EndedPerson(
            id: PersonID(unchecked: "P-FAR"),
            cause: .personRemoved
        )
        scene.load(
            row.map { RegisterChange(persons: [$0]) } ?? RegisterChange(endedPersons: [ended])
        )
        let decision = scene.run(.close(id), by: .certificate(Self.second))
        #expect(decision.refusal == .actorUnknown && decision.entries.isEmpty)
        if let new = row?.certificate {
            #expect(scene.run(.close(id), by: .certificate(new)).refusal == nil)
        }
    }

    static let changes: [(String, [Person], Refusal?)] = [
        (
            "of two new rows",
            ["P-X", "P-Y"].map { Site.person($0, [.operator], certificate: nobodys) }, .malformed
        ),
        (
            "of a row that stays",
            [Site.person("P-X", [.operator], certificate: first)], .malformed
        ),
        (
            "that changes hands",
            [
                Site.person("P-OP1", [.operator], uid: 1_001, certificate: second),
                Site.person("P-FAR", [.operator], certificate: first),
            ], nil
        ),
    ]

    @Test(arguments: changes)
    func `one certificate is one person`(name: String, persons: [Person], refusal: Refusal?) {
        var scene = Self.scene()
        let change = RegisterChange(persons: persons)
        #expect(scene.run(.register(change), by: .daemon).refusal == refusal)
        guard refusal == nil else { return }
        for person in persons {
            let owner = person.certificate.flatMap { scene.state.register.certificates[$0] }
            #expect(owner == person.id)
        }
    }

    @Test func `nobody accepts a certificate of their own`() {
        var scene = Self.scene()
        let own = Site.person("P-ADMIN", [.rosterAdmin], uid: 1_400, certificate: Self.nobodys)
        let act = AcceptRegisterAct(
            change: RegisterChange(persons: [own]),
            version: scene.state.registerVersion,
            digest: Site.digest(1),
            shown: Site.digest(1)
        )
        #expect(scene.run(.acceptRegister(act), by: .admin).refusal == .dutyConflict)
        #expect(scene.run(.acceptRegister(act), by: .ap1).refusal == nil)
        #expect(scene.run(.acceptRegister(act), by: .ap2).outcome == .accepted(.registered))
        #expect(scene.state.register.certificates[Self.nobodys] == own.id)
    }
}
