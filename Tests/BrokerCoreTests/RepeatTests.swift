import BrokerCore
import Testing

/// Acts that came with an `Idempotency-Key`: done once, and answered the same again.
struct RepeatTests {
    /// An act at a table of this test: what went before it, and who asks.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let isAccepted: Bool
        let prepare: @Sendable (inout Scene) throws -> (act: Act, caller: Caller)
        var testDescription: String { name }

        init(
            _ name: String,
            isAccepted: Bool = true,
            _ prepare: @escaping @Sendable (inout Scene) throws -> (act: Act, caller: Caller)
        ) {
            self.name = name
            self.isAccepted = isAccepted
            self.prepare = prepare
        }
    }

    private static func declaration(_ scene: inout Scene, _ order: ApprovalOrder) -> Act {
        let drawn = EventID(drawn: scene.draw())
        return .declare(
            DeclareAct(drawn: drawn, source: .direct(.of(.typhoon)), approval: order)
        )
    }

    private static func grantAct(
        _ event: EventID,
        _ persons: [PersonID],
        group: GroupID? = nil,
        draw: UInt64 = 99
    ) -> Act {
        .grant(
            GrantAct(
                event: event,
                persons: persons,
                group: group,
                systems: [Site.systemA],
                purpose: .outageInquiry,
                drawn: draw
            )
        )
    }

    static let eventRows: [Row] = [
        Row("standby") { scene in
            let id = EventID(drawn: scene.draw())
            return (.standby(id, .of(.typhoon), conditions: [Site.digest(1)]), .op1)
        },
        Row("attest") { scene in (.attest(scene.standby(), condition: 0), .op2) },
        Row("declare") { scene in (declaration(&scene, .after), .op1) },
        Row("declare, approval first") { scene in (declaration(&scene, .first), .op1) },
        Row("approve what waits") { scene in (.approve(scene.declare(approval: .first)), .op2) },
        Row("approve what is active") { scene in (.approve(scene.declare()), .op2) },
        Row("approve what was closed") { scene in
            let id = scene.declare()
            scene.run(.close(id), by: .op2)
            return (.approve(id), .ap1)
        },
        Row("approve what ran out") { scene in
            let id = scene.declare(window: .minutes(1))
            scene.pass(.minutes(2))
            return (.approve(id), .ap1)
        },
        Row("extend past a grant with an end of its own") { scene in
            let id = scene.approved()
            _ = try scene.grant(id, notAfter: .instant(scene.now + .minutes(30)))
            _ = try scene.grant(id, to: .en2)
            return (.extend(id, .by(.hours(1))), .ap1)
        },
        Row("shorten") { scene in
            let id = scene.approved()
            return (.shorten(id, closesAt: scene.now + .minutes(5)), .op2)
        },
        Row("close") { scene in (.close(scene.approved()), .op2) },
        Row("close by root") { scene in (.close(scene.approved()), .root) },
        Row("withdraw") { scene in (.withdraw(scene.standby()), .op2) },
        Row("close what is closed", isAccepted: false) { scene in
            let id = scene.approved()
            scene.run(.close(id), by: .op1)
            return (.close(id), .op2)
        },
    ]

    static let grantRows: [Row] = [
        Row("grants, refusals and persons whom nobody knows") { scene in
            let id = scene.approved()
            _ = try scene.grant(id, to: .en2)
            let strangers = ["P-X", "P-Y"].map { PersonID(unchecked: $0) }
            let persons = [strangers[0], .en1, .en2, strangers[1], .op1, .en3, .en1]
            return (grantAct(id, persons), .op3)
        },
        Row("a grant for one whom nobody knows") { scene in
            (grantAct(scene.approved(), [PersonID(unchecked: "P-X")]), .op3)
        },
        Row("grants for a group") { scene in
            (grantAct(scene.approved(), [PersonID(unchecked: "P-X")], group: Site.shift), .op3)
        },
        Row("grants for a group that is none", isAccepted: false) { scene in
            let group = GroupID(unchecked: "NONE")
            return (grantAct(scene.approved(), [.en1], group: group), .op3)
        },
        Row("grants for nobody", isAccepted: false) { scene in
            (grantAct(scene.approved(), []), .op3)
        },
        Row("revocations in any order") { scene in
            let id = scene.approved()
            let first = try scene.grant(id)
            let second = try scene.grant(id, to: .en2)
            let third = try scene.grant(id, to: .en3)
            scene.run(.revoke(.grants([second])), by: .op1)
            return (.revoke(.grants([third, GrantID(drawn: 7), second, first])), .op2)
        },
        Row("a revocation of nothing that goes on") { scene in
            (.revoke(.grants([GrantID(drawn: 7), GrantID(drawn: 8)])), .op2)
        },
        Row("a person's grants, one ended by itself") { scene in
            let id = scene.approved()
            _ = try scene.grant(id, notAfter: .instant(scene.now + .minutes(1)))
            _ = try scene.grant(id, systems: [Site.systemB])
            scene.pass(.minutes(2))
            return (.revoke(.person(.en1)), .op2)
        },
        Row("a person who has none", isAccepted: false) { _ in
            (.revoke(.person(.en1)), .op2)
        },
    ]

    static let otherRows: [Row] = [
        Row("suspend") { scene in
            let grant = try scene.grant(scene.approved())
            scene.activate(grant)
            return (.suspendAll, .op2)
        },
        Row("resume, the first") { scene in
            scene.suspend()
            return (.resume(nil), .ap1)
        },
        Row("resume, the second") { scene in
            scene.suspend()
            scene.run(.resume(nil), by: .ap1)
            return (.resume(nil), .ap2)
        },
        Row("enrolment codes") { _ in (.issueEnrolment([.en1, .en2, .op1]), .admin) },
        Row("enrolment codes, for oneself too", isAccepted: false) { _ in
            (.issueEnrolment([.en1, PersonID(unchecked: "P-ADMIN")]), .admin)
        },
        Row("confirm a clock") { scene in
            scene.isClockSure = false
            return (scene.confirmation(), .op1)
        },
        Row("export") { _ in (.export(entries: 41), .audit) },
        Row("without the role", isAccepted: false) { _ in (.suspendAll, .audit) },
    ]

    @Test(arguments: eventRows + grantRows + otherRows)
    func `a repeat does nothing and is answered the same`(row: Row) throws {
        var scene = Scene()
        let (act, caller) = try row.prepare(&scene)
        let factor = FactorEvidence.totp(step: scene.newStep())
        let first = scene.run(act, by: caller, factor: factor, mark: .of(1))
        #expect((first.refusal == nil) == row.isAccepted, "\(first.outcome)")
        #expect(first.former == nil)
        let marks = first.entries.indices.map { $0 == 0 ? IdempotencyMark.of(1) : nil }
        #expect(first.entries.map(\.mark) == marks)
        let size = scene.entries.count
        // Whatever holds by then.
        scene.pass(.hours(3))
        scene.recordAllDue()
        scene.run(.suspendAll, by: .op4)
        let before = scene.entries.count
        let again = scene.run(act, by: caller, factor: factor, mark: .of(1))
        #expect(again.outcome == first.outcome)
        #expect(again.entries.isEmpty && scene.entries.count == before && before >= size)
        #expect(again.former?.request == first.entries.first?.request)
        #expect(again.former?.at == first.entries.first?.at)
    }

    @Test func `a wrong code counts once, however often it is sent`() {
        var scene = Scene()
        let act = Self.declaration(&scene, .after)
        for _ in 0..<9 {
            let answer = scene.run(act, by: .op1, factor: .wrong, mark: .of(1))
            #expect(answer.refusal == .factorWrong)
        }
        #expect(scene.state.factors[.op1]?.failuresInARow == 1)
        // Sent by itself each time, it counts each time.
        scene.run(act, by: .op1, factor: .wrong)
        #expect(scene.state.factors[.op1]?.failuresInARow == 2)
    }

    @Test func `a key with another act is refused and proves nothing`() throws {
        var scene = Scene()
        let id = scene.approved()
        let first = scene.run(.close(id), by: .op3, factor: FactorEvidence.none, mark: .of(1))
        let other = IdempotencyMark(key: IdempotencyMark.of(1).key, content: Site.digest(200))
        let standing = scene.state.factors[.op3]
        for factor in [FactorEvidence.wrong, .totp(step: 900), .none] {
            let act = Self.declaration(&scene, .after)
            let answer = scene.run(act, by: .op3, factor: factor, mark: other)
            #expect(answer.refusal == .keyReused && answer.former == nil)
            let entry = try #require(answer.entries.first)
            #expect(answer.entries.count == 1 && entry.mark == nil && entry.totpStep == nil)
            #expect(entry.fact == .actRefused(RefusedAct(act: .declare, refusal: .keyReused)))
        }
        #expect(scene.state.factors[.op3] == standing)
        // The first act is remembered as before.
        let again = scene.run(.close(id), by: .op3, mark: .of(1))
        #expect(again.outcome == first.outcome && again.former != nil)
    }

    @Test func `a key is its caller's alone`() {
        var scene = Scene()
        let id = scene.approved()
        scene.run(.close(id), by: .op1, mark: .of(1))
        let other = scene.run(.close(id), by: .op2, mark: .of(1))
        #expect(other.refusal == .eventNotActive && other.former == nil)
        let root = scene.run(.close(id), by: .root, mark: .of(1))
        #expect(root.former == nil && root.tallied == .eventNotActive)
    }

    @Test func `a refusal that nobody recorded is decided anew`() {
        var scene = Scene()
        let id = scene.approved()
        for _ in 0..<2 {
            let answer = scene.run(.approve(id), by: .uid(4_242), mark: .of(1))
            #expect(answer.tallied != nil && answer.former == nil)
        }
    }

    @Test(arguments: [
        (FormerActs.lifetime - Milliseconds(1), true), (FormerActs.lifetime, false),
    ])
    func `a key is remembered for a day`(length: Milliseconds, isRemembered: Bool) {
        var scene = Scene()
        scene.run(.export(entries: 1), by: .audit, mark: .of(1))
        scene.pass(length)
        let again = scene.run(.export(entries: 1), by: .audit, mark: .of(1))
        #expect((again.former != nil) == isRemembered)
        #expect(again.entries.isEmpty == isRemembered)
        // Done anew, it is remembered from then on.
        let third = scene.run(.export(entries: 1), by: .audit, mark: .of(1))
        #expect(third.former != nil)
    }

    @Test func `a new key pushes out the oldest of its caller alone`() {
        var scene = Scene()
        scene.run(.export(entries: 1), by: .op1, mark: .of(0))
        for number in 0...FormerActs.perCallerMax {
            scene.run(.export(entries: 1), by: .audit, mark: .of(number))
        }
        #expect(scene.run(.export(entries: 1), by: .audit, mark: .of(1)).former != nil)
        #expect(scene.run(.export(entries: 1), by: .audit, mark: .of(0)).former == nil)
        #expect(scene.run(.export(entries: 1), by: .op1, mark: .of(0)).former != nil)
    }

    @Test func `what is remembered follows from the entries alone`() throws {
        var scene = Scene()
        let id = scene.approved()
        let persons = [PersonID.en1, PersonID(unchecked: "P-X"), .en2]
        let act = Self.grantAct(id, persons)
        scene.run(act, by: .op3, mark: .of(1))
        scene.run(.close(id), by: .op2, mark: .of(2))
        var state = State()
        for entry in scene.entries { state.apply(entry) }
        #expect(state.formerActs == scene.state.formerActs)
        #expect(state.formerActs != State().formerActs)
    }

    @Test func `whoever comes too soon after wrong codes may come again under the same key`()
        throws
    {
        var scene = Scene()
        let act = Self.declaration(&scene, .after)
        for number in 0..<6 { scene.run(act, by: .op1, factor: .wrong, mark: .of(100 + number)) }
        let step = scene.newStep()
        let early = scene.run(act, by: .op1, factor: .totp(step: step), mark: .of(1))
        guard case .refused(.factorThrottled, let delay) = early.outcome else {
            Issue.record("not throttled: \(early.outcome)")
            return
        }
        #expect(early.entries.map(\.mark) == [nil])
        scene.pass(try #require(delay))
        let later = scene.run(act, by: .op1, factor: .totp(step: step), mark: .of(1))
        #expect(later.refusal == nil && later.former == nil && !later.entries.isEmpty)
        let again = scene.run(act, by: .op1, factor: .totp(step: step), mark: .of(1))
        #expect(again.former != nil && again.outcome == later.outcome)
    }

    /// Two pairs of people in one batch set the time once, and what a day ago was is not yesterday.
    @Test func `a clock that is set forward twice ages nothing twice, and revives nothing`() {
        var scene = Scene()
        scene.run(.export(entries: 1), by: .audit, mark: .of(1))
        scene.pass(FormerActs.lifetime)
        scene.run(.export(entries: 1), by: .op4, mark: .of(3))
        scene.isClockSure = false
        let wall = scene.now + .hours(2)
        for caller in [Caller.op1, .op2, .op1, .op2] {
            scene.run(scene.confirmation(of: wall), by: caller, mark: nil)
        }
        scene.isClockSure = true
        scene.pass(.hours(2))
        #expect(scene.run(.export(entries: 1), by: .audit, mark: .of(1)).former == nil)
        scene.pass(FormerActs.lifetime - Milliseconds(1))
        #expect(scene.run(.export(entries: 1), by: .op4, mark: .of(3)).former != nil)
        scene.pass(Milliseconds(1))
        #expect(scene.run(.export(entries: 1), by: .op4, mark: .of(3)).former == nil)
    }

    @Test func `a clock that is set forward makes nobody forget`() {
        var scene = Scene()
        scene.run(.export(entries: 1), by: .audit, mark: .of(1))
        scene.isClockSure = false
        let wall = scene.now + .hours(72)
        scene.run(scene.confirmation(of: wall), by: .op1, mark: .of(2))
        let done = scene.run(scene.confirmation(of: wall), by: .op2, mark: .of(2))
        #expect(done.outcome == .accepted(.clockConfirmed(wall: wall)))
        scene.isClockSure = true
        scene.pass(.hours(72))
        for (caller, key) in [(Caller.op1, 2), (.op2, 2), (.audit, 1)] {
            let act = caller == .audit ? Act.export(entries: 1) : scene.confirmation()
            let again = scene.run(act, by: caller, mark: .of(key))
            #expect(again.former != nil && again.entries.isEmpty, "\(caller)")
        }
        // The day goes on from there.
        scene.pass(FormerActs.lifetime)
        #expect(scene.run(.export(entries: 1), by: .audit, mark: .of(1)).former == nil)
    }
}

extension IdempotencyMark {
    /// A key, and the content that always comes with it.
    static func of(_ number: Int) -> IdempotencyMark {
        func digest(_ first: UInt8) -> Digest {
            let bytes = [first, UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]
            guard let digest = Digest(bytes + Array(repeating: 0, count: 29)) else {
                preconditionFailure("32 bytes")
            }
            return digest
        }
        return IdempotencyMark(key: digest(1), content: digest(2))
    }
}
