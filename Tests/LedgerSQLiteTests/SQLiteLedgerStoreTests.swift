import BrokerCore
import BrokerTesting
import Foundation
import GRDB
import Ledger
import LedgerSQLite
import Testing

struct SQLiteLedgerStoreTests {
    /// A directory that goes away with the test.
    private final class Scratch: Sendable {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "mado-ledger-\(UUID().uuidString)").path

        init() throws {
            try FileManager.default.createDirectory(
                atPath: directory,
                withIntermediateDirectories: true
            )
        }

        deinit {
            try? FileManager.default.removeItem(atPath: directory)
        }

        var path: String { directory + "/ledger.sqlite" }

        func change(_ sql: String) throws {
            let queue = try DatabaseQueue(path: path)
            try queue.inDatabase { db in try db.execute(sql: sql) }
            try queue.close()
        }
    }

    private static let mark = ClockMark(
        wall: Instant(millisecondsSince1970: 1),
        boot: Milliseconds(1),
        bootID: "b-1"
    )

    private static func signer() throws -> NoteSigner {
        try #require(NoteSigner(name: "mado.example/ledger1", seed: Array(0..<32)))
    }

    /// Writes `count` entries in batches of 7 and closes the file again.
    private func write(_ count: Int, to scratch: Scratch) throws {
        let store = try SQLiteLedgerStore.open(path: scratch.path)
        var samples = SampleEntries(seed: 1)
        var writer = LedgerWriter(store: store, signer: try Self.signer())
        var left = samples.entries(count)[...]
        while !left.isEmpty {
            _ = try writer.append(Array(left.prefix(7)), mark: Self.mark)
            left = left.dropFirst(7)
        }
    }

    private func verify(_ scratch: Scratch) throws -> LedgerReport {
        let store = try SQLiteLedgerStore.openReadOnly(path: scratch.path)
        return try LedgerVerifier(keys: [try Self.signer().verifier]).verify(store)
    }

    @Test func `keeps the obligations of the port`() throws {
        var scratches: [Scratch] = []
        var number = 0
        /// A power cut as the file system shows it: what is in the files now, under a new name.
        func copy() throws -> any LedgerStore {
            let old = try #require(scratches.last)
            let new = try Scratch()
            for name in try FileManager.default.contentsOfDirectory(atPath: old.directory)
            where !name.hasSuffix("-shm") && !name.hasSuffix(".lock") {
                try FileManager.default.copyItem(
                    atPath: old.directory + "/" + name,
                    toPath: new.directory + "/" + name
                )
            }
            scratches.append(new)
            number += 1
            return try SQLiteLedgerStore.open(path: new.path)
        }
        let violations = LedgerStoreConformance.violations(
            makeStore: {
                scratches.append(try Scratch())
                return try SQLiteLedgerStore.open(path: scratches[scratches.count - 1].path)
            },
            reopen: { _ in try copy() }
        )
        #expect(violations.isEmpty)
        #expect(number > 0)
    }

    @Test func `syncs each commit fully and marks the file as its own`() throws {
        let scratch = try Scratch()
        try write(1, to: scratch)
        let queue = try DatabaseQueue(path: scratch.path)
        try queue.inDatabase { db in
            #expect(try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal")
            #expect(try Int.fetchOne(db, sql: "PRAGMA application_id") == 0x4D61_646F)
            #expect(try Int.fetchOne(db, sql: "PRAGMA user_version") == 1)
            let strict = try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM pragma_table_list WHERE strict = 1"
            )
            #expect(strict == 3)
        }
    }

    @Test func `counts one commit for a batch and one for a mark`() throws {
        let scratch = try Scratch()
        let store = try SQLiteLedgerStore.open(path: scratch.path)
        #expect(try store.pragma("synchronous") == 2)
        var samples = SampleEntries(seed: 1)
        var writer = LedgerWriter(store: store, signer: try Self.signer())
        _ = try writer.append(samples.entries(128), mark: Self.mark)
        #expect(store.commitCount == 1)
        try store.saveMark(Self.mark)
        #expect(store.commitCount == 2)
    }

    @Test func `is readable by its owner only`() throws {
        let scratch = try Scratch()
        let store = try SQLiteLedgerStore.open(path: scratch.path)
        try store.saveMark(Self.mark)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.directory)
        #expect(names.count == 4)
        for name in names {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: scratch.directory + "/" + name
            )
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    @Test func `keeps a second writer out and lets readers in`() throws {
        let scratch = try Scratch()
        let store = try SQLiteLedgerStore.open(path: scratch.path)
        var samples = SampleEntries(seed: 1)
        var writer = LedgerWriter(store: store, signer: try Self.signer())
        _ = try writer.append(samples.entries(5), mark: Self.mark)
        #expect(throws: LedgerStoreFault.inUse) {
            try SQLiteLedgerStore.open(path: scratch.path)
        }
        let reader = try SQLiteLedgerStore.openReadOnly(path: scratch.path)
        #expect(try reader.head()?.size == 5)
        _ = try writer.append(samples.entries(5), mark: Self.mark)
        #expect(try reader.head()?.size == 10)
        #expect(try verify(scratch).entries == 10)
        #expect(throws: LedgerStoreFault.readOnly) { try reader.saveMark(Self.mark) }
    }

    /// What is closed twice is by then another's: a socket, or a file of the ledger.
    @Test func `a writer that is kept out closes nobody else's descriptors`() async throws {
        let scratch = try Scratch()
        let store = try SQLiteLedgerStore.open(path: scratch.path)
        let attempts = Task.detached { [path = scratch.path] in
            for _ in 0..<2_000 { _ = try? SQLiteLedgerStore.open(path: path) }
        }
        var failures = 0
        for _ in 0..<20_000 {
            let descriptor = dup(STDERR_FILENO)
            failures += close(descriptor) == 0 ? 0 : 1
        }
        await attempts.value
        #expect(failures == 0)
        try store.close()
    }

    @Test func `lets the next writer in when the first is gone`() throws {
        let scratch = try Scratch()
        try write(10, to: scratch)
        let store = try SQLiteLedgerStore.open(path: scratch.path)
        #expect(try store.head()?.size == 10)
        #expect(try store.head()?.mark == Self.mark)
    }

    @Test func `leaves other programs' files and newer ones alone`() throws {
        let newer = try Scratch()
        try write(1, to: newer)
        try newer.change("PRAGMA user_version = 2")
        let foreign = try Scratch()
        try foreign.change("CREATE TABLE theirs (x)")
        let text = try Scratch()
        try Data(String(repeating: "not a database ", count: 100).utf8)
            .write(to: URL(filePath: text.path))
        let cases: [(Scratch, LedgerStoreFault)] = [
            (newer, .newerSchema(2)), (foreign, .foreign), (text, .foreign),
        ]
        for (scratch, fault) in cases {
            let before = try Data(contentsOf: URL(filePath: scratch.path))
            #expect(throws: fault) { try SQLiteLedgerStore.open(path: scratch.path) }
            #expect(throws: fault) { try SQLiteLedgerStore.openReadOnly(path: scratch.path) }
            #expect(try Data(contentsOf: URL(filePath: scratch.path)) == before)
        }
    }

    @Test func `does not make a ledger by reading one`() throws {
        let scratch = try Scratch()
        #expect(throws: DatabaseError.self) {
            try SQLiteLedgerStore.openReadOnly(path: scratch.path)
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.path))
    }

    @Test(arguments: [
        ("DELETE FROM entry WHERE seq = 12", LedgerFault.missing(seq: 12)),
        ("DELETE FROM entry WHERE seq = 39", .tailCut(size: 39, checkpoint: 40)),
        ("DELETE FROM checkpoint WHERE size = 40", .uncovered(seq: 35)),
        ("UPDATE entry SET leaf = x'7B7D' WHERE seq = 3", .altered(seq: 3)),
        ("UPDATE entry SET leaf_hash = x'00' WHERE seq = 3", .altered(seq: 3)),
        ("UPDATE entry SET leaf_hash = zeroblob(32) WHERE seq = 3", .altered(seq: 3)),
        ("UPDATE checkpoint SET note = '' WHERE size = 21", .checkpointMalformed(size: 21)),
        ("UPDATE checkpoint SET size = 22 WHERE size = 21", .checkpointMalformed(size: 22)),
        ("UPDATE entry SET seq = -1 WHERE seq = 5", .missing(seq: 5)),
        (
            "INSERT INTO entry SELECT -5, leaf, leaf_hash FROM entry WHERE seq = 5",
            .strayNumber(-5)
        ),
        ("INSERT INTO checkpoint SELECT -1, note FROM checkpoint LIMIT 1", .strayNumber(-1)),
    ])
    func `shows what was done to its rows`(sql: String, fault: LedgerFault) throws {
        let scratch = try Scratch()
        try write(40, to: scratch)
        #expect(try verify(scratch).entries == 40)
        try scratch.change(sql)
        #expect(throws: fault) { try verify(scratch) }
    }

    /// A flipped bit in a page can make a value of any type; that must be an error like others.
    @Test func `a value of another type is damage, not the end of the process`() throws {
        let loose = try Scratch()
        let queue = try DatabaseQueue(path: loose.path)
        try queue.inDatabase { db in
            for sql in [
                "CREATE TABLE entry (seq INTEGER PRIMARY KEY, leaf, leaf_hash)",
                "CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note)",
                "CREATE TABLE mark (id INTEGER PRIMARY KEY, wall_ms, boot_ms, boot_id)",
                "INSERT INTO entry VALUES (0, 'text', 3)",
                "INSERT INTO checkpoint VALUES (1, x'FFFE')",
                "INSERT INTO mark VALUES (0, 'soon', NULL, NULL)",
                "PRAGMA application_id = \(0x4D61_646F)", "PRAGMA user_version = 1",
            ] { try db.execute(sql: sql) }
        }
        try queue.close()
        let store = try SQLiteLedgerStore.open(path: loose.path)
        #expect(throws: LedgerStoreFault.damaged) { try store.head() }
        #expect(throws: LedgerStoreFault.damaged) { try store.lastCheckpoint() }
        #expect(throws: LedgerStoreFault.damaged) {
            try store.readCheckpoints(after: nil, limit: 1)
        }
        #expect(throws: (any Error).self) {
            try LedgerVerifier(keys: [try Self.signer().verifier]).verify(store)
        }
    }

    @Test func `exports like any source`() throws {
        let scratch = try Scratch()
        try write(300, to: scratch)
        let store = try SQLiteLedgerStore.openReadOnly(path: scratch.path)
        let key = try Self.signer().verifier
        let directory = scratch.directory + "/export"
        try LedgerExport.write(from: store, keys: [key], to: directory)
        #expect(try ExportReader(directory: directory).verify(keys: [key]).entries == 300)
    }

    @Test func `refuses everything after a failed write`() throws {
        let scratch = try Scratch()
        let store = try SQLiteLedgerStore.open(path: scratch.path)
        try store.saveMark(Self.mark)
        try scratch.change("DROP TABLE mark")
        #expect(throws: DatabaseError.self) { try store.saveMark(Self.mark) }
        #expect(throws: LedgerStoreFault.unusable) { try store.saveMark(Self.mark) }
        #expect(throws: LedgerStoreFault.unusable) { try store.head() }
        #expect(throws: LedgerStoreFault.unusable) {
            try store.readStoredLeaves(from: 0, limit: 1)
        }
    }
}
