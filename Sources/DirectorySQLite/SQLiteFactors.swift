package import BrokerCore
package import Credentials
import Foundation
import GRDB

/// Codes and factors.
extension SQLiteDirectory {
    package func setCodes(_ codes: [PersonID: StandingCode]) async throws {
        try await pool.write { database in
            for (person, code) in codes {
                try database.execute(
                    sql: "DELETE FROM pending WHERE person = ?",
                    arguments: [person.text]
                )
                try database.execute(
                    sql: "INSERT OR REPLACE INTO code VALUES (?, ?, ?)",
                    arguments: [
                        person.text, code.digest.bytes.blob,
                        code.expiresAt.millisecondsSince1970,
                    ]
                )
            }
        }
    }

    package func standingCode(of person: PersonID) async throws -> StandingCode? {
        try await pool.read { try Self.code(of: person, in: $0) }
    }

    package func setPending(_ pending: PendingFactors, of person: PersonID) async throws -> Bool {
        try await pool.write { database in
            guard try Self.code(of: person, in: database) == pending.code else { return false }
            try Self.put(pending.factors, of: person, into: "pending", in: database)
            return true
        }
    }

    package func pending(of person: PersonID) async throws -> PendingFactors? {
        try await pool.read { try Self.pending(of: person, in: $0) }
    }

    package func confirm(_ pending: PendingFactors, of person: PersonID) async throws -> Bool {
        try await pool.write { database in
            guard try Self.pending(of: person, in: database) == pending else { return false }
            // Takes the begun factors with it.
            try database.execute(
                sql: "DELETE FROM code WHERE person = ?",
                arguments: [person.text]
            )
            try Self.put(pending.factors, of: person, into: "factor", in: database)
            return true
        }
    }

    package func factors(of person: PersonID) async throws -> Factors? {
        try await pool.read { try Self.factors(of: person, from: "factor", in: $0) }
    }

    package func removeFactors(of person: PersonID) async throws {
        try await pool.write { database in
            for table in ["pending", "code", "factor"] {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE person = ?",
                    arguments: [person.text]
                )
            }
        }
        try await emptyLog()
    }

    private static func code(of person: PersonID, in database: Database) throws -> StandingCode? {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT digest, expires_at FROM code WHERE person = ?",
            arguments: [person.text]
        )
        guard let row else { return nil }
        guard let digest = BrokerCore.Digest(try row.bytes(0, of: "code")) else {
            throw SQLiteDirectoryError.damaged(table: "code")
        }
        return StandingCode(
            digest: digest,
            expiresAt: Instant(millisecondsSince1970: try row.value(1, of: "code"))
        )
    }

    private static func pending(
        of person: PersonID,
        in database: Database
    ) throws -> PendingFactors? {
        guard let code = try code(of: person, in: database),
            let factors = try factors(of: person, from: "pending", in: database)
        else { return nil }
        return PendingFactors(code: code, factors: factors)
    }

    private static func factors(
        of person: PersonID,
        from table: String,
        in database: Database
    ) throws -> Factors? {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT passphrase, totp FROM \(table) WHERE person = ?",
            arguments: [person.text]
        )
        guard let row else { return nil }
        guard let passphrase = PassphraseHash(phc: try row.value(0, of: table)) else {
            throw SQLiteDirectoryError.damaged(table: table)
        }
        let sealed = SealedSecret(bytes: try row.bytes(1, of: table))
        return Factors(passphrase: passphrase, sealedTOTP: sealed)
    }

    private static func put(
        _ factors: Factors,
        of person: PersonID,
        into table: String,
        in database: Database
    ) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO \(table) VALUES (?, ?, ?)",
            arguments: [
                person.text, factors.passphrase.phc, factors.sealedTOTP.bytes.blob,
            ]
        )
    }
}

extension [UInt8] {
    /// The form in which GRDB stores bytes.
    var blob: Data { Data(self) }
}

extension Row {
    /// The bytes of a column that the schema declares `BLOB NOT NULL`.
    func bytes(_ column: Int, of table: String) throws -> [UInt8] {
        let data: Data = try value(column, of: table)
        return [UInt8](data)
    }

    /// What a column holds; a page that was damaged may hold anything, whatever the schema says.
    func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ column: Int,
        of table: String
    ) throws -> Value {
        do {
            return try decode(Value.self, atIndex: column)
        } catch {
            throw SQLiteDirectoryError.damaged(table: table)
        }
    }
}
