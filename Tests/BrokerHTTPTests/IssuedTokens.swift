import Broker
import BrokerCore
import BrokerHTTP
import BrokerTesting
import Credentials
import DaemonHarness
import Ledger
import Messages
import Testing

/// A broker in this process with two systems and an open event, in which many people hold a
/// credential for one of the two; some have ended.
struct IssuedTokens {
    struct Issued {
        let token: Token
        let grant: GrantID
        /// Index of the one system that it is for.
        let system: Int
        let isLive: Bool
    }

    let desk: CheckDesk
    let systems = ["sys-1", "sys-2"]
    let keys: [APIKey]
    let all: [Issued]

    private static let uid: UInt32 = 22001
    private static let now = Instant(millisecondsSince1970: 1_795_197_600_000)

    init(_ count: Int, random: inout SeededRandom) throws {
        let clock = makeClock()
        let table = ValidityTable(clock: clock)
        let seed = [UInt8](repeating: 7, count: 32)
        var engine = try Engine(
            store: MemoryLedgerStore(),
            signer: try #require(NoteSigner(name: "mado.example/test", seed: seed)),
            clock: clock,
            table: table,
            requestSeed: 1
        )
        let rows = try systems.map { SmallRegister.system(try #require(SystemID($0))) }
        let persons = try (1...count).map { try #require(PersonID(SitePlan.entrustee($0))) }
        let register = SmallRegister(
            uid: Self.uid,
            entrustees: persons,
            systems: rows.map(\.id),
            today: Self.now
        )
        let actor = register.operatorID
        try Self.run(&engine, .daemon, .register(register.founding))
        try Self.run(&engine, .uid(0), .issueEnrolment([actor] + persons))
        for person in [actor] + persons {
            try Self.run(&engine, .person(person), .enrol(person))
        }
        let grants = try Self.grants(&engine, persons, rows.map(\.id))
        var all: [Issued] = []
        for (index, grant) in grants.enumerated() {
            let token = Token.mint(random: Self.source(&random))
            let system = index % rows.count
            let activation = ActivateAct(
                person: persons[index],
                grant: grant,
                system: rows[system].id,
                terminal: nil,
                token: token.digest,
                drawn: CredentialID(drawn: random.next())
            )
            let caller = Caller.person(persons[index])
            let factors = FactorEvidence.passphraseAndTOTP(step: 1)
            try Self.run(&engine, caller, .activate(activation, .withFactors), factors)
            let isLive = index % 10 < 9
            if !isLive { try Self.run(&engine, .uid(Self.uid), .revoke(.grants([grant]))) }
            all.append(Issued(token: token, grant: grant, system: system, isLive: isLive))
        }
        self.all = all
        let keys = rows.map { _ in APIKey.mint(random: Self.source(&random)) }
        self.keys = keys
        let callers = zip(rows, keys).map { row, key in
            CallerSystem(system: row, name: Message("例", "example"), apiKey: key.digest)
        }
        desk = CheckDesk(doors: try makeDoors(table, clock, callers: callers), salt: [1])
    }

    /// Throws unless it is accepted.
    @discardableResult
    private static func run(
        _ engine: inout Engine,
        _ caller: Caller,
        _ act: Act,
        _ factor: FactorEvidence = .none
    ) throws -> Acceptance {
        let request = RequestID(drawn: engine.ledgerSize)
        let command = Command(caller: caller, request: request, factor: factor, act: act)
        let outcome = try #require(try engine.run([command]).first).outcome
        guard case .accepted(let acceptance) = outcome else {
            Issue.record("\(act): \(outcome)")
            throw HarnessError.badResponse("\(outcome)")
        }
        return acceptance
    }

    /// One for each of `persons`, for all of `systems`, in an event of its own.
    private static func grants(
        _ engine: inout Engine,
        _ persons: [PersonID],
        _ systems: [SystemID]
    ) throws -> [GrantID] {
        let plan = EventPlan(
            kind: .earthquake,
            name: try #require(Digest([UInt8](repeating: 1, count: 32))),
            areas: [try #require(AreaID("37"))],
            systems: systems
        )
        let declaration = DeclareAct(drawn: EventID(drawn: 1), source: .direct(plan))
        try run(&engine, .uid(uid), .declare(declaration), .totp(step: 1))
        let granting = GrantAct(
            event: try #require(engine.state.eventOrder.first),
            persons: persons,
            systems: systems,
            purpose: .outageInquiry,
            drawn: 1
        )
        let granted = try run(&engine, .uid(uid), .grant(granting))
        guard case .granted(let outcomes) = granted else { return [] }
        return outcomes.compactMap { if case .issued(let id, _) = $0 { id } else { nil } }
    }

    private static func source(_ random: inout SeededRandom) -> RandomSource {
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
        return RandomSource { Array(bytes.prefix($0)) }
    }
}
