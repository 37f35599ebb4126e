import GRDB
import Ledger

/// The layout of the file and how it is opened.
///
///     entry(seq, leaf, leaf_hash)       one row an entry; seq is the leaf's index
///     checkpoint(size, note)            one row a commit
///     mark(wall_ms, boot_ms, boot_id)   one row
enum LedgerSchema {
    /// `Mado` in ASCII, in the header of the file.
    static let applicationID = 0x4D61_646F
    static let version = 1

    /// Not `Configuration.journalMode`, which would lower `synchronous` to NORMAL: that loses
    /// the last commits at a power cut.
    static var writing: Configuration {
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.prepareDatabase { db in
            // The first statement reads the header: another program's file is left as it is.
            try refuseForeign(db)
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        return configuration
    }

    static var reading: Configuration {
        var configuration = Configuration()
        configuration.label = "ledger-reader"
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return configuration
    }

    /// Says what is no ledger at all in the words of the port.
    static func opening<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw LedgerStoreFault.foreign
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

    static func check(_ db: Database) throws {
        guard try number("application_id", db) == applicationID else {
            throw LedgerStoreFault.foreign
        }
        let found = try number("user_version", db)
        guard found <= version else { throw LedgerStoreFault.newerSchema(found) }
    }

    private static func refuseForeign(_ db: Database) throws {
        if try !isEmpty(db) { try check(db) }
    }

    private static func isEmpty(_ db: Database) throws -> Bool {
        try number("application_id", db) == 0 && number("user_version", db) == 0
            && Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
    }

    private static func number(_ pragma: String, _ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA \(pragma)") ?? 0
    }

    private static let tables = """
        CREATE TABLE entry (
            seq INTEGER PRIMARY KEY,
            leaf BLOB NOT NULL,
            leaf_hash BLOB NOT NULL
        ) STRICT;
        CREATE TABLE checkpoint (
            size INTEGER PRIMARY KEY,
            note TEXT NOT NULL
        ) STRICT;
        CREATE TABLE mark (
            id INTEGER PRIMARY KEY CHECK (id = 0),
            wall_ms INTEGER NOT NULL,
            boot_ms INTEGER NOT NULL,
            boot_id TEXT NOT NULL
        ) STRICT;
        """
}
