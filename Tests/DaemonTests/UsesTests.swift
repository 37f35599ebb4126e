import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import GRDB
import Ledger
import Testing

/// Each answered check is counted, at every door, over a kill; an export is held to the ledger.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct UsesTests {
    private static func bearer(_ text: String) -> (name: String, value: String) {
        ("authorization", "Bearer \(text)")
    }

    /// One check at each door and in each lane; how many there were.
    static func askEverywhere(_ counter: CheckCounter, _ token: String) throws -> Int {
        for lane in CheckCounter.Lane.allCases {
            _ = try counter.introspect(token, lane: lane)
        }
        let key = counter.site.apiKey.exposed
        let forward = HTTPRequest(
            "GET",
            "/v1/forward-auth",
            headers: [
                ("x-mado-key", key), bearer(token), ("x-original-method", "GET"),
                ("x-original-uri", "/outage/1"),
            ]
        )
        _ = try counter.network.call(forward)
        let one =
            #"{"subject":{"type":"token","id":"\#(token)"},"action":{"name":"view"},"#
            + #""resource":{"type":"system","id":"sys-1"}}"#
        for (path, body) in [
            ("/access/v1/evaluation", one),
            ("/access/v1/evaluations", #"{"evaluations":[\#(one),\#(one)]}"#),
        ] {
            let request = HTTPRequest("POST", path, headers: [bearer(key)], body: body)
            _ = try counter.network.call(request)
        }
        return 6
    }

    @Test func `every door counts, once for each answer`() async throws {
        let (asked, sheet, refused) = try await CheckCounter.open({
            $0.isProxied = true
        }) { counter in
            let auditor = Client.unix(counter.site.socketPath, uid: Staff.auditor.uid)
            let never = Token.mint(random: .system).exposed
            var asked = 0
            for token in [counter.token, never, counter.tokens[1], "nonsense"] {
                asked += try Self.askEverywhere(counter, token)
            }
            let sheet = try UseSheet.waiting(for: asked, auditor)
            let refused = [
                try Client.unix(counter.site.socketPath, uid: 23_999).get("/v1/uses").status,
                try Client.unix(counter.site.socketPath, uid: Staff.rosterAdmin.uid)
                    .get("/v1/uses").status,
                try counter.network.get("/v1/uses").status,
                try auditor.get("/v1/uses?cursor=x").status,
            ]
            return (asked, sheet, refused)
        }
        #expect(sheet.total == asked)
        let own = sheet.rows.filter { $0.allowed > 0 }
        #expect(Set(own.map(\.credentialId)).count == 1)
        #expect(own.reduce(0) { $0 + $1.allowed } == 6)
        // The other system's token is known, and refused here.
        let others = sheet.rows.filter { $0.denied > 0 && !$0.credentialId.isEmpty }
        #expect(others.reduce(0) { $0 + $1.denied } == 6)
        #expect(sheet.sum(\.denied) { $0.credentialId.isEmpty } == 12)
        #expect(sheet.rows.allSatisfy { $0.system == "sys-1" && $0.minute.hasSuffix(":00+09:00") })
        #expect(refused == [403, 403, 401, 400])
    }

    /// What is written while checks go on is there after a kill, and of the rest no more than was
    /// asked.
    @Test func `a kill takes only what was not written yet, and a gap says so`() async throws {
        let early = 200
        let (asked, written, after) = try await CheckCounter.open { counter in
            let root = Client.unix(counter.site.socketPath, uid: 0)
            let deadline = Deadline(in: .seconds(60))
            var (asked, written) = (0, 0)
            while written < early, !deadline.isOver {
                for _ in 0..<20 { _ = try counter.introspect(counter.token) }
                asked += 20
                written = try UseSheet(root, limit: 1_000).total
            }
            for _ in 0..<20 { _ = try counter.introspect(counter.token) }
            counter.daemon.kill()
            let again = try DaemonProcess(try Programs.path("madod"), site: counter.site)
            defer { again.kill() }
            return (asked + 20, written, try UseSheet(root, limit: 1_000))
        }
        #expect(written >= early)
        #expect((written...asked).contains(after.total))
        #expect(after.rows.count { $0.credentialId == "gap" } == 1)
    }

    // MARK: - The export and the ledger

    private struct Played: Sendable {
        var checks = 0
        var counted = 0
        var gaps = 0
        var digests: [UseDigest] = []
        /// What `mado ledger verify --uses` said, by what was done to the file.
        var said: [String: (status: Int32, text: String)] = [:]
    }

    @Test func `an export over a kill matches the ledger, a changed one does not`() async throws {
        let played = try await SimulatedOffice.open(
            SitePlan(entrustees: 2, hasTCP: true),
            enrolled: [Staff.operator1.person, SitePlan.entrustee(1)]
        ) { office in
            var played = Played()
            let event = try office.declare(.operator1)
            let grant = try office.grant(event, SitePlan.entrustee(1))
            let token = try office.activate(SitePlan.entrustee(1), grant: grant)
            func check(_ count: Int) throws {
                for number in 0..<count {
                    _ = try office.isActive(number % 4 == 0 ? "unknown" : token)
                }
                played.checks += count
                _ = try UseSheet.waiting(for: played.checks, office.client(.auditor))
            }
            for _ in 0..<3 {
                try check(8)
                try office.pass(.minutes(1))
            }
            try Self.waitForDigests(1, office)
            office.daemonIsKilled()
            office.passSwitchedOff(.minutes(2))
            try office.start()
            try check(8)
            try office.pass(.minutes(2))
            _ = try office.client(.operator1).call(Acts.close(event)).checked()
            try office.pass(.minutes(2))
            try Self.waitForDigests(2, office)
            try check(4)
            let sheet = try UseSheet(office.client(.auditor))
            played.counted = sheet.total
            played.gaps = sheet.rows.count { $0.credentialId == "gap" }
            played.digests = try Self.digests(office)
            for (format, file) in [("--csv", "uses.csv"), ("--jsonl", "uses.jsonl")] {
                try Self.export(format, file, office)
                played.said[file] = try Self.verify(file, office)
            }
            try Self.tamper(office, &played)
            return played
        }
        #expect(played.counted == played.checks)
        #expect(played.gaps == 1)
        #expect(played.digests.count >= 2)
        for (earlier, later) in zip(played.digests, played.digests.dropFirst()) {
            #expect(earlier.until <= later.from)
        }
        for file in ["uses.csv", "uses.jsonl"] {
            #expect(played.said[file]?.status == 0, "\(played.said[file]?.text ?? "")")
            #expect(played.said[file]?.text.contains("The uses match the ledger") == true)
        }
        for change in ["one more", "a row less", "a row flipped in the store"] {
            #expect(played.said[change]?.status == 1, "\(played.said[change]?.text ?? "")")
            #expect(played.said[change]?.text.contains("The uses differ") == true, "\(change)")
        }
    }

    private static func digests(_ office: SimulatedOffice) throws -> [UseDigest] {
        try office.entries().compactMap {
            if case .usesDigested(let digest) = $0.fact { digest } else { nil }
        }
    }

    private static func waitForDigests(_ count: Int, _ office: SimulatedOffice) throws {
        let deadline = Deadline(in: .seconds(10))
        while try digests(office).count < count {
            guard !deadline.isOver else { throw HarnessError.timedOut("a digest of the uses") }
            try office.settle()
        }
    }

    /// As the auditor, who can write here from then on.
    private static func export(_ format: String, _ name: String, _ office: SimulatedOffice) throws {
        try FileManager.default.setAttributes(
            [.ownerAccountID: Int(Staff.auditor.uid)],
            ofItemAtPath: office.site.root
        )
        let run = try ProgramRun(
            "/usr/bin/setpriv",
            [
                "--reuid=\(Staff.auditor.uid)", "--regid=\(Staff.auditor.uid)",
                "--clear-groups", try Programs.path("mado"), "history", "--uses", format,
                "\(office.site.root)/\(name)",
            ],
            environment: ["MADO_SOCKET": office.site.socketPath, "LANG": "C.UTF-8"],
            directory: "/tmp"
        )
        guard run.status == 0 else { throw HarnessError.badResponse(run.printed) }
    }

    private static func verify(
        _ name: String,
        _ office: SimulatedOffice
    ) throws -> (status: Int32, text: String) {
        let run = try ProgramRun(
            try Programs.path("mado"),
            [
                "ledger", "verify", office.site.ledgerPath, "--uses",
                "\(office.site.root)/\(name)", "--lang", "en",
            ],
            environment: ["LANG": "C.UTF-8"],
            directory: "/tmp"
        )
        return (run.status, run.printed)
    }

    private static func tamper(_ office: SimulatedOffice, _ played: inout Played) throws {
        let text = try String(contentsOfFile: "\(office.site.root)/uses.jsonl", encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        let changed = lines[0].replacing(#""denied":"#, with: #""denied":1"#)
        for (name, file) in [
            ("one more", [changed] + lines.dropFirst()), ("a row less", Array(lines.dropFirst())),
        ] {
            try office.site.write(file.map { $0 + "\n" }.joined(), to: "\(office.site.root)/bad")
            played.said[name] = try verify("bad", office)
        }
        // Whoever has the daemon's own rights changes its store, and exports again.
        let queue = try DatabaseQueue(path: "\(office.site.statePath)/uses.sqlite")
        try queue.inDatabase { db in
            try db.execute(
                sql: "UPDATE use SET denied = 0 WHERE minute_ms = (SELECT min(minute_ms) FROM use)"
            )
        }
        try queue.close()
        try export("--csv", "again.csv", office)
        played.said["a row flipped in the store"] = try verify("again.csv", office)
    }
}
