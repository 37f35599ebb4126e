import BrokerCore
import BrokerTesting
import Foundation
import Testing

/// The laws, held against generated histories: the real engine, clocks moved by hand, failing
/// stores, and an oracle that knows nothing of the broker's code.
///
/// `MADO_SEED=n` replays one history; `MADO_SEED_BASE` and `MADO_SEEDS` choose which are run.
struct LawTests {
    private static let chunks: UInt64 = 16
    private static let replayed = number("MADO_SEED")
    private static let base = number("MADO_SEED_BASE") ?? 20_261_121
    private static let seeds = number("MADO_SEEDS") ?? 2_000

    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    /// Refusals that no act and no check of the engine can meet, and who gives them instead.
    static let elsewhere: [Refusal: String] = [
        .overloaded: "by the inbox and the passphrase worker, before the engine",
        .fieldNotGranted: "to questions about a credential's scope, which the engine is not asked",
        .areaNotGranted: "to questions about a credential's scope, which the engine is not asked",
    ]

    @Test(.enabled(if: replayed == nil))
    func `no generated history breaks a law, and each act and refusal occurs`() async {
        let (failures, tally) = await Self.runAll()
        print("seeds \(Self.base) ..< \(Self.base + Self.seeds): \(tally.table)")
        for (refusal, giver) in Self.elsewhere.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            print("  \(refusal.rawValue): not counted here, given \(giver)")
        }
        for failure in failures.prefix(5) { Issue.record("\(failure)") }
        #expect(failures.count == 0)
        #expect(UInt64(tally.histories) == Self.seeds)
        #expect(tally.acts >= tally.histories * History.actsMin)
        #expect(tally.restarts > 0 && tally.clockSteps > 0 && tally.failedAppends > 0)
        #expect(tally.checksAllowed > 0 && tally.checksDenied > 0)
        for act in ActName.allCases {
            #expect(tally.accepted[act] ?? 0 > 0, "never accepted: \(act.rawValue)")
        }
        for refusal in Refusal.allCases where Self.elsewhere[refusal] == nil {
            #expect(tally.refusals[refusal] ?? 0 > 0, "never refused: \(refusal.rawValue)")
        }
    }

    private static func runAll() async -> (failures: [String], tally: HistoryTally) {
        await withTaskGroup(of: (failures: [String], tally: HistoryTally).self) { group in
            for chunk in 0..<chunks {
                group.addTask { await run(chunk) }
            }
            return await group.reduce(into: ([], HistoryTally())) { sum, part in
                sum.0 += part.failures
                sum.1.add(part.tally)
            }
        }
    }

    @concurrent
    private static func run(_ chunk: UInt64) async -> (failures: [String], tally: HistoryTally) {
        var failures: [String] = []
        var tally = HistoryTally()
        for seed in stride(from: base + chunk, to: base + seeds, by: Int(chunks)) {
            // The other suites of this process share these threads.
            await Task.yield()
            do {
                tally.add(try History.run(seed: seed).tally)
            } catch {
                failures.append("\(error)")
            }
        }
        return (failures, tally)
    }

    @Test(.enabled(if: replayed != nil))
    func `one history is replayed, entry by entry`() throws {
        let seed = try #require(Self.replayed)
        let result = try History.run(seed: seed) { print($0) }
        print("root \(result.root)\n\(result.tally.table)")
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `one seed gives one ledger root`(offset: UInt64) throws {
        let seed = Self.base + offset
        let root = try HistoryReplay.root(seed: seed)
        #expect(root.utf8.count == 64)
        #expect(try HistoryReplay.root(seed: seed) == root)
        #expect(try HistoryReplay.root(seed: seed + 1) != root)
    }

    @Test func `a failing history names its seed and how to replay it`() {
        let failure = History.Failure(seed: 41, turn: 7, reason: "L1: …")
        #expect("\(failure)".contains("seed 41, turn 7: L1"))
        #expect("\(failure)".contains("MADO_SEED=41"))
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
