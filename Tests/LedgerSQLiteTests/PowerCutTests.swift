import BrokerTesting
import DaemonHarness
import Foundation
import Ledger
import LedgerSQLite
import PowerCut
import Testing

/// Power cuts at any point of a real ledger's life (design: what faults get).
///
/// `MADO_CUT_SEED=n` replays a run; `MADO_CUTS=n` asks for more images than usual.
struct PowerCutTests {
    private struct Run {
        let ledger: RecordedLedger
        var random: SeededRandom
        let seed: UInt64
    }

    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    private static let images = Int(number("MADO_CUTS") ?? 400)

    private static func record(
        lives: Int,
        batches: Int,
        _ prepare: (PowerCutDisk) -> Void = { _ in }
    ) throws -> Run {
        let seed = number("MADO_CUT_SEED") ?? UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        let scratch = try Scratch()
        let disk = try PowerCutDisk(directory: scratch.path)
        prepare(disk)
        var ledger = RecordedLedger(seed: random.next())
        try ledger.run(on: disk, lives: lives, batches: batches, &random)
        return Run(ledger: ledger, random: random, seed: seed)
    }

    /// Cuts the power again and again; the complaints about what was left, with their positions.
    private static func cut(_ run: inout Run, images: Int) throws -> [String] {
        let cuts = PowerCuts(of: run.ledger.records, count: images, &run.random)
        var complaints: [String] = []
        try cuts.forEach(&run.random) { position, image in
            complaints += try run.ledger.complaints(at: position, image).map {
                "MADO_CUT_SEED=\(run.seed), cut after \(position) changes: \($0)"
            }
        }
        return complaints
    }

    @Test func `whatever a power cut leaves opens, verifies and has all that was acknowledged`()
        throws
    {
        var run = try Self.record(lives: 4, batches: 160)
        let complaints = try Self.cut(&run, images: Self.images)
        print(
            "power cuts under SQLite: seed \(run.seed), \(run.ledger.records.count) changes,",
            "\(run.ledger.leaves.count) entries, \(Self.images) images, \(complaints.count) wrong"
        )
        #expect(complaints == [])
        #expect(run.ledger.records.count > 2_000)
    }

    @Test func `the power may be cut while what a cut left is being recovered`() throws {
        var run = try Self.record(lives: 2, batches: 40)
        var complaints: [String] = []
        var generations = 0
        let cuts = PowerCuts(of: run.ledger.records, count: 24, &run.random)
        let leaves = run.ledger.leaves
        try cuts.forEach(&run.random) { position, image in
            var left: (Scratch, RecordedLedger.Moment)?
            complaints += try run.ledger.complaints(at: position, image) { _, moment in
                left = (try Scratch(), moment)
            }
            guard let (scratch, moment) = left else { return }
            // The image again, as it was before anyone looked at it.
            try scratch.lay(image)
            let disk = try PowerCutDisk(directory: scratch.path)
            var random = SeededRandom(seed: UInt64(position))
            let start = disk.position
            var next = RecordedLedger(
                seed: random.next(),
                leaves: Array(leaves.prefix(Int(moment.size))),
                from: moment
            )
            try next.run(on: disk, lives: 2, batches: 3, &random)
            generations += 1
            let cuts = PowerCuts(of: next.records, from: start, count: 8, &random)
            try cuts.forEach(&random) { later, image in
                complaints += try next.complaints(at: later, image).map {
                    "MADO_CUT_SEED=\(run.seed), after \(position), then \(later): \($0)"
                }
            }
        }
        #expect(complaints == [])
        #expect(generations == 24)
    }

    static let careless: [(String, @Sendable (PowerCutDisk) -> Void)] = [
        ("a disk that lies about syncs", { $0.lieAboutSyncs() }),
        ("synchronous=OFF", { $0.downgrade(to: .off) }),
        ("synchronous=NORMAL", { $0.downgrade(to: .normal) }),
    ]

    @Test(arguments: careless.indices)
    func `carelessness is found out`(index: Int) throws {
        let (name, prepare) = Self.careless[index]
        var run = try Self.record(lives: 2, batches: 60, prepare)
        let complaints = try Self.cut(&run, images: 100)
        print(
            "power cuts under SQLite, \(name): seed \(run.seed),",
            "\(complaints.count) complaints of 100 images"
        )
        #expect(complaints.count > 5, "\(name) must be seen to lose what was acknowledged")
    }
}
