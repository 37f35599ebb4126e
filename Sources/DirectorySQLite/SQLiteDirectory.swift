package import BrokerCore
package import Credentials
import GRDB
import Glibc
import SQLiteFile

/// The directory in one SQLite file: WAL, every commit fsynced, deleted bytes overwritten.
///
/// The file and its companions are the owner's alone (mode 0600); a file that others may read is
/// refused rather than mended, since somebody may have read it already.
package final class SQLiteDirectory: Directory {
    package let path: String
    let pool: DatabasePool

    /// Opens the directory, or makes it where there is no file.
    ///
    /// - Throws: ``SQLiteDirectoryError``, or SQLite's own error.
    package init(path: String) throws {
        self.path = path
        try Self.claimFile(path)
        do {
            try WriteAheadLog.rewrite(path + "-wal")
        } catch {
            throw SQLiteDirectoryError.failed(path: error.path, errno: error.code)
        }
        var configuration = Configuration()
        configuration.label = "mado.directory"
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 2
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA secure_delete = ON")
            // Temporary tables hold names too: they must not reach another file.
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        try Self.refuseForeign(path)
        pool = try DatabasePool(path: path, configuration: configuration)
        // Only now: opening the pool lowers it to NORMAL, which loses the last commits at a power
        // cut.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        try pool.write { try Schema.prepare($0, path: path) }
    }

    /// Closes the file; later calls throw.
    package func close() throws {
        try pool.close()
    }

    /// Creates the file with its mode before SQLite would, whose companions then inherit it.
    private static func claimFile(_ path: String) throws {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SQLiteDirectoryError.failed(path: path, errno: errno)
        }
        defer { Glibc.close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw SQLiteDirectoryError.failed(path: path, errno: errno)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw SQLiteDirectoryError.exposed(path: path, mode: status.st_mode & 0o7777)
        }
    }

    /// Looks at a file before a pool would switch it to WAL: a stranger's file stays as it is.
    private static func refuseForeign(_ path: String) throws {
        do {
            do {
                try refuseForeign(path, readonly: true)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
                // Cut off within a transaction: nobody can read before it was rolled back.
                try refuseForeign(path, readonly: false)
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw SQLiteDirectoryError.foreign(path: path)
        }
    }

    private static func refuseForeign(_ path: String, readonly: Bool) throws {
        var configuration = Configuration()
        configuration.readonly = readonly
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.read { database in
            let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            let tables =
                try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
            guard application == Schema.applicationID || (application == 0 && tables == 0)
            else { throw SQLiteDirectoryError.foreign(path: path) }
        }
        try queue.close()
    }
}

extension SQLiteDirectory {
    package func setProfiles(_ profiles: [PersonID: PersonProfile]) async throws {
        try await pool.write { database in
            let statement = try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO profile VALUES (?, ?, ?)"
            )
            for (person, profile) in profiles {
                try statement.execute(
                    arguments: [person.text, profile.displayName, profile.staffNumber])
            }
        }
    }

    package func profiles(of persons: [PersonID]) async throws -> [PersonID: PersonProfile] {
        try await pool.read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT display_name, staff_number FROM profile WHERE person = ?"
            )
            var found: [PersonID: PersonProfile] = [:]
            for person in persons {
                guard let row = try Row.fetchOne(statement, arguments: [person.text]) else {
                    continue
                }
                found[person] = PersonProfile(
                    displayName: try row.value(0, of: "profile"),
                    staffNumber: try row.value(1, of: "profile")
                )
            }
            return found
        }
    }

    package func store(_ text: SaltedText, about person: PersonID?) async throws {
        try await pool.write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO text VALUES (?, ?, ?, ?)",
                arguments: [
                    text.digest.bytes.blob, text.salt.blob, Array(text.text.utf8).blob,
                    person?.text,
                ]
            )
        }
    }

    package func texts(
        for digests: [BrokerCore.Digest]
    ) async throws -> [BrokerCore.Digest: SaltedText] {
        try await pool.read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT salt, body FROM text WHERE digest = ?"
            )
            var found: [BrokerCore.Digest: SaltedText] = [:]
            for digest in digests {
                let arguments: StatementArguments = [digest.bytes.blob]
                guard let row = try Row.fetchOne(statement, arguments: arguments) else {
                    continue
                }
                // The ledger's word decides: a changed text is not shown as the recorded one.
                let bytes = try row.bytes(1, of: "text")
                let salt = try row.bytes(0, of: "text")
                guard let body = String(validating: bytes, as: UTF8.self),
                    let text = SaltedText(salt: salt, text: body),
                    text.digest == digest
                else { throw SQLiteDirectoryError.damaged(table: "text") }
                found[digest] = text
            }
            return found
        }
    }

    package func eraseText(_ digest: BrokerCore.Digest) async throws {
        try await pool.write { database in
            try database.execute(
                sql: "DELETE FROM text WHERE digest = ?",
                arguments: [digest.bytes.blob]
            )
        }
        try await emptyLog()
    }

    package func erase(person: PersonID) async throws {
        try await pool.write { database in
            for table in ["profile", "text", "pending", "code", "factor"] {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE person = ?",
                    arguments: [person.text]
                )
            }
        }
        try await emptyLog()
    }

    /// Moves the write-ahead log into the file and cuts it to nothing: erased rows would
    /// otherwise stay readable in the log's old frames.
    ///
    /// SQLite does not sync the cut. The commit that follows does, and a power cut brings nothing
    /// back.
    func emptyLog() async throws {
        let isBusy = try await pool.writeWithoutTransaction { database in
            let isBusy = try Int.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)") != 0
            if !isBusy {
                try database.execute(sql: "PRAGMA user_version = \(Schema.version)")
            }
            return isBusy
        }
        if isBusy { throw SQLiteDirectoryError.erasureIncomplete }
    }
}
