import BrokerCore
import Foundation
import GRDB
import Ledger

/// The statements; each is prepared once a connection.
enum LedgerRows {
    // MARK: Writing

    static func insert(_ leaves: [StoredLeaf], _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO entry (seq, leaf, leaf_hash) VALUES (?, ?, ?)"
        )
        for leaf in leaves {
            statement.setUncheckedArguments([
                Int64(bitPattern: leaf.seq), Data(leaf.bytes), leaf.hash.map { Data($0.bytes) },
            ])
            try statement.execute()
        }
    }

    static func insert(_ checkpoint: StoredCheckpoint, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO checkpoint (size, note) VALUES (?, ?)"
        )
        try statement.execute(arguments: [Int64(bitPattern: checkpoint.size), checkpoint.note])
    }

    static func save(_ mark: ClockMark, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO mark (id, wall_ms, boot_ms, boot_id) VALUES (0, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET wall_ms = excluded.wall_ms,
                    boot_ms = excluded.boot_ms, boot_id = excluded.boot_id
                """
        )
        try statement.execute(arguments: [
            mark.wall.millisecondsSince1970, mark.boot.count, mark.bootID,
        ])
    }

    // MARK: Reading

    /// One above the last `seq`; that no place before is empty is for the verifier to find.
    static func size(_ db: Database) throws -> UInt64 {
        let statement = try db.cachedStatement(sql: "SELECT max(seq) FROM entry")
        guard let last = try Int64.fetchOne(statement) else { return 0 }
        return UInt64(clamping: last) + 1
    }

    static func head(_ db: Database) throws -> LedgerHead? {
        let size = try size(db)
        let mark = try mark(db)
        guard size > 0 || mark != nil else { return nil }
        return LedgerHead(size: size, checkpoint: try lastCheckpoint(db)?.note, mark: mark)
    }

    private static func mark(_ db: Database) throws -> ClockMark? {
        let statement = try db.cachedStatement(sql: "SELECT wall_ms, boot_ms, boot_id FROM mark")
        guard let row = try Row.fetchOne(statement) else { return nil }
        return ClockMark(
            wall: Instant(millisecondsSince1970: try row.value(0)),
            boot: Milliseconds(try row.value(1)),
            bootID: try row.value(2)
        )
    }

    static func leaves(from seq: UInt64, limit: Int, _ db: Database) throws -> [StoredLeaf] {
        let statement = try db.cachedStatement(
            sql: "SELECT seq, leaf, leaf_hash FROM entry WHERE seq >= ? ORDER BY seq LIMIT ?"
        )
        let rows = try Row.fetchCursor(statement, arguments: [Int64(clamping: seq), limit])
        var leaves: [StoredLeaf] = []
        while let row = try rows.next() {
            let seq: Int64 = try row.value(0)
            let bytes = try row.withUnsafeData(atIndex: 1) { [UInt8]($0 ?? Data()) }
            let hash = try row.withUnsafeData(atIndex: 2) { TreeHash($0 ?? Data()) }
            leaves.append(StoredLeaf(seq: UInt64(clamping: seq), bytes: bytes, hash: hash))
        }
        return leaves
    }

    static func checkpoints(
        after size: UInt64?,
        limit: Int,
        _ db: Database
    ) throws -> [StoredCheckpoint] {
        let statement = try db.cachedStatement(
            sql: "SELECT size, note FROM checkpoint WHERE size > ? ORDER BY size LIMIT ?"
        )
        let after = size.map { Int64(clamping: $0) } ?? -1
        return try Row.fetchAll(statement, arguments: [after, limit]).map(checkpoint)
    }

    static func lastCheckpoint(_ db: Database) throws -> StoredCheckpoint? {
        let statement = try db.cachedStatement(
            sql: "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1"
        )
        return try Row.fetchOne(statement).map(checkpoint)
    }

    /// The first row whose number no ledger has; nil if there is none.
    static func strayNumber(_ db: Database) throws -> Int64? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT seq FROM entry WHERE seq < 0
                UNION ALL SELECT size FROM checkpoint WHERE size < 0 LIMIT 1
                """
        )
        return try Int64.fetchOne(statement)
    }

    private static func checkpoint(_ row: Row) throws -> StoredCheckpoint {
        let size: Int64 = try row.value(0)
        return StoredCheckpoint(size: UInt64(clamping: size), note: try row.value(1))
    }
}

extension Row {
    /// What a column holds; a page that was damaged may hold anything, whatever the schema says.
    fileprivate func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ column: Int
    ) throws -> Value {
        do {
            return try decode(Value.self, atIndex: column)
        } catch {
            throw LedgerStoreFault.damaged
        }
    }
}
