import BrokerCore
import Foundation
import GRDB
package import Ledger
import SQLiteFile
import Synchronization

/// The ledger in one SQLite file, as `LedgerStore` asks.
///
/// Durable by WAL with `synchronous=FULL`: a commit returns after the fsync of the WAL. One
/// process writes, which an advisory lock (`flock`) on the sibling file `<path>.lock` holds to;
/// others may read meanwhile with ``openReadOnly(path:)``. The file has mode 0600.
///
/// SQLite's own automatic checkpoint stays on: every thousand WAL pages one commit also moves
/// them into the file. Entries are only ever added, so those are few distinct pages written in
/// order. Readers here take one page of rows a transaction, so none holds a checkpoint back and
/// lets the WAL grow.
package final class SQLiteLedgerStore: LedgerStore {
    private let queue: DatabaseQueue
    /// Nil: opened for reading only.
    private let lock: WriterLock?
    private let reserve: DiskReserve?
    private let written: Mutex<Written>

    /// What the writing caller knows without asking the file.
    private struct Written {
        var size: UInt64
        var commits = 0
        /// After a failed write nothing is read back (fsync may have dropped dirty pages).
        var isUnusable = false
    }

    private init(queue: DatabaseQueue, lock: WriterLock?, reserve: DiskReserve?, size: UInt64) {
        self.queue = queue
        self.lock = lock
        self.reserve = reserve
        written = Mutex(Written(size: size))
    }

    /// SQLite closes its files before the reserve closes its own descriptors of them.
    deinit { try? queue.close() }

    /// Ends its use, whoever still holds it. The last that is closed after being opened for writing
    /// moves the WAL into the file, so that a stopped daemon leaves one file to copy.
    package func close() throws { try queue.close() }

    // MARK: Opening

    /// Opens for writing, and creates what is not there.
    ///
    /// Throws `LedgerStoreFault.inUse` while another process, or this one, has it open for
    /// writing, `.foreign` for another program's file and `.newerSchema` for a later release's.
    package static func open(path: String) throws -> SQLiteLedgerStore {
        let lock = try WriterLock(path: path + ".lock")
        let queue = try LedgerSchema.layout.openForWriting(path: path)
        let size = try queue.inDatabase(LedgerRows.size)
        return SQLiteLedgerStore(
            queue: queue,
            lock: lock,
            reserve: try DiskReserve(path: path),
            size: size
        )
    }

    /// Opens for reading, also while the daemon writes; writing throws `.readOnly`.
    package static func openReadOnly(path: String) throws -> SQLiteLedgerStore {
        let queue = try LedgerSchema.layout.openForReading(path: path)
        return SQLiteLedgerStore(queue: queue, lock: nil, reserve: nil, size: 0)
    }

    // MARK: Writing

    package func append(_ batch: LedgerBatch) throws {
        let size = try sizeForWriting()
        guard batch.follows(size: size) else {
            throw LedgerStoreFault.refused(expectedSeq: size)
        }
        try commit(newSize: batch.checkpoint.size) { db in
            try LedgerRows.insert(batch.leaves, db)
            try LedgerRows.insert(batch.checkpoint, db)
            try LedgerRows.save(batch.mark, db)
        }
    }

    package func saveMark(_ mark: ClockMark) throws {
        let size = try sizeForWriting()
        try commit(newSize: size) { db in try LedgerRows.save(mark, db) }
    }

    package func keepReserve(bytes: UInt64) throws -> Bool {
        guard let reserve else { throw LedgerStoreFault.readOnly }
        return try reserve.keep(bytes: bytes)
    }

    private func sizeForWriting() throws -> UInt64 {
        guard lock != nil else { throw LedgerStoreFault.readOnly }
        return try written.withLock { written in
            guard !written.isUnusable else { throw LedgerStoreFault.unusable }
            return written.size
        }
    }

    private func commit(newSize: UInt64, _ body: (Database) throws -> Void) throws {
        do {
            try queue.inDatabase { db in
                try db.inTransaction(.immediate) {
                    try body(db)
                    return .commit
                }
            }
        } catch {
            written.withLock { $0.isUnusable = true }
            throw error
        }
        reserve?.takeBack()
        written.withLock { written in
            written.size = newSize
            written.commits += 1
        }
    }

    /// How many transactions this process committed: each is one fsync.
    package var commitCount: Int { written.withLock(\.commits) }

    /// A setting of the writing connection, as SQLite numbers it: for `doctor` and tests.
    package func pragma(_ name: StaticString) throws -> Int? {
        try queue.inDatabase { db in try Int.fetchOne(db, sql: "PRAGMA \(name)") }
    }

    // MARK: Reading

    package func head() throws -> LedgerHead? {
        try read(LedgerRows.head)
    }

    package func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf] {
        try read { db in try LedgerRows.leaves(from: seq, limit: limit, db) }
    }

    package func readCheckpoints(after size: UInt64?, limit: Int) throws -> [StoredCheckpoint] {
        try read { db in try LedgerRows.checkpoints(after: size, limit: limit, db) }
    }

    package func lastCheckpoint() throws -> StoredCheckpoint? {
        try read(LedgerRows.lastCheckpoint)
    }

    package func strayNumber() throws -> Int64? {
        try read(LedgerRows.strayNumber)
    }

    private func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        guard !written.withLock(\.isUnusable) else { throw LedgerStoreFault.unusable }
        // One snapshot for all statements of one question, while the daemon goes on writing.
        var result: Result?
        try queue.inDatabase { db in
            try db.inTransaction(.deferred) {
                result = try body(db)
                return .commit
            }
        }
        guard let result else { throw LedgerStoreFault.unusable }
        return result
    }
}
