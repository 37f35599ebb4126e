import Broker
import BrokerCore
import BrokerTesting
import DaemonHarness
import Ledger

/// One operator, some entrustees and one system, as commands for an engine.
struct UnsyncedWorld {
    private let clock = ManualClock(
        ClockReading(
            wall: Instant(millisecondsSince1970: 1_790_000_000_000),
            sinceBoot: .seconds(1),
            bootID: "boot-1",
            isSynchronised: true
        )
    )
    private let signer: NoteSigner
    private let uid: UInt32 = 22001
    private var random: SeededRandom
    private var event: EventID?
    private var live: [GrantID] = []

    init(random: SeededRandom) throws {
        self.random = random
        let seed = [UInt8](repeating: 7, count: 32)
        guard let signer = NoteSigner(name: "mado.example/test-ledger", seed: seed) else {
            throw HarnessError.badResponse("a signer")
        }
        self.signer = signer
    }

    /// Recovers from what the store holds; founds the register on an empty one.
    mutating func start(_ store: some LedgerStore) throws -> Engine {
        let trusted = TrustedClock(
            source: clock,
            stored: try store.head()?.mark,
            bounds: ClockBounds()
        )
        var engine = try Engine(
            store: store,
            signer: signer,
            clock: trusted,
            table: ValidityTable(clock: trusted),
            requestSeed: random.next()
        )
        if engine.state.register.isEmpty {
            _ = try engine.run([command(.register(try founding()), caller: .daemon)])
        }
        let person = try need(PersonID("P-OP1"))
        if !engine.state.register.enrolled.contains(person) {
            let enrolling = command(
                .enrol(person),
                caller: .person(person),
                factor: .passphraseAndTOTP(step: Int64(engine.ledgerSize))
            )
            let issuing = command(.issueEnrolment([person]), caller: .uid(0))
            for reply in try engine.run([issuing, enrolling]) {
                if let refusal = reply.outcome.refusal {
                    throw HarnessError.badResponse("\(refusal)")
                }
            }
        }
        event = engine.state.eventOrder.first
        live = live.filter { engine.state.authority.grants[$0] != nil }
        return engine
    }

    /// One batch of acts; what the engine answered for.
    mutating func turn(_ engine: inout Engine) throws -> [Acknowledged] {
        guard let event, engine.state.event(event)?.state == .active else {
            return try declare(&engine)
        }
        let persons = engine.state.register.personOrder.filter { $0.text.hasPrefix("YE-") }
        var commands: [Command] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            if let grant = live.randomElement(using: &random), Bool.random(using: &random) {
                commands.append(command(.revoke(.grants([grant]))))
            } else if let person = persons.randomElement(using: &random) {
                commands.append(command(.grant(try grant(person, event))))
            }
        }
        return try engine.run(commands).flatMap { note($0) }
    }

    private mutating func declare(_ engine: inout Engine) throws -> [Acknowledged] {
        let plan = EventPlan(
            kind: .earthquake,
            name: try need(Digest([UInt8](repeating: 1, count: 32))),
            areas: [try need(AreaID("37"))],
            systems: [try need(SystemID("sys-1"))]
        )
        let act = DeclareAct(drawn: EventID(drawn: random.next()), source: .direct(plan))
        // A step that no former start of this world has used.
        let step = FactorEvidence.totp(step: Int64(engine.ledgerSize))
        let declared = command(.declare(act), factor: step)
        let replies = try engine.run([declared])
        event = engine.state.eventOrder.last
        return replies.flatMap { note($0) }
    }

    private mutating func command(
        _ act: Act,
        caller: Caller? = nil,
        factor: FactorEvidence = .none
    ) -> Command {
        Command(
            caller: caller ?? .uid(uid),
            request: RequestID(drawn: random.next()),
            factor: factor,
            act: act
        )
    }

    private mutating func grant(_ person: PersonID, _ event: EventID) throws -> GrantAct {
        GrantAct(
            event: event,
            persons: [person],
            systems: [try need(SystemID("sys-1"))],
            purpose: .outageInquiry,
            drawn: random.next()
        )
    }

    private mutating func note(_ reply: Reply) -> [Acknowledged] {
        let deeds: [Deed] =
            switch reply.outcome {
            case .refused(let refusal, _): [.refused(refusal)]
            case .accepted(.event(let id, _)): [.declared(id)]
            case .accepted(.granted(let outcomes)): outcomes.map { deed($0) }
            case .accepted(.revoked(let outcomes)): outcomes.map { deed($0) }
            case .accepted: []
            }
        return deeds.map { Acknowledged(request: reply.request, deed: $0) }
    }

    private mutating func deed(_ outcome: GrantOutcome) -> Deed {
        switch outcome {
        case .issued(let id, _):
            live.append(id)
            return .granted(id)
        case .refused(_, let refusal): return .refused(refusal)
        }
    }

    private mutating func deed(_ outcome: RevokeOutcome) -> Deed {
        switch outcome {
        case .ended(let id):
            live.removeAll { $0 == id }
            return .ended(id)
        case .refused(_, let refusal): return .refused(refusal)
        }
    }

    private func founding() throws -> RegisterChange {
        SmallRegister(
            uid: uid,
            entrustees: try (1...40).map { try need(PersonID(SitePlan.entrustee($0))) },
            systems: [try need(SystemID("sys-1"))],
            today: clock.read().wall
        ).founding
    }

    private func need<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw HarnessError.badResponse("an id of this test") }
        return value
    }
}
