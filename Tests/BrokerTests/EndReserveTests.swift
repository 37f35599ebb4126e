import Broker
import BrokerCore
import BrokerTesting
import Ledger
import Testing

/// What is reserved for ends is enough for every one of them (law L12).
struct EndReserveTests {
    private static let start = Instant(millisecondsSince1970: 1_795_000_000_000)
    private static let event = EventID(drawn: 1)
    private static let systems = (1...10).map { SystemID(unchecked: "sys-\($0)") }
    /// Enough of them for their ends to need more than the reserve of a small ledger.
    private static let grants = 3_600
    private static var credentials: Int { grants * systems.count }

    private static func digest(_ number: Int) throws -> Digest {
        let bytes = (0..<32).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> ($0 * 8)) : 0 }
        return try #require(Digest(bytes))
    }

    private static func entry(_ fact: Fact) -> Entry {
        Entry(at: start, actor: .daemon, request: RequestID(drawn: 1), fact: fact)
    }

    private static func declared() throws -> Entry {
        let window = Window(opensAt: start, closesAt: start + .hours(24), capAt: start + .days(14))
        return entry(
            .eventDeclared(
                event,
                Declaration(
                    plan: EventPlan(
                        kind: .earthquake,
                        name: try digest(0),
                        areas: [],
                        systems: systems
                    ),
                    limits: EventKind.earthquake.ceiling,
                    windowLength: .hours(24),
                    approvalDue: start + .hours(2),
                    inheritedCapAt: nil,
                    window: window
                )
            )
        )
    }

    /// A grant with a credential for each system; none ends in the same millisecond as another.
    private static func live(_ number: Int) throws -> [Entry] {
        let grant = Grant(
            id: GrantID(drawn: UInt64(number) + 1),
            event: event,
            person: PersonID(unchecked: "P-\(number)"),
            systems: systems,
            scope: Scope(),
            purpose: .outageInquiry,
            place: nil,
            notBefore: start,
            notAfter: .event,
            grantedBy: PersonID(unchecked: "P-OP"),
            grantedAt: start
        )
        let credentials = try systems.enumerated().map { index, system in
            let place = number * systems.count + index
            let credential = Credential(
                id: CredentialID(drawn: UInt64(place) + 1),
                grant: grant.id,
                system: system,
                terminal: nil,
                token: try digest(place + 1),
                activatedAt: start,
                notAfter: start + .minutes(30) + Milliseconds(Int64(place)),
                statusIndex: nil
            )
            return Fact.credentialActivated(credential, event, grant.person, superseded: nil)
        }
        return [entry(.grantIssued(grant))] + credentials.map(entry)
    }

    /// A ledger on which all of them are live.
    private static func seeded(_ signer: NoteSigner) throws -> MemoryLedgerStore {
        let store = MemoryLedgerStore()
        var writer = LedgerWriter(store: store, signer: signer)
        let mark = ClockMark(wall: start, boot: .zero, bootID: "b1")
        _ = try writer.append([try declared()], mark: mark)
        for number in 0..<grants { _ = try writer.append(try live(number), mark: mark) }
        return store
    }

    @Test func `every credential's end is recorded by itself when others have filled the disk`()
        throws
    {
        let signer = try #require(NoteSigner(name: "mado.example/ledger", seed: Array(0..<32)))
        let store = try Self.seeded(signer)
        let host = ManualClock(
            ClockReading(
                wall: Self.start,
                sinceBoot: .zero,
                bootID: "b1",
                isSynchronised: true
            )
        )
        let clock = TrustedClock(
            source: host,
            stored: try store.head()?.mark,
            bounds: ClockBounds()
        )
        let table = ValidityTable(clock: clock)
        var engine = try Engine(
            store: store,
            signer: signer,
            clock: clock,
            table: table,
            requestSeed: 1
        )
        #expect(engine.isReserveWhole)
        store.changeSpace { $0.leave(0) }
        let reserved = store.space.reserved
        let commits = store.commitCount
        host.advance(by: .minutes(30))
        for _ in 0..<Self.credentials {
            while let chore = engine.housekeeping() { _ = try engine.run([chore]) }
            host.advance(by: Milliseconds(1))
        }
        #expect(engine.state.authority.credentials.isEmpty)
        #expect(store.commitCount - commits >= Self.credentials)
        // A ledger with nothing alive has less; and a second time as much would have fitted.
        let used = reserved - store.space.reserved
        #expect(used > 16 * 1024 * 1024)
        #expect(used * 2 <= reserved)
        #expect(used / UInt64(Self.credentials) <= 600)
    }
}
