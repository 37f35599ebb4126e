import Credentials
import DaemonHarness
import Foundation
import Testing

/// A ledger from a backup (design: the ledger): known for an older one, and gone on with by two
/// people, under a new name, with everything ended that was open in it.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct RestoredLedgerTests {
    private struct Ready: Decodable {
        let ready: Bool
        let reasonJa: String?
        let reasonEn: String?
    }

    private struct Decided: Decodable { let state: String }

    private static let files = ["ledger.sqlite", "ledger.sqlite-wal"]

    /// Copies the ledger's files from one folder to another, in the place of what lies there.
    fileprivate static func copy(from source: String, to target: String) throws {
        let manager = FileManager.default
        for file in files + ["ledger.sqlite-shm"] {
            try? manager.removeItem(atPath: "\(target)/\(file)")
        }
        for file in files where manager.fileExists(atPath: "\(source)/\(file)") {
            try manager.copyItem(atPath: "\(source)/\(file)", toPath: "\(target)/\(file)")
        }
    }

    private static func rename(_ site: TestSite) throws {
        let text = try String(contentsOfFile: site.configPath, encoding: .utf8)
        let old = try #require(text.split(separator: "\n").first { $0.hasPrefix("origin: ") })
        let name = old.dropFirst("origin: ".count)
        try site.write(
            text.replacing(old, with: "origin: \(name)-2\nformer_origins: [\(name)]"),
            to: site.configPath
        )
    }

    private static func told(_ site: TestSite) throws -> Ready {
        try Client.unix(site.socketPath, uid: 0).get("/readyz").decoded(Ready.self)
    }

    /// A site whose ledger is of before the close of its event, with a token of it.
    private struct Restored {
        let site: TestSite
        let event: String
        let token: String
        var approver: EnrolledPerson
        let operators: Client
        let approvers: Client

        init(_ site: TestSite) throws {
            self.site = site
            operators = Client.unix(site.socketPath, uid: Staff.operator1.uid)
            approvers = Client.unix(site.socketPath, uid: Staff.approver.uid)
            let backup = site.root + "/backup"
            try FileManager.default.createDirectory(
                atPath: backup,
                withIntermediateDirectories: true
            )
            let ids = [Staff.operator1.person, Staff.approver.person, SitePlan.entrustee(1)]
            let daemon = try Self.start(site)
            defer { _ = daemon.stop() }
            var people = try Enrolling(site).enrol(ids)
            approver = people[1]
            let declaration = try Acts.declare("earthquake", totp: people[0].nextCode())
            event = try operators.call(declaration).checked().decoded(EventAnswer.self).event.id
            let granted = try operators.call(Acts.grant(event, [ids[2]])).checked()
                .decoded(GrantAnswer.self)
            let grant = try #require(granted.results.first?.grant)
            let code = try people[2].nextCode()
            token = try operators.call(Acts.activate(people[2], totp: code, grant: grant))
                .checked().decoded(TokenAnswer.self).accessToken
            _ = daemon.stop()
            try RestoredLedgerTests.copy(from: site.statePath, to: backup)
            let later = try Self.start(site)
            _ = try operators.call(Acts.close(event)).checked()
            _ = later.stop()
            try RestoredLedgerTests.copy(from: backup, to: site.statePath)
        }

        static func start(_ site: TestSite) throws -> DaemonProcess {
            try DaemonProcess(try Programs.path("madod"), site: site)
        }

        /// What both readers of checks say, which is the same.
        var check: String {
            get throws {
                let client = Client.loopback(port: try #require(site.tcpPort))
                let said = try CheckCounter.Lane.allCases.map { lane in
                    let shown = [(name: "authorization", value: "Bearer \(site.apiKey.exposed)")]
                    return try client.call(
                        HTTPRequest.form(
                            "/oauth2/introspect",
                            [("token", token)],
                            headers: shown + lane.headers
                        )
                    ).text
                }
                return Set(said).count == 1 ? said[0] : "\(said)"
            }
        }

        /// What whoever gives the token back is told.
        var revocation: Int {
            get throws {
                try Client.loopback(port: try #require(site.tcpPort))
                    .call(HTTPRequest.form("/oauth2/revoke", [("token", token)])).status
            }
        }

        func goOn(_ client: Client, _ code: String? = nil) throws -> HTTPResponse {
            try client.post("/v1/ledger/continue", code.map { ["totp": $0] } ?? [:])
        }
    }

    private static func restored(
        _ body: @escaping @Sendable (inout Restored) throws -> Void
    ) async throws {
        try await onOwnThread {
            let site = try TestSite(SitePlan(entrustees: 1, hasTCP: true))
            defer { site.remove() }
            var restored = try Restored(site)
            try body(&restored)
        }
    }

    @Test func `under its own name an older ledger is found out`() async throws {
        try await Self.restored { restored in
            let daemon = try Restored.start(restored.site)
            defer { daemon.kill() }
            let ready = try Self.told(restored.site)
            #expect(!ready.ready)
            #expect(ready.reasonJa?.contains("失われています") == true)
            #expect(ready.reasonEn?.contains("are lost") == true)
            #expect(try restored.check == #"{"active":false}"#)
            #expect(try restored.revocation == 503)
            let close = Said(try restored.operators.call(Acts.close(restored.event)))
            #expect(close.description == "503 cannot_record")
        }
    }

    @Test func `under a new name it waits for two people, and what was open ends`() async throws {
        try await Self.restored { restored in
            try Self.rename(restored.site)
            let daemon = try Restored.start(restored.site)
            defer { daemon.kill() }
            let ready = try Self.told(restored.site)
            #expect(!ready.ready)
            #expect(ready.reasonEn?.contains("mado ledger continue") == true)
            #expect(ready.reasonJa?.contains("mado ledger continue") == true)
            #expect(try restored.check == #"{"active":false}"#)
            #expect(try restored.revocation == 503)
            let first = restored.operators
            let second = restored.approvers
            for request in [try Acts.declare("volcano"), try Acts.close(restored.event)] {
                #expect(Said(try first.call(request)).description == "503 cannot_record")
            }

            let asked = try restored.goOn(first).checked().decoded(Decided.self)
            #expect(asked.state == "requested")
            #expect(Said(try restored.goOn(first)).description == "409 approver_conflict")
            #expect(try !Self.told(restored.site).ready)
            let code = try restored.approver.nextCode()
            let done = try restored.goOn(second, code).checked().decoded(Decided.self)
            #expect(done.state == "continued")

            #expect(try Self.told(restored.site).ready)
            #expect(try restored.check == #"{"active":false}"#)
            #expect(Said(try restored.goOn(second)).description == "409 already_done")
            let event = try first.get("/v1/events/\(restored.event)").checked().text
            #expect(event.contains("\"closed\""))
            _ = try first.call(Acts.declare("volcano")).checked()
        }
    }

    @Test func `the last word of the former name stays until two people decide`() async throws {
        try await Self.restored { restored in
            let site = restored.site
            let config = try String(contentsOfFile: site.configPath, encoding: .utf8)
            let former = try Self.heldCheckpoint(site)
            try Self.rename(site)
            let waiting = try Restored.start(site)
            _ = try restored.goOn(restored.operators).checked()
            _ = waiting.stop()
            #expect(try Self.heldCheckpoint(site) == former)

            // Back under the old name, as if nothing had been: what was lost is still known.
            try site.write(config, to: site.configPath)
            let again = try Restored.start(site)
            #expect(try !Self.told(site).ready)
            #expect(try restored.check == #"{"active":false}"#)
            _ = again.stop()

            try Self.rename(site)
            let renamed = try Restored.start(site)
            let code = try restored.approver.nextCode()
            _ = try restored.goOn(restored.approvers, code).checked()
            _ = renamed.stop()
            let lines = try Self.heldCheckpoint(site).split(separator: "\n")
            #expect(lines.first?.hasSuffix("-2") == true)
            let known = try Restored.start(site)
            #expect(try Self.told(site).ready)
            _ = known.stop()
        }
    }

    @Test func `a checkpoint of a name that the ledger never had denies all`() async throws {
        try await Self.restored { restored in
            let site = restored.site
            let note = try Self.heldCheckpoint(site)
            let manager = FileManager.default
            for file in try manager.contentsOfDirectory(atPath: site.statePath)
            where file.hasPrefix("ledger.sqlite") {
                try manager.removeItem(atPath: "\(site.statePath)/\(file)")
            }
            try manager.removeItem(atPath: site.statePath + "/held.checkpoint")
            try Self.rename(site)
            let fresh = try Restored.start(site)
            _ = fresh.stop()
            try site.write(note, to: site.statePath + "/held.checkpoint")
            let daemon = try Restored.start(site)
            defer { daemon.kill() }
            #expect(try !Self.told(site).ready)
        }
    }

    private static func heldCheckpoint(_ site: TestSite) throws -> String {
        try String(contentsOfFile: site.statePath + "/held.checkpoint", encoding: .utf8)
    }
}
