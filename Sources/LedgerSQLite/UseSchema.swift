import GRDB
import Ledger

/// The layout of the file of the uses and how it is opened.
///
///     use(minute_ms, system, subject, …)    one row a key: what was folded
///     flushed(number, uses)                 one row a batch that is not folded yet
///     run(started_ms, written_ms, …)        one row a run of the daemon
enum UseSchema {
    /// `MadU` in ASCII, in the header of the file.
    static let applicationID = 0x4D61_6455
    static let version = 1

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "uses"
        configuration.prepareDatabase { db in
            if try !isEmpty(db) { try check(db) }
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        return configuration
    }

    static func opening<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw UseStoreFault.foreign
        }
    }

    /// Creates the tables in an empty file; throws for any file that is not ours or is newer.
    static func migrate(_ db: Database) throws {
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

    private static func check(_ db: Database) throws {
        guard try number("application_id", db) == applicationID else {
            throw UseStoreFault.foreign
        }
        let found = try number("user_version", db)
        guard found <= version else { throw UseStoreFault.newerSchema(found) }
    }

    private static func isEmpty(_ db: Database) throws -> Bool {
        try number("application_id", db) == 0 && number("user_version", db) == 0
            && Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
    }

    private static func number(_ pragma: String, _ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA \(pragma)") ?? 0
    }

    private static let tables = """
        CREATE TABLE use (
            minute_ms INTEGER NOT NULL,
            system TEXT NOT NULL,
            subject TEXT NOT NULL,
            first_ms INTEGER NOT NULL,
            last_ms INTEGER NOT NULL,
            allowed INTEGER NOT NULL,
            denied INTEGER NOT NULL,
            PRIMARY KEY (minute_ms, system, subject)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX use_of_subject ON use (subject, minute_ms);
        CREATE TABLE flushed (
            number INTEGER PRIMARY KEY,
            uses BLOB NOT NULL
        ) STRICT;
        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            started_ms INTEGER NOT NULL,
            written_ms INTEGER NOT NULL,
            last_number INTEGER NOT NULL,
            ended_ms INTEGER
        ) STRICT;
        """
}
