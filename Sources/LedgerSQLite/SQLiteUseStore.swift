package import BrokerCore
import Foundation
import GRDB
package import Ledger
import SQLiteFile
import Synchronization

/// The uses in one SQLite file of their own, as `UseStore` asks.
///
/// A flush is one blob and one sync; only once a minute, or when somebody reads, are the flushes
/// folded into rows. A row for each credential in each flush would cost a busy machine more than
/// its checks do.
///
/// Durable by WAL with `synchronous=FULL`. One process writes, which `<path>.lock` holds to.
package final class SQLiteUseStore: UseStore {
    private let queue: DatabaseQueue
    private let lock: WriterLock
    private let open: Mutex<Open>

    /// What was flushed and not folded, as the table `flushed` has it. After a write that failed
    /// it is as it was before.
    private struct Open {
        var uses: [UseKey: Use] = [:]
        var minute: Instant?
        var lastNumber: UInt64?

        mutating func add(_ batch: UseBatch) {
            for use in batch.uses {
                uses[use.key] = uses[use.key]?.merged(with: use) ?? use
            }
            minute = batch.at.minute
            lastNumber = batch.number
        }
    }

    /// Opens for writing, and creates what is not there.
    ///
    /// Throws ``UseStoreFault``, and SQLite's errors.
    package init(path: String) throws {
        do {
            lock = try WriterLock(path: path + ".lock")
        } catch LedgerStoreFault.inUse {
            throw UseStoreFault.inUse
        }
        queue = try UseSchema.layout.openForWriting(path: path)
        open = Mutex(Open())
    }

    package func close() throws { try queue.close() }

    // MARK: Writing

    package func begin(at now: Instant, known: Instant?) throws -> UInt64 {
        try serially { db, open in
            let last = try transaction(db) {
                for uses in try UseRows.flushed(db) { try UseRows.fold(uses, db) }
                try UseRows.forgetFlushed(db)
                let run = try UseRows.lastRun(db)
                if let from = Self.gapStart(after: run, known: known) {
                    try UseRows.fold([Self.gap(from: from, until: max(from, now))], db)
                }
                try UseRows.beginRun(at: now, number: run?.lastNumber ?? 0, db)
                return UInt64(clamping: run?.lastNumber ?? 0)
            }
            open = Open(minute: now.minute, lastNumber: last)
            return last + 1
        }
    }

    private static func gapStart(after run: UseRows.Run?, known: Instant?) -> Instant? {
        guard let run else { return known }
        // A store that was put back from a copy ends before the ledger's last digest.
        if let known, known > run.writtenAt { return run.writtenAt }
        return run.wasEnded ? nil : run.writtenAt
    }

    private static func gap(from: Instant, until: Instant) -> Use {
        Use(
            key: UseKey(minute: from.minute, system: nil, subject: .gap),
            first: from,
            last: until,
            allowed: 0,
            denied: 0
        )
    }

    package func add(_ batch: UseBatch) throws {
        try serially { db, open in
            guard let last = open.lastNumber else { throw UseStoreFault.notBegun }
            guard batch.number > last else { return }
            if open.minute != batch.at.minute { try fold(db, &open) }
            try transaction(db) {
                try UseRows.insert(batch, db)
                try UseRows.noteWritten(at: batch.at, number: batch.number, db)
            }
            open.add(batch)
        }
    }

    package func end(at now: Instant) throws {
        try serially { db, open in
            try fold(db, &open)
            try transaction(db) { try UseRows.endRun(at: now, db) }
        }
    }

    package func delete(before minute: Instant, limit: Int) throws -> Bool {
        try serially { db, _ in
            try transaction(db) {
                let first = try UseRows.oldest(before: minute, skipping: 0, db)
                guard let first = try first ?? UseRows.oldestGap(before: minute, db) else {
                    return false
                }
                let step = UseDeletion(
                    first: first,
                    beyond: try UseRows.oldest(before: minute, skipping: limit, db),
                    before: minute,
                    former: try UseRows.deleted(db)
                )
                try UseRows.delete(before: step.until, db)
                try UseRows.fold([step.row], db)
                return true
            }
        }
    }

    /// Puts what was flushed where it is read from.
    private func fold(_ db: Database, _ open: inout Open) throws {
        guard !open.uses.isEmpty else { return }
        try transaction(db) {
            try UseRows.fold(open.uses.values, db)
            try UseRows.forgetFlushed(db)
        }
        open.uses = [:]
    }

    // MARK: Reading

    package func uses(
        from: Instant?,
        until: Instant?,
        after key: UseKey?,
        limit: Int
    ) throws -> [Use] {
        try serially { db, open in
            try fold(db, &open)
            return try UseRows.uses(from: from, until: until, after: key, limit: limit, db)
        }
    }

    package func uses(of credential: CredentialID, limit: Int) throws -> [Use] {
        try serially { db, open in
            try fold(db, &open)
            return try UseRows.uses(of: credential.description, limit: limit, db)
        }
    }

    package func deleted() throws -> Use? { try serially { db, _ in try UseRows.deleted(db) } }

    // MARK: One at a time

    /// Of the database's queue, so that what is in memory and what is in the file never differ.
    private func serially<Value>(
        _ body: (Database, inout Open) throws -> Value
    ) throws -> Value {
        try queue.inDatabase { db in
            // Taken out and put back, not copied: it may be large.
            var open = self.open.withLock { kept in
                defer { kept = Open() }
                return kept
            }
            defer { self.open.withLock { [open] in $0 = open } }
            return try body(db, &open)
        }
    }

    private func transaction<Value>(_ db: Database, _ body: () throws -> Value) throws -> Value {
        var value: Value?
        try db.inTransaction(.immediate) {
            value = try body()
            return .commit
        }
        guard let value else { throw UseStoreFault.damaged }
        return value
    }
}
