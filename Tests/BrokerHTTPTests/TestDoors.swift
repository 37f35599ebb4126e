import Broker
import BrokerCore
import BrokerHTTP
import BrokerTesting
import Credentials
import Foundation
import Logging
import Messages

/// Doors before a broker that records nothing: checks are answered from `table`.
func makeDoors(
    _ table: ValidityTable,
    _ clock: TrustedClock,
    callers: [CallerSystem] = [],
    denial: Message? = nil
) throws -> Doors {
    let random = RandomSource { Array(repeating: 7, count: $0) }
    let directory = MemoryDirectory()
    let worker = ScryptWorker()
    let path = FileManager.default.temporaryDirectory
        .appending(path: "mado-\(UUID().uuidString)").path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let sealer = Sealer(key: try KeyFile.create(path: path, random: .system))
    let sequencer = Sequencer(engine: nil, ticker: NoTicks(), stopwatch: NoTime(), capacity: 8)
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
