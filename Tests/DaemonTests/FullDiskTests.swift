import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import Glibc
import Ledger
import Testing

/// A small file system of one's own; making one needs more than root where namespaces are tight.
private struct SmallDisk {
    let path: String

    init(megabytes: Int) throws {
        path = FileManager.default.temporaryDirectory
            .appending(path: "mado-disk-\(UUID().uuidString)").path(percentEncoded: false)
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755]
        )
        guard unsafe mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            throw HarnessError.badResponse("mount: \(errno)")
        }
    }

    func remove() {
        unsafe umount2(path, Int32(MNT_DETACH))
        try? FileManager.default.removeItem(atPath: path)
    }

    /// What another process does: takes every block that is left.
    func fill() throws {
        let filler = try ChildProcess(
            "/bin/dd",
            ["if=/dev/zero", "of=\(path)/filler", "bs=64k"],
            environment: [:],
            log: "/dev/null"
        )
        guard filler.hasEnded(within: .seconds(60)) else {
            throw HarnessError.timedOut("a full disk")
        }
    }

    func free() throws { try FileManager.default.removeItem(atPath: path + "/filler") }

    static var isPossible: Bool {
        guard let disk = try? SmallDisk(megabytes: 1) else { return false }
        disk.remove()
        return true
    }
}

/// A disk that another process fills during an event (design §12).
@Suite(.serialized, .enabled(if: SmallDisk.isPossible, "needs to mount a small file system"))
struct FullDiskTests {
    private static let live = 10_000
    private static let revocations = 300

    private struct Readiness: Decodable, Sendable {
        let ready: Bool
        let state: String
    }

    private struct Story: Sendable {
        var before = ""
        var during: [String] = []
        var readyDuring = Said(0)
        var stateDuring = ""
        var revoked = 0
        var checksRight = 0
        var closed = Said(0)
        var anyAfterClose = 0
        var readyAfter = Said(0)
        var after = Said(0)
        var entries: UInt64 = 0
        var ended = 0
        /// Why uses were not written while it was full, and how many of the checks were afterwards.
        var usesDuring: String?
        var checks = 0
        var counted = 0
    }

    private struct Status: Decodable {
        struct Uses: Decodable { let stopped: String? }
        let uses: Uses
    }

    @Test func `issuing stops at the reserve, ends are still recorded, and issuing resumes`()
        async throws
    {
        let story = try await onOwnThread {
            let disk = try SmallDisk(megabytes: 160)
            defer { disk.remove() }
            let site = try TestSite(SitePlan(entrustees: 200, hasTCP: true), under: disk.path)
            return try Self.play(site, disk)
        }
        #expect(story.before == "200 -")
        // One of the two comes first: the reserve is looked at once a second.
        #expect(story.during.last == "503 cannot_record")
        #expect(story.readyDuring.status == 503)
        #expect(story.stateDuring == "ends_only")
        #expect(story.revoked == Self.revocations)
        #expect(story.checksRight == 40)
        #expect(story.closed == Said(200))
        #expect(story.anyAfterClose == 0)
        #expect(story.readyAfter == Said(200))
        #expect(story.after == Said(201))
        #expect(story.ended == Self.live)
        // Uses stop first, and what was counted meanwhile is written once there is room.
        #expect(["ends_only", "failing"].contains(story.usesDuring))
        #expect(story.counted == story.checks)
    }

    /// Waits until uses are not written, and says why.
    private static func whyUsesStopped(_ client: Client) throws -> String? {
        let deadline = Deadline(in: .seconds(60))
        while !deadline.isOver {
            let status = try client.get("/v1/status").checked().decoded(Status.self)
            if let reason = status.uses.stopped { return reason }
        }
        return nil
    }

    private static func play(_ site: TestSite, _ disk: SmallDisk) throws -> Story {
        var story = Story()
        let event: String
        do {
            let daemon = try DaemonProcess(try Programs.path("madod"), site: site)
            defer { _ = daemon.stop() }
            var people = try Enrolling(site).enrol([Staff.operator1.person])
            let code = try people[0].nextCode()
            event = try Client.unix(site.socketPath, uid: Staff.operator1.uid)
                .call(Acts.declare("earthquake", totp: code)).checked()
                .decoded(EventAnswer.self).event.id
        }
        let id = try #require(EventID(event))
        let seeded = try Seeding(site).addLive(live, in: id)
        let daemon = try DaemonProcess(try Programs.path("madod"), site: site)
        defer { daemon.kill() }
        let client = Client.unix(site.socketPath, uid: Staff.operator1.uid)
        let system = Client.loopback(port: try #require(site.tcpPort))
        func isActive(_ one: Seeding.Seeded) throws -> Bool {
            try system.call(Acts.introspect(one.token.exposed, key: site.apiKey)).checked()
                .decoded(IntrospectionAnswer.self).active
        }
        func issue(_ number: Int) throws -> String {
            let person = [SitePlan.entrustee(number)]
            return Said(try client.call(Acts.grant(event, person))).description
        }

        story.before = try issue(1)
        try disk.fill()
        var deadline = Deadline(in: .seconds(30))
        repeat {
            story.during.append(try issue(2 + story.during.count))
        } while story.during.last == "200 -" && !deadline.isOver
        let ready = try client.get("/readyz")
        story.readyDuring = Said(ready)
        story.stateDuring = try ready.decoded(Readiness.self).state
        // Before anything ends: what lives no more needs no reserve, and leaves its room to others.
        _ = try isActive(seeded[0])
        story.usesDuring = try whyUsesStopped(client)
        for one in seeded.prefix(revocations) {
            let answer = try client.call(Acts.revoke([one.grant.description])).checked()
            if try answer.decoded(RevokeAnswer.self).results.first?.ended == true {
                story.revoked += 1
            }
        }
        for number in 0..<20 {
            if try !isActive(seeded[number]) { story.checksRight += 1 }
            if try isActive(seeded[revocations + number]) { story.checksRight += 1 }
        }
        story.closed = Said(try client.call(Acts.close(event)))
        for number in stride(from: 0, to: live, by: 500) where try isActive(seeded[number]) {
            story.anyAfterClose += 1
        }
        story.checks = 41 + live / 500
        deadline = Deadline(in: .seconds(120))
        // All ends are in the ledger while the disk is still full.
        var facts = LedgerEnds()
        while facts.count < live + 2, !deadline.isOver { try facts.read(site.openLedger()) }
        story.ended = facts.of(seeded.map(\.grant))

        try disk.free()
        repeat {
            story.readyAfter = Said(try client.get("/readyz"))
        } while story.readyAfter.status != 200 && !deadline.isOver
        story.after = Said(try client.call(Acts.declare("volcano")))
        story.entries = try site.verifyLedger().entries
        story.counted = try UseSheet.waiting(for: story.checks, client).total
        return story
    }
}

/// Which grants the ledger says have ended.
private struct LedgerEnds {
    private var next: UInt64 = 0
    private var ended: Set<GrantID> = []

    var count: Int { ended.count }

    func of(_ grants: [GrantID]) -> Int { grants.count { ended.contains($0) } }

    mutating func read(_ source: some LedgerSource) throws {
        while case let leaves = try source.readLeaves(from: next, limit: 2_000), !leaves.isEmpty {
            for leaf in leaves {
                if case .grantsEnded(_, let ids, _) = try EntryCoding.decode(leaf).entry.fact {
                    ended.formUnion(ids)
                }
            }
            next += UInt64(leaves.count)
        }
    }
}
