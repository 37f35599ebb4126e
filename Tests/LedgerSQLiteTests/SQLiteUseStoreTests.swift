import BrokerCore
import BrokerTesting
import Foundation
import GRDB
import Ledger
import LedgerSQLite
import Testing

struct SQLiteUseStoreTests {
    /// A directory that goes away with the test.
    private final class Scratch: Sendable {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "mado-uses-\(UUID().uuidString)").path

        init() throws {
            try FileManager.default.createDirectory(
                atPath: directory,
                withIntermediateDirectories: true
            )
        }

        deinit { try? FileManager.default.removeItem(atPath: directory) }

        var path: String { directory + "/uses.sqlite" }

        /// What is in the files now, as a killed process leaves it.
        func copy() throws -> Scratch {
            let new = try Scratch()
            for name in try FileManager.default.contentsOfDirectory(atPath: directory)
            where !name.hasSuffix("-shm") && !name.hasSuffix(".lock") {
                try FileManager.default.copyItem(
                    atPath: directory + "/" + name,
                    toPath: new.directory + "/" + name
                )
            }
            return new
        }
    }

    private static let start = Instant(millisecondsSince1970: 1_795_197_600_000)

    private static func use(_ credential: UInt64, _ minute: Int, _ allowed: Int) -> Use {
        let minute = start + .minutes(Int64(minute))
        return Use(
            key: UseKey(
                minute: minute,
                system: SystemID(unchecked: "sys-\(credential % 3)"),
                subject: .credential(CredentialID(drawn: credential))
            ),
            first: minute,
            last: minute,
            allowed: allowed,
            denied: 0
        )
    }

    @Test func `keeps the obligations of the port`() throws {
        var scratches: [Scratch] = []
        let violations = UseStoreConformance.violations(
            makeStore: {
                scratches.append(try Scratch())
                return try SQLiteUseStore(path: scratches[scratches.count - 1].path)
            },
            reopen: { _ in
                scratches.append(try scratches[scratches.count - 1].copy())
                return try SQLiteUseStore(path: scratches[scratches.count - 1].path)
            }
        )
        #expect(violations == [])
    }

    @Test func `the fake one keeps them too`() {
        let violations = UseStoreConformance.violations(
            makeStore: { MemoryUseStore() },
            reopen: { $0 }
        )
        #expect(violations == [])
    }

    @Test func `one process writes, and the file is its owner's`() throws {
        let scratch = try Scratch()
        let store = try SQLiteUseStore(path: scratch.path)
        #expect(throws: UseStoreFault.inUse) { try SQLiteUseStore(path: scratch.path) }
        let mode = try FileManager.default.attributesOfItem(atPath: scratch.path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        try store.close()
    }

    @Test func `another program's file is left as it is`() throws {
        let scratch = try Scratch()
        let queue = try DatabaseQueue(path: scratch.path)
        try queue.inDatabase { db in try db.execute(sql: "CREATE TABLE other (id INTEGER)") }
        try queue.close()
        #expect(throws: UseStoreFault.foreign) { try SQLiteUseStore(path: scratch.path) }
    }

    /// Killed after any flush, over minutes' ends and reads: what was flushed is there once.
    @Test func `a kill after any flush loses nothing that was flushed`() throws {
        var scratch = try Scratch()
        var store = try SQLiteUseStore(path: scratch.path)
        var random = SeededDraws(seed: 5)
        var next = try store.begin(at: Self.start, known: nil)
        var wanted: [UseKey: Int] = [:]
        for step in 0..<120 {
            let minute = step / 10
            let uses = (0..<random.below(6)).map { _ in
                Self.use(UInt64(random.below(7)), minute, 1 + random.below(5))
            }
            let now = Self.start + .seconds(Int64(step) * 6)
            try store.add(UseBatch(number: next, uses: uses, at: now))
            next += 1
            for use in uses { wanted[use.key, default: 0] += use.allowed }
            if random.below(7) == 0 {
                _ = try store.uses(from: nil, until: nil, after: nil, limit: 3)
            }
            guard random.below(9) == 0 else { continue }
            scratch = try scratch.copy()
            store = try SQLiteUseStore(path: scratch.path)
            let first = try store.begin(at: now, known: nil)
            #expect(first == next)
        }
        let rows = try store.uses(from: nil, until: nil, after: nil, limit: 10_000)
            .filter { $0.key.subject != .gap }
        #expect(Dictionary(rows.map { ($0.key, $0.allowed) }) { $0 + $1 } == wanted)
        #expect(rows.map(\.key) == rows.map(\.key).sorted())
    }
}

/// Small numbers from a seed.
private struct SeededDraws {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(truncatingIfNeeded: state >> 33) % bound
    }
}
