import BrokerCore
import Foundation
import GRDB
import Ledger

/// The statements of the file of the uses; each is prepared once a connection.
enum UseRows {
    // MARK: Writing

    static func insert(_ batch: UseBatch, _ db: Database) throws {
        guard !batch.uses.isEmpty else { return }
        let statement = try db.cachedStatement(
            sql: "INSERT INTO flushed (number, uses) VALUES (?, ?)"
        )
        try statement.execute(arguments: [
            Int64(bitPattern: batch.number), Data(UseBlob.encode(batch.uses)),
        ])
    }

    /// Adds them to what is there.
    static func fold(_ uses: some Sequence<Use>, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO use (minute_ms, system, subject, first_ms, last_ms, allowed, denied)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (minute_ms, system, subject) DO UPDATE SET
                    first_ms = min(first_ms, excluded.first_ms),
                    last_ms = max(last_ms, excluded.last_ms),
                    allowed = allowed + excluded.allowed,
                    denied = denied + excluded.denied
                """
        )
        for use in uses {
            statement.setUncheckedArguments([
                use.key.minute.millisecondsSince1970, use.key.system?.text ?? "",
                use.key.subject.text, use.first.millisecondsSince1970,
                use.last.millisecondsSince1970, use.allowed, use.denied,
            ])
            try statement.execute()
        }
    }

    static func forgetFlushed(_ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM flushed").execute()
    }

    static func delete(before end: Instant, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM use WHERE \(isOld)")
        let time = end.millisecondsSince1970
        try statement.execute(arguments: [time, time])
    }

    /// A gap that reaches beyond stays, for it says something of what is there.
    private static let isOld = "minute_ms < ? AND last_ms < ? AND subject <> 'deleted'"

    static func beginRun(at now: Instant, number: Int64, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO run (started_ms, written_ms, last_number) VALUES (?, ?, ?)"
        )
        let time = now.millisecondsSince1970
        try statement.execute(arguments: [time, time, number])
    }

    static func noteWritten(at now: Instant, number: UInt64, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE run SET written_ms = ?, last_number = ?
                WHERE id = (SELECT max(id) FROM run)
                """
        )
        try statement.execute(arguments: [now.millisecondsSince1970, Int64(bitPattern: number)])
    }

    static func endRun(at now: Instant, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE run SET ended_ms = ? WHERE id = (SELECT max(id) FROM run)"
        )
        try statement.execute(arguments: [now.millisecondsSince1970])
    }

    // MARK: Reading

    struct Run {
        let writtenAt: Instant
        let lastNumber: Int64
        let wasEnded: Bool
    }

    static func lastRun(_ db: Database) throws -> Run? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT written_ms, last_number, ended_ms IS NOT NULL FROM run
                ORDER BY id DESC LIMIT 1
                """
        )
        return try Row.fetchOne(statement).map { row in
            Run(
                writtenAt: Instant(millisecondsSince1970: try row.number(0)),
                lastNumber: try row.number(1),
                wasEnded: try row.number(2) != 0
            )
        }
    }

    static func flushed(_ db: Database) throws -> [[Use]] {
        let statement = try db.cachedStatement(sql: "SELECT uses FROM flushed ORDER BY number")
        return try Row.fetchAll(statement).map { row in
            guard let data = try? row.decode(Data.self, atIndex: 0) else {
                throw UseStoreFault.damaged
            }
            return try UseBlob.decode([UInt8](data))
        }
    }

    static func uses(
        from: Instant?,
        until: Instant?,
        after key: UseKey?,
        limit: Int,
        _ db: Database
    ) throws -> [Use] {
        let statement = try db.cachedStatement(
            sql: """
                \(select) WHERE minute_ms >= ? AND minute_ms < ?
                    AND (minute_ms, system, subject) > (?, ?, ?)
                ORDER BY minute_ms, system, subject LIMIT ?
                """
        )
        let arguments: StatementArguments = [
            from?.millisecondsSince1970 ?? .min, until?.millisecondsSince1970 ?? .max,
            key?.minute.millisecondsSince1970 ?? .min, key?.system?.text ?? "",
            key?.subject.text ?? "", limit,
        ]
        return try Row.fetchAll(statement, arguments: arguments).map(use)
    }

    /// The minute of the row after the `count` oldest that may be deleted; gaps, which may reach
    /// beyond their minute, are not counted.
    static func oldest(
        before end: Instant,
        skipping count: Int,
        _ db: Database
    ) throws -> Instant? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT minute_ms FROM use WHERE \(isOld) AND subject <> 'gap'
                ORDER BY minute_ms, system, subject LIMIT 1 OFFSET ?
                """
        )
        let time = end.millisecondsSince1970
        return try Row.fetchOne(statement, arguments: [time, time, count]).map {
            Instant(millisecondsSince1970: try $0.number(0))
        }
    }

    /// The minute of the oldest gap that may be deleted.
    static func oldestGap(before end: Instant, _ db: Database) throws -> Instant? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT minute_ms FROM use WHERE \(isOld) AND subject = 'gap'
                ORDER BY minute_ms LIMIT 1
                """
        )
        let time = end.millisecondsSince1970
        return try Row.fetchOne(statement, arguments: [time, time]).map {
            Instant(millisecondsSince1970: try $0.number(0))
        }
    }

    static func deleted(_ db: Database) throws -> Use? {
        try uses(of: UseSubject.deleted.text, limit: 1, db).first
    }

    static func uses(of subject: String, limit: Int, _ db: Database) throws -> [Use] {
        let statement = try db.cachedStatement(
            sql: """
                \(select) WHERE subject = ?
                ORDER BY minute_ms DESC, system DESC LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [subject, limit]).map(use).reversed()
    }

    private static let select = """
        SELECT minute_ms, system, subject, first_ms, last_ms, allowed, denied FROM use
        """

    private static func use(_ row: Row) throws -> Use {
        let system = try row.text(1)
        guard let subject = UseSubject(try row.text(2)), system.isEmpty != subject.countsChecks,
            system.isEmpty || SystemID(system) != nil
        else { throw UseStoreFault.damaged }
        return Use(
            key: UseKey(
                minute: Instant(millisecondsSince1970: try row.number(0)),
                system: SystemID(system),
                subject: subject
            ),
            first: Instant(millisecondsSince1970: try row.number(3)),
            last: Instant(millisecondsSince1970: try row.number(4)),
            allowed: Int(clamping: try row.number(5)),
            denied: Int(clamping: try row.number(6))
        )
    }
}

extension Row {
    /// What a column holds; a page that was damaged may hold anything, whatever the schema says.
    fileprivate func number(_ column: Int) throws -> Int64 {
        guard let number = try? decode(Int64.self, atIndex: column) else {
            throw UseStoreFault.damaged
        }
        return number
    }

    fileprivate func text(_ column: Int) throws -> String {
        guard let text = try? decode(String.self, atIndex: column) else {
            throw UseStoreFault.damaged
        }
        return text
    }
}
