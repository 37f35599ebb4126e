import Credentials
import DaemonHarness
import Foundation
import Testing

/// A start on stores that are damaged or gone: what can still be done is done (L12).
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct LostStoreTests {
    private struct Ready: Decodable {
        let ready: Bool
        let reasonJa: String?
    }

    /// A daemon with a live token is stopped, `damage` is done, and it is started again.
    private static func restart<Value: Sendable>(
        _ damage: @escaping @Sendable (TestSite) throws -> Void,
        _ body: @escaping @Sendable (TestSite, EnrolledPerson, String) throws -> Value
    ) async throws -> Value {
        try await onOwnThread {
            let site = try TestSite(SitePlan(entrustees: 2, hasTCP: true))
            defer { site.remove() }
            var person: EnrolledPerson
            let token: String
            do {
                let daemon = try DaemonProcess(try Programs.path("madod"), site: site)
                defer { _ = daemon.stop() }
                let ids = [Staff.operator1.person, SitePlan.entrustee(1)]
                var people = try Enrolling(site).enrol(ids)
                let client = Client.unix(site.socketPath, uid: Staff.operator1.uid)
                let event = try client.call(
                    Acts.declare("earthquake", totp: people[0].nextCode())
                ).checked().decoded(EventAnswer.self).event.id
                let granted = try client.call(Acts.grant(event, [ids[1]])).checked()
                    .decoded(GrantAnswer.self)
                let grant = try #require(granted.results.first?.grant)
                person = people[1]
                let totp = try person.nextCode()
                token = try client.call(Acts.activate(person, totp: totp, grant: grant))
                    .checked().decoded(TokenAnswer.self).accessToken
            }
            try damage(site)
            let daemon = try DaemonProcess(try Programs.path("madod"), site: site)
            defer { daemon.kill() }
            return try body(site, person, token)
        }
    }

    static let lostDirectory = [
        ("garbage", "directory.sqlite", Data(repeating: 7, count: 8_192)), ("gone", "", nil),
        ("key gone", "sealing.key", nil), ("key malformed", "sealing.key", Data("x".utf8)),
    ]

    @Test(arguments: lostDirectory)
    func `a lost directory stops activations and names, not checks and ends`(
        name: String,
        file: String,
        content: Data?
    ) async throws {
        let said = try await Self.restart { site in
            let path = "\(site.statePath)/\(file.isEmpty ? "directory.sqlite" : file)"
            try FileManager.default.removeItem(atPath: path)
            for suffix in ["-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: path + suffix)
            }
            guard let content else { return }
            try content.write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } _: { site, person, token in
            var said: [String: String] = [:]
            let client = Client.unix(site.socketPath, uid: Staff.operator1.uid)
            let port = try #require(site.tcpPort)
            let system = Client.loopback(port: port)
            said["ready"] = Said(try client.get("/readyz")).description
            func check() throws -> String {
                try system.call(Acts.introspect(token, key: site.apiKey)).checked().text
            }
            said["check"] = String(try check().contains("\"active\":true"))
            let grants = try client.get("/v1/grants").checked().decoded(Grants.self).grants
            let grant = try #require(grants.first)
            let activation = Acts.activate(person, totp: "123456", grant: grant.id)
            said["activate"] = Said(try client.call(activation)).description
            said["declare"] = Said(try client.call(Acts.declare("volcano"))).description
            said["close"] = Said(try client.call(Acts.close(grant.event))).description
            said["check afterwards"] = try check()
            return said
        }
        #expect(said["ready"] == "200 -")
        #expect(said["check"] == "true")
        #expect(said["activate"] == "503 cannot_record")
        #expect(said["declare"] == "503 cannot_record")
        #expect(said["close"] == "200 -")
        #expect(said["check afterwards"] == #"{"active":false}"#)
    }

    private struct Grants: Decodable {
        struct Grant: Decodable {
            let id: String
            let event: String
        }
        let grants: [Grant]
    }

    @Test(arguments: ["ledger.sqlite", "signing.key"])
    func `a lost ledger or signing key is a start that says no`(file: String) async throws {
        let (said, reason, check) = try await Self.restart { site in
            let path = "\(site.statePath)/\(file)"
            try Data(repeating: 7, count: 8_192).write(to: URL(filePath: path))
        } _: { site, _, token in
            let client = Client.unix(site.socketPath, uid: 0)
            let port = try #require(site.tcpPort)
            let ready = try client.get("/readyz")
            let check = try Client.loopback(port: port)
                .call(Acts.introspect(token, key: site.apiKey))
            return (
                Said(ready), try ready.decoded(Ready.self).reasonJa ?? "", check.text
            )
        }
        #expect(said.status == 503)
        #expect(reason.contains(file))
        #expect(check == #"{"active":false}"#)
    }

    static let goneLedgers: [(String, @Sendable (String) throws -> Void)] = [
        ("all its files", { try remove(["ledger.sqlite", "-wal", "-shm"], in: $0) }),
        ("emptied", { try Data().write(to: URL(filePath: $0 + "/ledger.sqlite")) }),
        (
            "with the directory and the keys",
            {
                try remove(["ledger.sqlite", "-wal", "-shm"], in: $0)
                for name in ["directory.sqlite", "signing.key", "sealing.key", "ledger.vkey"] {
                    try FileManager.default.removeItem(atPath: $0 + "/" + name)
                }
            }
        ),
    ]

    private static func remove(_ names: [String], in state: String) throws {
        for name in names {
            let path = state + "/" + (name.hasPrefix("-") ? names[0] + name : name)
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    @Test(arguments: 0..<3)
    func `a ledger that is gone is not begun anew`(index: Int) async throws {
        let (said, reason, check) = try await Self.restart { site in
            try Self.goneLedgers[index].1(site.statePath)
            try? FileManager.default.removeItem(atPath: site.statePath + "/ledger.sqlite-wal")
            try? FileManager.default.removeItem(atPath: site.statePath + "/ledger.sqlite-shm")
        } _: { site, _, token in
            let client = Client.unix(site.socketPath, uid: 0)
            let port = try #require(site.tcpPort)
            let ready = try client.get("/readyz")
            let check = try Client.loopback(port: port)
                .call(Acts.introspect(token, key: site.apiKey))
            return (Said(ready), try ready.decoded(Ready.self).reasonJa ?? "", check.text)
        }
        #expect(said.status == 503)
        #expect(reason.contains("ledger.sqlite"))
        #expect(check == #"{"active":false}"#)
    }
}
