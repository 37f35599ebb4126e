import BrokerCore
import DaemonHarness
import Foundation
import Glibc
import Testing

private let setpriv = "/usr/bin/setpriv"
private let canGiveUpPrivileges =
    canActAsOthers && FileManager.default.isExecutableFile(atPath: setpriv)

/// A state directory that cannot be written, or whose ledger cannot be opened, by a daemon that
/// is not root (design: the ledger, what faults get).
@Suite(
    .serialized,
    .enabled(if: canGiveUpPrivileges, "needs root, and setpriv of util-linux")
)
struct StateDirectoryTests {
    private static let account: UInt32 = 22_090
    private static let launcher = [
        setpriv, "--reuid=\(account)", "--regid=\(account)", "--clear-groups",
    ]

    private struct Found: Sendable {
        var readiness = ""
        var reasons: [String] = []
        var check = ""
        var act = Said(0)
        var status: Int32 = -1
    }

    private struct Ready: Decodable {
        let state: String
        let reasonJa: String?
        let reasonEn: String?
    }

    /// What can be done to a state directory, and undone before it is deleted.
    struct Damage: Sendable {
        let name: String
        let reason: [String]
        /// Can the daemon know that there was a ledger here, and say no to everybody?
        var starts = true
        let put: @Sendable (TestSite) throws -> Void
        var remove: @Sendable (TestSite) -> Void = { _ in }
    }

    static let damages: [Damage] = [
        Damage(
            name: "a read-only file system",
            reason: ["読み取り専用", "read-only"],
            put: { site in
                let source = site.statePath
                try run("/bin/mount", ["--bind", source, source])
                try run("/bin/mount", ["-o", "remount,ro,bind", source])
            },
            remove: { site in unsafe umount2(site.statePath, Int32(MNT_DETACH)) }
        ),
        Damage(
            name: "a ledger of another owner",
            reason: ["権限", "permission"],
            put: { site in
                guard unsafe chown(site.ledgerPath, 0, 0) == 0,
                    unsafe chmod(site.ledgerPath, 0o600) == 0
                else { throw HarnessError.system(call: "chown", errno: errno) }
            }
        ),
        Damage(
            name: "a directory that may not be entered",
            reason: ["権限", "permission"],
            starts: false,
            put: { site in
                guard unsafe chmod(site.statePath, 0) == 0 else {
                    throw HarnessError.system(call: "chmod", errno: errno)
                }
            },
            remove: { site in unsafe chmod(site.statePath, 0o700) }
        ),
    ]

    private static func run(_ program: String, _ words: [String]) throws {
        let run = try ProgramRun(program, words, directory: "/tmp")
        guard run.status == 0 else { throw HarnessError.badResponse(run.printed) }
    }

    private static func give(_ site: TestSite) throws {
        try run("/bin/chown", ["-R", "\(account):\(account)", site.root])
    }

    @Test(arguments: damages.indices)
    func `says why in both languages, and denies or does not start`(index: Int) async throws {
        let damage = Self.damages[index]
        let found: Found
        do {
            found = try await onOwnThread { try Self.play(damage) }
        } catch HarnessError.endedEarly(let status, let log) where !damage.starts {
            #expect(status == 1)
            #expect(damage.reason.allSatisfy { log.contains($0) }, "\(log)")
            return
        }
        #expect(damage.starts)
        #expect(found.readiness == "503 denying", "\(damage.name)")
        for (reason, word) in zip(found.reasons, damage.reason) {
            #expect(reason.contains(word), "\(damage.name): \(reason)")
        }
        #expect(found.check == #"{"active":false}"#)
        #expect(found.act == Said(503, "cannot_record"))
        #expect(found.status == 0)
    }

    private static func play(_ damage: Damage) throws -> Found {
        let site = try TestSite(SitePlan(entrustees: 2, hasTCP: true))
        defer { site.remove() }
        try give(site)
        let program = try Programs.path("madod")
        let token: String
        do {
            let daemon = try DaemonProcess(program, site: site, launcher: launcher)
            defer { _ = daemon.stop() }
            token = try liveToken(site)
        }
        try damage.put(site)
        defer { damage.remove(site) }
        var found = Found()
        let daemon = try DaemonProcess(program, site: site, launcher: launcher)
        defer { daemon.kill() }
        let client = Client.unix(site.socketPath, uid: Staff.operator1.uid)
        let answer = try client.get("/readyz")
        let ready = try answer.decoded(Ready.self)
        found.readiness = "\(answer.status) \(ready.state)"
        found.reasons = [ready.reasonJa ?? "", ready.reasonEn ?? ""]
        found.check = try Client.loopback(port: #require(site.tcpPort))
            .call(Acts.introspect(token, key: site.apiKey)).text
        found.act = Said(try client.call(Acts.declare("volcano")))
        found.status = daemon.stop()
        return found
    }

    private static func liveToken(_ site: TestSite) throws -> String {
        let ids = [Staff.operator1.person, SitePlan.entrustee(1)]
        var people = try Enrolling(site).enrol(ids)
        let client = Client.unix(site.socketPath, uid: Staff.operator1.uid)
        let event = try client.call(Acts.declare("earthquake", totp: people[0].nextCode()))
            .checked().decoded(EventAnswer.self).event.id
        let granted = try client.call(Acts.grant(event, [ids[1]])).checked()
            .decoded(GrantAnswer.self)
        let grant = try #require(granted.results.first?.grant)
        let totp = try people[1].nextCode()
        return try client.call(Acts.activate(people[1], totp: totp, grant: grant)).checked()
            .decoded(TokenAnswer.self).accessToken
    }
}
