import GRDB

/// The tables of the directory. All times are milliseconds since 1970, UTC.
enum Schema {
    /// "MdDi": what `file(1)` and a later start know the file by.
    static let applicationID: Int32 = 0x4d64_4469
    static let version = 1

    /// Makes the tables of a new file, and refuses any that is not ours.
    static func prepare(_ database: Database, path: String) throws {
        let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let tables =
            try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        if application == 0, version == 0, tables == 0 {
            try database.execute(sql: create)
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: "PRAGMA user_version = \(Self.version)")
            return
        }
        guard application == applicationID, version > 0 else {
            throw SQLiteDirectoryError.foreign(path: path)
        }
        guard version == Self.version else {
            throw SQLiteDirectoryError.newerSchema(path: path, version: version)
        }
    }

    /// A text's body is bytes, since its digest is over bytes: a NUL would end a TEXT value early.
    private static let create = """
        CREATE TABLE profile (
            person TEXT NOT NULL PRIMARY KEY,
            display_name TEXT NOT NULL,
            staff_number TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE text (
            digest BLOB NOT NULL PRIMARY KEY,
            salt BLOB NOT NULL,
            body BLOB NOT NULL,
            person TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX text_by_person ON text (person) WHERE person IS NOT NULL;
        CREATE TABLE code (
            person TEXT NOT NULL PRIMARY KEY,
            digest BLOB NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE pending (
            person TEXT NOT NULL PRIMARY KEY REFERENCES code (person) ON DELETE CASCADE,
            passphrase TEXT NOT NULL,
            totp BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE factor (
            person TEXT NOT NULL PRIMARY KEY,
            passphrase TEXT NOT NULL,
            totp BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
