import Broker
import BrokerCore
import BrokerTesting
import Ledger
import Testing

/// A start on a ledger whose clock mark is gone, or older than its entries (law L6).
struct LostMarkTests {
    private static let start = Instant(millisecondsSince1970: 1_795_000_000_000)

    /// A ledger with an entry of ``start``, and the host that it is on.
    private struct Office {
        let store = MemoryLedgerStore()
        let host = ManualClock(
            ClockReading(wall: start, sinceBoot: .hours(1), bootID: "b1", isSynchronised: false)
        )
        let signer: NoteSigner

        init() throws {
            signer = try #require(
                NoteSigner(name: "mado.example/ledger", seed: Array(0..<32))
            )
            var (engine, _) = try open()
            _ = try engine.run([command(.register(RegisterChange(epoch: 2_026)))])
        }

        func command(_ act: Act) -> Command {
            Command(caller: .daemon, request: RequestID(drawn: 1), act: act)
        }

        func open() throws -> (Engine, TrustedClock) {
            let stored = try store.head()?.mark
            let clock = TrustedClock(source: host, stored: stored, bounds: ClockBounds())
            let engine = try Engine(
                store: store,
                signer: signer,
                clock: clock,
                table: ValidityTable(clock: clock),
                requestSeed: 1
            )
            return (engine, clock)
        }

        func steps() throws -> [ClockStep.Verdict] {
            try store.readLeaves(from: 0, limit: .max).compactMap { leaf in
                guard case .clockStepped(let step) = try EntryCoding.decode(leaf).entry.fact else {
                    return nil
                }
                return step.verdict
            }
        }
    }

    private static let tooOld = ClockMark(
        wall: start - Milliseconds(1),
        boot: .minutes(59),
        bootID: "b1"
    )
    static let marks: [(String, ClockMark?)] = [("gone", nil), ("too old", tooOld)]
    static let walls: [Milliseconds] = [.hours(-5), .zero, .minutes(2), .hours(9)]

    @Test(arguments: marks, walls)
    func `time goes on from the last entry, in doubt`(
        mark: (name: String, mark: ClockMark?),
        wall: Milliseconds
    ) throws {
        let office = try Office()
        office.store.replaceMark(mark.mark)
        office.host.stepWall(by: wall)
        var (engine, clock) = try office.open()
        #expect(clock.stamp() == Stamp(now: Self.start, isClockSure: false))
        #expect(try office.steps() == [.doubted])
        // Another start of the process knows no more than this one.
        (engine, clock) = try office.open()
        #expect(!clock.stamp().isClockSure)
        office.host.advance(by: .minutes(1))
        office.host.setSynchronised(true)
        let known = max(Self.start, Self.start + wall) + .minutes(1)
        let now = clock.stamp()
        #expect(now.isClockSure)
        #expect(now.now <= known && now.now >= Self.start)
        while let chore = engine.housekeeping() { _ = try engine.run([chore]) }
        #expect(try office.steps().contains(.trustedAgain))
    }

    @Test func `a mark that reaches the last entry is believed as it was`() throws {
        let office = try Office()
        office.store.replaceMark(
            ClockMark(wall: Self.start, boot: .hours(1), bootID: "b1")
        )
        office.host.advance(by: .minutes(3))
        let (_, clock) = try office.open()
        #expect(clock.stamp() == Stamp(now: Self.start + .minutes(3)))
    }
}
