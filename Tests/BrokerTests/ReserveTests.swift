import Broker
import BrokerCore
import BrokerTesting
import Ledger
import Testing

/// Room for ends alone (law L12): what a revocation takes of it.
struct ReserveTests {
    private static let actor = PersonID(unchecked: "P-OP1")
    private static let holders = (1...3).map { PersonID(unchecked: "P-EN\($0)") }
    private static let system = SystemID(unchecked: "SYS-A")
    private static let area = AreaID(unchecked: "EAST")
    private static let uid: UInt32 = 1_001
    private static let now = Instant(millisecondsSince1970: 1_795_197_600_000)
    private static let unknown = GrantID(drawn: 77)

    /// An event with three grants, one of them ended.
    private struct Office {
        let store = MemoryLedgerStore()
        let source = ManualClock(
            ClockReading(wall: now, sinceBoot: .seconds(1), bootID: "b", isSynchronised: true)
        )
        var engine: Engine
        var grants: [GrantID] = []

        init() throws {
            let clock = TrustedClock(source: source, stored: nil, bounds: ClockBounds())
            let seed = [UInt8](repeating: 7, count: 32)
            engine = try Engine(
                store: store,
                signer: try #require(NoteSigner(name: "mado.example/test", seed: seed)),
                clock: clock,
                table: ValidityTable(clock: clock),
                requestSeed: 1
            )
            try run(.register(founding), by: .daemon)
            try run(.issueEnrolment([actor]), by: .uid(0))
            try run(.enrol(actor), by: .person(actor), .passphraseAndTOTP(step: 1))
            let plan = EventPlan(
                kind: .earthquake,
                name: try digest(1),
                areas: [area],
                systems: [system]
            )
            let declaration = DeclareAct(drawn: EventID(drawn: 1), source: .direct(plan))
            try run(.declare(declaration), .totp(step: 2))
            let granting = GrantAct(
                event: try #require(engine.state.eventOrder.first),
                persons: holders,
                systems: [system],
                purpose: .outageInquiry,
                drawn: 1
            )
            let granted = try run(.grant(granting)).outcome
            guard case .accepted(.granted(let outcomes)) = granted else {
                throw Unexpected(outcome: granted)
            }
            grants = outcomes.compactMap { if case .issued(let id, _) = $0 { id } else { nil } }
            try run(.revoke(.grants([grants[0]])))
        }

        private var founding: RegisterChange {
            var register = SmallRegister(
                uid: uid,
                entrustees: holders,
                systems: [system],
                today: now
            )
            (register.area, register.operatorID) = (area, actor)
            return register.founding
        }

        @discardableResult
        mutating func run(
            _ act: Act,
            by caller: Caller = .uid(uid),
            _ factor: FactorEvidence = .none,
            mark: IdempotencyMark? = nil
        ) throws -> Reply {
            let command = Command(
                caller: caller,
                request: RequestID(drawn: engine.ledgerSize + 1_000),
                factor: factor,
                act: act,
                mark: mark
            )
            return try #require(try engine.run([command]).first)
        }

        /// Others fill the disk, or make room, and the engine looks.
        mutating func findSpace(_ space: DiskSpace) {
            store.changeSpace { $0 = space }
            source.advance(by: .seconds(2))
            engine.keepReserve()
        }
    }

    private struct Unexpected: Error { let outcome: Outcome }

    private static func digest(_ byte: UInt8) throws -> Digest {
        try #require(Digest([UInt8](repeating: byte, count: 32)))
    }

    private static let tooLittle = DiskSpace(free: 65_536)

    @Test func `a revocation that ends nothing takes no room`() throws {
        var office = try Office()
        office.findSpace(Self.tooLittle)
        #expect(!office.engine.isReserveWhole)
        let size = office.engine.ledgerSize
        for (ids, refusal) in [
            ([office.grants[0], Self.unknown], Refusal.grantEnded),
            ([Self.unknown, office.grants[0]], .grantUnknown),
        ] {
            let reply = try office.run(.revoke(.grants(ids)))
            #expect(reply.outcome == .refused(refusal))
            #expect(reply.seqs == nil)
        }
        #expect(office.engine.ledgerSize == size)
    }

    @Test func `of a revocation that ends something the ends alone take room`() throws {
        var office = try Office()
        office.findSpace(Self.tooLittle)
        let size = office.engine.ledgerSize
        let mark = IdempotencyMark(key: try Self.digest(2), content: try Self.digest(3))
        let act = Act.revoke(.grants([office.grants[0], office.grants[1], Self.unknown]))
        let first = try office.run(act, mark: mark)
        #expect(
            first.outcome
                == .accepted(
                    .revoked([
                        .refused(office.grants[0], .grantEnded), .ended(office.grants[1]),
                        .refused(Self.unknown, .grantUnknown),
                    ])
                )
        )
        #expect(first.seqs == size...size)
        #expect(office.engine.ledgerSize == size + 1)
        // What came with a key is answered the same, although the ledger has a part of it only.
        let again = try office.run(act, mark: mark)
        #expect(again.isRepeat && again.outcome == first.outcome)
        #expect(office.engine.ledgerSize == size + 1)
    }

    @Test func `a person's grants end, and only the ends take room`() throws {
        var office = try Office()
        office.findSpace(Self.tooLittle)
        let size = office.engine.ledgerSize
        let reply = try office.run(.revoke(.person(Self.holders[1])))
        #expect(reply.outcome == .accepted(.revoked([.ended(office.grants[1])])))
        #expect(office.engine.ledgerSize == size + 1)
    }

    @Test func `with room again each refusal is recorded`() throws {
        var office = try Office()
        office.findSpace(Self.tooLittle)
        office.findSpace(.unlimited)
        #expect(office.engine.isReserveWhole)
        let size = office.engine.ledgerSize
        let reply = try office.run(.revoke(.grants([office.grants[0], Self.unknown])))
        #expect(
            reply.outcome
                == .accepted(
                    .revoked([
                        .refused(office.grants[0], .grantEnded),
                        .refused(Self.unknown, .grantUnknown),
                    ])
                )
        )
        #expect(office.engine.ledgerSize == size + 2)
    }
}
