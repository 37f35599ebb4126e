import Broker
import BrokerCore
import BrokerTesting
import Dispatch
import Ledger
import Synchronization

/// A sequencer with a real engine, over a store that holds each append back until it is let go, or
/// fails it.
///
/// Whatever is handed in is noted with its answer. Nobody here waits for an answer that may never
/// come: ``answers(_:)`` gives up.
final class HeldBroker: Sendable {
    let sequencer: Sequencer
    let table: ValidityTable
    let source = ManualClock(
        ClockReading(wall: start, sinceBoot: .seconds(1), bootID: "boot", isSynchronised: true)
    )
    private let store = MemoryLedgerStore()
    private let isHolding = Atomic(false)
    private let letGo = DispatchSemaphore(value: 0)
    private let arrivals: AsyncStream<Void>
    /// What the write after the one that is let go meets.
    private let failingNext = Mutex<MemoryLedgerStore.Failure?>(nil)
    private let heard = Heard()

    private static let start = Instant(millisecondsSince1970: 1_795_197_600_000)

    /// What came of everything.
    private final class Heard: Sendable {
        let answers = Mutex<[String: [String]]>([:])
        let sizes = Mutex<[UInt64]>([])

        func note(_ name: String, _ answer: String) {
            answers.withLock { $0[name, default: []].append(answer) }
        }
    }

    private struct NoTime: Stopwatch {
        func elapsedMicroseconds() -> Int64 { 0 }
        func pause() {}
    }

    /// `recorded`: how many entries the start itself makes.
    init(capacity: Int = 16, recorded: Int = 0) throws {
        let clock = TrustedClock(source: source, stored: nil, bounds: ClockBounds())
        table = ValidityTable(clock: clock)
        let seed = [UInt8](repeating: 7, count: 32)
        guard let signer = NoteSigner(name: "mado.example/test", seed: seed) else {
            preconditionFailure("32 bytes are a seed")
        }
        var engine = try Engine(
            store: store,
            signer: signer,
            clock: clock,
            table: table,
            requestSeed: 1
        )
        for _ in 0..<recorded { _ = try engine.run([Self.act]) }
        let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
        self.arrivals = arrivals
        sequencer = Sequencer(
            engine: engine,
            ticker: ManualTicker(),
            stopwatch: NoTime(),
            capacity: capacity,
            onCheckpoint: { [heard] told in heard.sizes.withLock { $0.append(told.size) } }
        )
        store.watch { [unowned self] point, _ in pass(point, arrival) }
    }

    private func pass(_ point: AppendPoint, _ arrival: AsyncStream<Void>.Continuation) {
        switch point {
        case .entered where isHolding.load(ordering: .acquiring):
            arrival.yield()
            letGo.wait()
        case .synced:
            if let failure = failingNext.withLock({ $0.take() }) { store.failNextWrite(failure) }
        default: break
        }
    }

    // MARK: - The store

    /// From now on each append waits.
    func hold() { isHolding.store(true, ordering: .releasing) }

    /// Returns when an append is held back.
    func appendArrived() async {
        for await _ in arrivals { return }
    }

    /// Lets the append that is held back go: into a failure, or with one in wait for what is
    /// written after it.
    func release(
        failing failure: MemoryLedgerStore.Failure? = nil,
        thenFailing next: MemoryLedgerStore.Failure? = nil
    ) {
        if let failure { store.failNextWrite(failure) }
        failingNext.withLock { $0 = next }
        letGo.signal()
    }

    /// Lets it go, and holds nothing back any more.
    func releaseAll() {
        isHolding.store(false, ordering: .releasing)
        letGo.signal()
    }

    // MARK: - Who asks

    /// One that makes an entry each time, in the lane of acts that may wait.
    static var act: Command {
        let step = ClockStep(wall: start, verdict: .forwardAccepted)
        return Command(caller: .daemon, request: RequestID(drawn: 1), act: .recordClock(step))
    }

    static var end: Command {
        Command(caller: .uid(0), request: RequestID(drawn: 2), act: .suspendAll)
    }

    static let nobody: Digest = {
        guard let digest = Digest([UInt8](repeating: 9, count: 32)) else {
            preconditionFailure("32 bytes are a digest")
        }
        return digest
    }()

    /// What is answered at once, or where it is known that an answer comes.
    func answer(_ command: Command) async -> String {
        switch await sequencer.submit(command, source: Self.nobody) {
        case .answered: "answered"
        case .overloaded: "overloaded"
        case .unknown: "unknown"
        }
    }

    func look() async -> String { await sequencer.read { _ in "seen" } ?? "nothing" }

    /// Hands it in and goes on; the answer is noted when it comes.
    func submit(_ name: String, _ command: Command) {
        Task { heard.note(name, await answer(command)) }
    }

    func look(_ name: String) {
        Task { heard.note(name, await look()) }
    }

    /// Returns when so many wait in the inbox.
    func waiting(acts: Int, ends: Int) async {
        while sequencer.waiting.acts != acts || sequencer.waiting.ends != ends {
            await Task.yield()
        }
    }

    /// All answers there are, once there are `count`, or when it is plain that there will not be.
    func answers(_ count: Int) async -> [String: [String]] {
        for _ in 0..<5_000_000 {
            guard heard.answers.withLock({ $0.values.reduce(0) { $0 + $1.count } < count }) else {
                break
            }
            await Task.yield()
        }
        return heard.answers.withLock { $0 }
    }

    /// Of which sizes checkpoints were told.
    var sizesTold: [UInt64] { heard.sizes.withLock { $0 } }
}
