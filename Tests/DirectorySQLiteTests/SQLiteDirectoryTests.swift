import BrokerCore
import BrokerTesting
import Credentials
import DirectorySQLite
import Foundation
import GRDB
import Testing

@Suite struct `The directory in SQLite` {
    private let person = PersonID(unchecked: "YE-0001")
    private let profile = PersonProfile(displayName: "試験担当イロハ", staffNumber: "ZZ-98765")

    private func withScratch(_ body: (String) async throws -> Void) async throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "mado-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        try await body(url.path(percentEncoded: false) + "/directory.sqlite")
    }

    /// Whether any file of the store holds these bytes.
    private func files(of path: String, contain text: String) throws -> Bool {
        let needle = Data(text.utf8)
        for suffix in ["", "-wal", "-shm"] {
            let content = FileManager.default.contents(atPath: path + suffix) ?? Data()
            if content.range(of: needle) != nil { return true }
        }
        return false
    }

    @Test(arguments: DirectoryConformance.all)
    func `keeps the port's obligations`(
        obligation: DirectoryConformance.Obligation
    ) async throws {
        try await withScratch { path in
            let directory = try SQLiteDirectory(path: path)
            try await obligation.check(directory)
            try directory.close()
        }
    }

    @Test func `keeps everything over a restart`() async throws {
        try await withScratch { path in
            let random = RandomSource.system
            let first = try SQLiteDirectory(path: path)
            try await first.setProfiles([person: profile])
            let text = try await first.store("停電対応\n理由", random: random)
            let code = StandingCode(
                digest: EnrolmentCode.draw(random: random).digest,
                expiresAt: Instant(millisecondsSince1970: 1_795_197_600_123)
            )
            try await first.setCodes([person: code])
            try first.close()
            let second = try SQLiteDirectory(path: path)
            #expect(try await second.profile(of: person) == profile)
            #expect(try await second.text(for: text) == "停電対応\n理由")
            #expect(try await second.standingCode(of: person) == code)
            try second.close()
        }
    }

    @Test func `a write is in the log file when it returns`() async throws {
        try await withScratch { path in
            let directory = try SQLiteDirectory(path: path)
            try await directory.setProfiles([person: profile])
            // A copy of the files as a crash would leave them, without closing.
            let copy = path + ".copy"
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
            }
            let recovered = try SQLiteDirectory(path: copy)
            #expect(try await recovered.profile(of: person) == profile)
            try recovered.close()
            try directory.close()
        }
    }

    @Test func `leaves no byte of an erased person`() async throws {
        try await withScratch { path in
            let directory = try SQLiteDirectory(path: path)
            try await directory.setProfiles([person: profile])
            _ = try await directory.store("消去対象の本文", about: person, random: .system)
            let other = try await directory.store("残る本文", random: .system)
            #expect(try files(of: path, contain: profile.displayName))
            #expect(try files(of: path, contain: "消去対象の本文"))
            try await directory.erase(person: person)
            for text in [profile.displayName, "ZZ-98765", "消去対象の本文", person.text] {
                #expect(try !files(of: path, contain: text), "\(text)")
            }
            try await directory.eraseText(other)
            #expect(try !files(of: path, contain: "残る本文"))
            try directory.close()
        }
    }

    @Test func `is the owner's alone, companions too`() async throws {
        try await withScratch { path in
            let directory = try SQLiteDirectory(path: path)
            try await directory.setProfiles([person: profile])
            for suffix in ["", "-wal", "-shm"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
            }
            try directory.close()
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o640],
                ofItemAtPath: path
            )
            #expect(throws: SQLiteDirectoryError.exposed(path: path, mode: 0o640)) {
                try SQLiteDirectory(path: path)
            }
        }
    }

    @Test func `is in WAL mode, with its mark and version`() async throws {
        try await withScratch { path in
            try SQLiteDirectory(path: path).close()
            let queue = try DatabaseQueue(path: path)
            let values = try await queue.read { database in
                try ["journal_mode", "application_id", "user_version"].map {
                    try String.fetchOne(database, sql: "PRAGMA \($0)")
                }
            }
            #expect(values == ["wal", "1298416745", "1"])
            let loose = try await queue.read { database in
                try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' "
                        + "AND name NOT LIKE 'sqlite%' AND NOT strict"
                )
            }
            #expect(loose == 0)
            try queue.close()
        }
    }

    @Test func `refuses strangers' files and later versions, untouched`() async throws {
        try await withScratch { path in
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "CREATE TABLE other (x)") }
            try queue.close()
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: path
            )
            let before = FileManager.default.contents(atPath: path)
            #expect(throws: SQLiteDirectoryError.foreign(path: path)) {
                try SQLiteDirectory(path: path)
            }
            #expect(FileManager.default.contents(atPath: path) == before)
        }
        try await withScratch { path in
            try Data("no database, but longer than a header".utf8)
                .write(to: URL(filePath: path))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: path
            )
            #expect(throws: SQLiteDirectoryError.foreign(path: path)) {
                try SQLiteDirectory(path: path)
            }
        }
        try await withScratch { path in
            try SQLiteDirectory(path: path).close()
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "PRAGMA user_version = 2") }
            try queue.close()
            #expect(throws: SQLiteDirectoryError.newerSchema(path: path, version: 2)) {
                try SQLiteDirectory(path: path)
            }
        }
    }

    @Test func `does not show a changed text as the recorded one`() async throws {
        try await withScratch { path in
            let directory = try SQLiteDirectory(path: path)
            let digest = try await directory.store("元の理由", random: .system)
            let queue = try DatabaseQueue(path: path)
            try await queue.write {
                try $0.execute(sql: "UPDATE text SET body = CAST('別の理由' AS BLOB)")
            }
            try queue.close()
            await #expect(throws: SQLiteDirectoryError.damaged(table: "text")) {
                try await directory.text(for: digest)
            }
            try directory.close()
        }
    }
}
