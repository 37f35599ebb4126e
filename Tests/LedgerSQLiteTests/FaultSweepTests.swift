import BrokerCore
import BrokerTesting
import DaemonHarness
import Foundation
import Ledger
import LedgerSQLite
import PowerCut
import Testing

/// Every operation of a ledger's file fails once, in every way: nothing that was acknowledged is
/// lost, and nothing is acknowledged that is not there.
///
/// `MADO_CUT_SEED=n` replays a sweep.
struct FaultSweepTests {
    private struct Sweep {
        var runs = 0
        var failures = 0
        var complaints: [String] = []
    }

    /// What is done in each run: two lives of the store, the first one closed in peace.
    private static func play(
        on disk: PowerCutDisk,
        _ ledger: inout RecordedLedger,
        _ random: inout SeededRandom
    ) -> (any Error)? {
        do {
            try ledger.run(on: disk, lives: 2, batches: 4, &random)
            return nil
        } catch {
            return error
        }
    }

    private static func operations(_ seed: UInt64) throws -> Int {
        var random = SeededRandom(seed: seed)
        let scratch = try Scratch()
        let disk = try PowerCutDisk(directory: scratch.path)
        var ledger = RecordedLedger(seed: seed)
        if let error = play(on: disk, &ledger, &random) { throw error }
        return disk.operations
    }

    /// One failure, a restart on the same machine, a little more work, and a power cut.
    private static func run(
        _ effect: PowerCutDisk.Effect,
        at operation: Int,
        forever: Bool,
        seed: UInt64,
        lies: Bool = false,
        into sweep: inout Sweep
    ) throws {
        var random = SeededRandom(seed: seed)
        let scratch = try Scratch()
        let disk = try PowerCutDisk(directory: scratch.path)
        if lies { disk.lieAboutSyncs() }
        disk.fail(from: operation, effect, forever: forever)
        var ledger = RecordedLedger(seed: seed)
        _ = play(on: disk, &ledger, &random)
        sweep.runs += 1
        sweep.failures += disk.failures > 0 ? 1 : 0
        var complaints = ledger.complaints
        disk.heal()
        do {
            var next = try ledger.resumed(in: scratch.path, seed: seed &+ 1)
            try next.run(on: disk, lives: 1, batches: 3, &random)
            complaints += next.complaints
            var left = CutDisk()
            for record in disk.records.prefix(next.end) { left.apply(record) }
            complaints += try next.complaints(at: next.end, left.image(&random))
            for record in disk.records.dropFirst(next.end) { left.apply(record) }
            complaints += try next.complaints(at: disk.position, left.image(&random))
        } catch {
            complaints.append("after the restart: \(error)")
        }
        sweep.complaints += complaints.map {
            "MADO_CUT_SEED=\(seed), \(effect) at operation \(operation), \(forever): \($0)"
        }
    }

    @Test(arguments: PowerCutDisk.Effect.allCases)
    func `whatever fails, nothing acknowledged is lost`(effect: PowerCutDisk.Effect) throws {
        let given = ProcessInfo.processInfo.environment["MADO_CUT_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: .min ... .max)
        let operations = try Self.operations(seed)
        var sweep = Sweep()
        for operation in 0..<operations {
            let forever = (operation + Int(seed % 2)).isMultiple(of: 2)
            try Self.run(effect, at: operation, forever: forever, seed: seed, into: &sweep)
        }
        print(
            "failing disk, \(effect): seed \(seed), \(sweep.runs) operations failed,",
            "\(sweep.complaints.count) wrong"
        )
        #expect(sweep.complaints == [])
        #expect(sweep.failures == sweep.runs)
        #expect(sweep.runs == operations && operations > 50)
    }

    @Test func `losses and stores that go on are found out`() throws {
        var sweep = Sweep()
        for operation in stride(from: 40, to: 60, by: 2) {
            try Self.run(
                .nothing,
                at: operation,
                forever: false,
                seed: 1,
                lies: true,
                into: &sweep
            )
        }
        #expect(sweep.complaints.count > 5, "a disk that lies must be seen to lose something")
        let mark = ClockMark(
            wall: Instant(millisecondsSince1970: 1),
            boot: Milliseconds(1),
            bootID: "b-1"
        )
        let complaints = RecordedLedger.complaints(
            of: MemoryLedgerStore(),
            after: LedgerStoreFault.refused(expectedSeq: 0),
            mark
        )
        #expect(complaints.count == 5)
    }

    /// After a failed sync the kernel goes on showing pages that the disk does not have. What the
    /// next start builds on them must not fall with them.
    @Test func `what a failed sync lost is written again by the next start`() throws {
        let given = ProcessInfo.processInfo.environment["MADO_CUT_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: .min ... .max)
        var complaints: [String] = []
        var lost = 0
        for operation in stride(from: 0, to: try Self.operations(seed), by: 3) {
            let found = try Self.restartAfterLoss(at: operation, seed: seed)
            lost += found == nil ? 0 : 1
            complaints += (found ?? []).map {
                "MADO_CUT_SEED=\(seed), the sync after operation \(operation): \($0)"
            }
        }
        #expect(complaints == [])
        #expect(lost > 10)
    }

    /// Nil if no append met the failed sync.
    private static func restartAfterLoss(at operation: Int, seed: UInt64) throws -> [String]? {
        var random = SeededRandom(seed: seed)
        let (scratch, restarted) = (try Scratch(), try Scratch())
        let disk = try PowerCutDisk(directory: scratch.path)
        disk.fail(.syncs, from: operation, .lost)
        var ledger = RecordedLedger(seed: seed)
        var isCopied = false
        ledger.onFailure = {
            isCopied = true
            try restarted.copy(from: scratch.path)
        }
        var before = CutDisk()
        do {
            try ledger.run(on: disk, lives: 2, batches: 4, &random)
        } catch {}
        guard isCopied else { return nil }
        let lost = disk.records.firstIndex { if case .lost = $0.change { true } else { false } }
        for record in disk.records.prefix((lost ?? 0) + 1) { before.apply(record) }

        let again = try PowerCutDisk(directory: restarted.path)
        var left = CutDisk()
        for record in again.records { left.apply(record) }
        left.hold(before.durable)
        for name in before.durable.files.keys { again.distrust(name) }
        let start = again.position
        var next = try ledger.resumed(in: restarted.path, seed: seed &+ 1)
        try next.run(on: again, lives: 1, batches: 3, &random)
        // Not up to the end: a store that is closed in peace has everything in one file.
        for record in again.records[start..<next.end] { left.apply(record) }
        var complaints: [String] = []
        for _ in 0..<3 {
            complaints += try next.complaints(at: next.end, left.image(&random))
        }
        return complaints
    }
}
