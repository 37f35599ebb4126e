import BrokerCore
import Testing

/// How persons come to their factors, and what factors are worth before that.
struct EnrolmentTests {
    private static let none = FactorEvidence.none
    private static let admin = PersonID(unchecked: "P-ADMIN")

    @Test func `until a roster administrator enrols, root may issue a lost code again`() {
        var scene = Scene(isEnrolled: false)
        let all = Act.issueEnrolment([.op1, .op2, Self.admin])
        #expect(scene.run(all, by: .root, factor: Self.none).refusal == nil)
        #expect(scene.run(all, by: .root, factor: Self.none).refusal == nil)
        scene.run(.enrol(.op1), by: .person(.op1), factor: Self.none)
        // Somebody's factors are never replaced by root.
        let again = Act.issueEnrolment([.op1])
        #expect(scene.run(again, by: .root, factor: Self.none).tallied == .alreadyDone)
        let other = Act.issueEnrolment([.op2])
        #expect(scene.run(other, by: .root, factor: Self.none).refusal == nil)
        #expect(scene.run(other, by: .op1).refusal == .roleMissing)
        scene.run(.enrol(Self.admin), by: .person(Self.admin), factor: Self.none)
        #expect(scene.run(other, by: .root, factor: Self.none).refusal == .actorUnknown)
        #expect(scene.run(other, by: .admin).refusal == nil)
        #expect(scene.run(again, by: .admin).refusal == nil)
    }

    @Test func `the founding is over for good, whoever leaves`() {
        var scene = Scene()
        #expect(!scene.state.register.isEmpty)
        let everybody = Site.persons.map {
            RegisterChange.EndedPerson(id: $0.id, cause: .personRemoved)
        }
        scene.load(RegisterChange(endedPersons: everybody))
        #expect(scene.state.register.personOrder.isEmpty)
        #expect(!scene.state.register.isEmpty)
        scene.load(RegisterChange(persons: Site.persons))
        #expect(scene.state.register.enrolled.isEmpty)
        let codes = Act.issueEnrolment([.op1])
        #expect(scene.run(codes, by: .root, factor: Self.none).refusal == .actorUnknown)
    }

    @Test func `who is given the administrator's role after enrolling ends the founding too`() {
        var scene = Scene(isEnrolled: false)
        scene.enrol([.op1])
        #expect(!scene.state.register.hadRosterAdmin)
        scene.load(
            RegisterChange(persons: [Site.person("P-OP1", [.rosterAdmin], uid: 1_001)])
        )
        let codes = Act.issueEnrolment([.op2])
        #expect(scene.run(codes, by: .root, factor: Self.none).refusal == .actorUnknown)
    }

    @Test(arguments: [0, 5])
    func `the code that proved an enrolment opens nothing afterwards`(guesses: Int) {
        var scene = Scene()
        let attest = Act.attest(scene.standby(), condition: 0)
        for _ in 0..<guesses { scene.run(attest, by: .op2, factor: .wrong) }
        scene.run(.issueEnrolment([.op2]), by: .admin)
        let code = FactorEvidence.passphraseAndTOTP(step: 60)
        let decision = scene.run(.enrol(.op2), by: .person(.op2), factor: code)
        #expect(decision.outcome == .accepted(.enrolled(.op2)))
        #expect(decision.entries.map(\.totpStep) == [60])
        scene.pass(.minutes(15))
        let repeated = FactorEvidence.totp(step: 60)
        #expect(scene.run(attest, by: .op2, factor: repeated).refusal == .factorReplayed)
        #expect(scene.run(attest, by: .op2, factor: .totp(step: 61)).refusal == nil)
    }

    @Test func `a refused enrolment burns nothing`() {
        var scene = Scene()
        let code = FactorEvidence.totp(step: 60)
        let decision = scene.run(.enrol(.op2), by: .person(.op2), factor: code)
        #expect(decision.refusal == .personUnknown)
        #expect(decision.entries.map(\.totpStep) == [nil])
    }

    static let evidence: [FactorEvidence] = [
        .none, .wrong, .totp(step: 70), .passphraseAndTOTP(step: 70),
    ]

    @Test(arguments: evidence)
    func `factors of someone who has not enrolled count for nothing`(
        factor: FactorEvidence
    ) throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event)
        // Who leaves and returns has to enrol again, however fresh the last proof is.
        let attest = Act.attest(scene.standby(.of(.snow)), condition: 0)
        scene.run(.approve(EventID(drawn: 9)), by: .op4)
        let gone = ["P-EN2", "P-OP4"].map {
            RegisterChange.EndedPerson(id: PersonID(unchecked: $0), cause: .transferred)
        }
        scene.load(RegisterChange(endedPersons: gone))
        let back = Site.persons.filter { row in gone.contains { $0.id == row.id } }
        scene.load(RegisterChange(persons: back))
        #expect(scene.state.authority.grants[grant] != nil)
        let other = try scene.grant(event, to: .en2)
        for _ in 0..<5 {
            let decision = scene.run(attest, by: .op4, factor: factor)
            #expect(decision.refusal == .factorMissing)
            #expect(decision.entries.map(\.totpStep) == [nil])
            let opening = scene.activate(other, by: .en2, factor: factor).decision
            #expect(opening.refusal == .factorMissing)
        }
        scene.enrol([.en2])
        #expect(scene.activate(other, by: .en2).decision.refusal == nil)
    }
}
