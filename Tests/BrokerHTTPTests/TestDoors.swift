import Broker
import BrokerCore
import BrokerHTTP
import BrokerTesting
import Credentials
import Foundation
import Ledger
import Logging
import Messages
import Testing

/// Doors before `sequencer`, or a broker that records nothing: checks are answered from `table`.
func makeDoors(
    _ table: ValidityTable,
    _ clock: TrustedClock,
    callers: [CallerSystem] = [],
    denial: Message? = nil,
    sequencer: Sequencer? = nil
) throws -> Doors {
    let random = RandomSource { Array(repeating: 7, count: $0) }
    let directory = MemoryDirectory()
    let worker = ScryptWorker()
    let path = FileManager.default.temporaryDirectory
        .appending(path: "mado-\(UUID().uuidString)").path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let sealer = Sealer(key: try KeyFile.create(path: path, random: .system))
    let sequencer =
        sequencer
        ?? Sequencer(engine: nil, ticker: NoTicks(), stopwatch: NoTime(), capacity: 8)
    return Doors(
        sequencer: sequencer,
        table: table,
        clock: clock,
        directory: directory,
        factors: FactorVerifier(directory: directory, worker: worker, sealer: sealer),
        enrolment: Enrolment(
            directory: directory,
            worker: worker,
            sealer: sealer,
            random: random
        ),
        marks: sealer.keyedHash(for: "idempotency"),
        random: random,
        names: NameBook(directory: directory),
        callers: CallerTable(callers),
        files: NoFiles(),
        company: Message("会社", "company"),
        areas: [],
        ledger: MemoryLedgerStore(),
        origin: "mado.example",
        identity: ServerIdentity(
            issuer: "https://mado.example",
            asksForCertificates: false,
            tokenKeys: TokenKeys(directory: "/nonexistent", random: random),
            drillKeys: TokenKeys(directory: "/nonexistent", random: random)
        ),
        uses: UseKeeper(
            counters: UseCounters(),
            store: nil,
            site: UseKeeper.Site(
                clock: clock,
                sequencer: sequencer,
                ticker: NoTicks(),
                digestedUntil: nil,
                drawRequest: { RequestID(drawn: 1) },
                logger: Logger(label: "test")
            )
        ),
        denial: denial,
        commits: { 0 }
    )
}

/// The clock of every test here: sure, and standing still.
func makeClock() -> TrustedClock {
    let start = Instant(millisecondsSince1970: 1_795_197_600_000)
    let source = ManualClock(
        ClockReading(wall: start, sinceBoot: .seconds(1), bootID: "boot", isSynchronised: true)
    )
    return TrustedClock(source: source, stored: nil, bounds: ClockBounds())
}

/// A broker in this process with an empty ledger, whose loop a test runs or does not run.
struct EmptyBroker {
    let source = ManualClock(
        ClockReading(
            wall: Instant(millisecondsSince1970: 1_795_197_600_000),
            sinceBoot: .seconds(1),
            bootID: "boot",
            isSynchronised: true
        )
    )
    let sequencer: Sequencer
    private let clock: TrustedClock
    private let table: ValidityTable

    /// `free`: bytes on the disk; `isFailed`: what it tried to write last, it could not.
    init(capacity: Int = 8, free: UInt64 = 1 << 40, isFailed: Bool = false) throws {
        let store = MemoryLedgerStore()
        store.changeSpace { $0 = DiskSpace(free: free) }
        clock = TrustedClock(source: source, stored: nil, bounds: ClockBounds())
        table = ValidityTable(clock: clock)
        let seed = [UInt8](repeating: 7, count: 32)
        var engine = try Engine(
            store: store,
            signer: try #require(NoteSigner(name: "mado.example/test", seed: seed)),
            clock: clock,
            table: table,
            requestSeed: 1
        )
        if isFailed {
            store.failNextWrite(.lost)
            let request = RequestID(drawn: 1)
            let end = Command(caller: .uid(0), request: request, act: .suspendAll)
            #expect(throws: StateUnknown.self) { try engine.run([end]) }
        }
        sequencer = Sequencer(
            engine: engine,
            ticker: NoTicks(),
            stopwatch: NoTime(),
            capacity: capacity
        )
    }

    var doors: Doors { get throws { try makeDoors(table, clock, sequencer: sequencer) } }

    /// Runs the loop, lets it look at its disk, and then `body`.
    func running<Value>(_ body: () async throws -> Value) async throws -> Value {
        let loop = Task { [sequencer] in try await sequencer.run() }
        defer { loop.cancel() }
        let source = try #require(Digest([UInt8](repeating: 9, count: 32)))
        let probe = Command(caller: .daemon, request: RequestID(drawn: 1), act: .probe)
        _ = await sequencer.submit(probe, source: source)
        return try await body()
    }
}

private struct NoTicks: Ticker {
    func ticks() -> AsyncStream<Void> { AsyncStream { $0.finish() } }
}

private struct NoTime: Stopwatch {
    func elapsedMicroseconds() -> Int64 { 0 }
    func pause() {}
}

private struct NoFiles: RegisterFiles {
    func waiting(beyond state: State) -> RegisterChange { RegisterChange() }
    func isWithheld(from state: State) -> Bool { false }
    func reload() async throws {}
    func accepted() async throws {}
}
