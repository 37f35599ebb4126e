import GRDB
import SQLiteFile

/// What one of Mado's files is known by and made of, and how it is opened.
///
/// In WAL with `synchronous=FULL`; not by `Configuration.journalMode`, which would lower it to
/// NORMAL: that loses the last commits at a power cut.
struct FileLayout: Sendable {
    /// How GRDB names the connection.
    let label: String
    /// In the header of the file.
    let applicationID: Int
    let version: Int
    /// The statements that make the tables of an empty file.
    let tables: String
    /// What is thrown for another program's file, and for that of a later release.
    let foreign: any Error
    let newer: @Sendable (_ version: Int) -> any Error

    /// Opens for the one writer, who holds its lock already, and creates what is not there.
    func openForWriting(path: String) throws -> DatabaseQueue {
        try LedgerFile.prepare(path: path)
        try WriteAheadLog.rewrite(path + "-wal")
        var configuration = Configuration()
        configuration.label = label
        configuration.prepareDatabase { db in
            // The first statement reads the header: another program's file is left as it is.
            if try !isEmpty(db) { try check(db) }
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        let queue = try open(path, configuration, migrate)
        try LedgerFile.syncDirectory(of: path)
        return queue
    }

    /// Opens for reading, also while the writer writes.
    func openForReading(path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = label + "-reader"
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try open(path, configuration, check)
    }

    private func open(
        _ path: String,
        _ configuration: Configuration,
        _ prepare: (Database) throws -> Void
    ) throws -> DatabaseQueue {
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase(prepare)
            return queue
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw foreign
        }
    }

    /// Creates the tables in an empty file; throws for any file that is not ours or is newer.
    private func migrate(_ db: Database) throws {
        if try isEmpty(db) {
            try db.inTransaction(.immediate) {
                try db.execute(sql: tables)
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(version)")
                return .commit
            }
        }
        try check(db)
    }

    private func check(_ db: Database) throws {
        guard try number("application_id", db) == applicationID else { throw foreign }
        let found = try number("user_version", db)
        guard found <= version else { throw newer(found) }
    }

    private func isEmpty(_ db: Database) throws -> Bool {
        try number("application_id", db) == 0 && number("user_version", db) == 0
            && Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
    }

    private func number(_ pragma: String, _ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA \(pragma)") ?? 0
    }
}
