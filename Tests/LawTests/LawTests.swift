import BrokerCore
import BrokerTesting
import Foundation
import Testing

/// The laws, held against generated histories: the real engine in simulated worlds, and an oracle
/// that knows nothing of the broker's code. `scripts/simulate` runs as many as one likes.
struct LawTests {
    private static let base: UInt64 = 20_261_121

    @Test func `no generated history breaks a law`() async {
        let run = await Simulation.run(Self.base..<Self.base + 250)
        for failure in run.failures.prefix(5) { Issue.record("\(failure)") }
        #expect(run.failures.isEmpty)
        #expect(run.tally.histories == 250)
        #expect(run.tally.acts >= run.tally.histories * History.actsMin)
        #expect(run.tally.checksAllowed > 0 && run.tally.checksDenied > 0)
        #expect(run.tally.crashes > 0 && run.tally.clockSteps > 0)
    }

    @Test func `a run in parts is the same run, and says how far it came`() async {
        let seeds = Self.base..<Self.base + 5
        var heard: [Int] = []
        let run = await Simulation.run(seeds, part: 2) { heard.append($0.seeds.count) }
        #expect(heard == [2, 4, 5])
        let whole = await Simulation.run(seeds)
        #expect(run.report == whole.report)
    }

    /// Seeds that once broke a law, and what was wrong; see `Tests/TRACK-RECORD.md`.
    static let once: [(UInt64, String)] = [
        (1_000_088, "two people confirmed a clock that was known again by then"),
        (1_000_348, "the same, with the wall clock behind"),
        (537_659_627, "an end found at once was called late, for what fell due beside it was old"),
        (537_660_170, "the same, with ends in more batches than one"),
        (3_428_984_065, "the laws saw a clock between a confirmation and a step, the broker not"),
    ]

    @Test(arguments: once)
    func `a seed that once broke a law breaks none`(seed: UInt64, what: String) throws {
        #expect(throws: Never.self, "\(what)") { try History.run(seed: seed) }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `one seed gives one ledger root`(offset: UInt64) throws {
        let seed = Self.base + offset
        let root = try HistoryReplay.root(seed: seed)
        #expect(root.utf8.count == 64)
        #expect(try HistoryReplay.root(seed: seed) == root)
        #expect(try HistoryReplay.root(seed: seed + 1) != root)
    }

    @Test func `what a run did not meet is named`() async {
        let run = await Simulation.run(Self.base..<Self.base + 1)
        #expect(run.gaps.contains { $0.hasPrefix("situation ") })
        #expect(run.gaps.contains { $0.hasPrefix("refusal ") })
        #expect(run.gaps.allSatisfy { run.report.contains("not met: \($0)") })
        #expect(Situation.allCases.count >= 40)
    }

    @Test func `the oracle uses nothing of the broker`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/BrokerTesting/Laws").standardized
        let files = try FileManager.default.contentsOfDirectory(
            at: folder,
            includingPropertiesForKeys: nil
        )
        #expect(files.count >= 8)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let imports = text.split(separator: "\n").filter { $0.contains("import ") }
            #expect(imports.isEmpty, "\(file.lastPathComponent)")
        }
    }
}
