import DaemonHarness
import Foundation
import Testing

/// Operators on other machines: the real `mado` at a real daemon's TLS.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct RemoteOperatorTests {
    private struct Story {
        var event = ""
        var said: [String: String] = [:]
        var declaredBy: String?
        var approvedBy: String?
        var history = ""
    }

    @Test func `an emergency is led from other machines, by two people`() async throws {
        let story = try await RemoteOffice.open(
            enrolled: [.operator1, .operator2]
        ) { remote in try Self.tell(&remote) }
        #expect(story.declaredBy == "P-OP1" && story.approvedBy == "P-OP2")
        #expect(story.said["own approval"]?.contains("You cannot approve") == true)
        #expect(story.said["own approval at the socket"] == "409 approver_conflict")
        #expect(story.said["status"]?.contains(story.event) == true)
        #expect(story.said["token"]?.hasPrefix("mado_") == true)
        #expect(story.said["me"]?.contains("P-OP1") == true)
        #expect(story.said["again"]?.contains("event is not active") == true)
        let stream = story.said["stream"] ?? ""
        for word in ["declared", "approved", "grants ended", "closed", story.event] {
            #expect(stream.contains(word), "\(stream)")
        }
        #expect(story.history.contains("YE-00001") && story.history.contains("revoked"))
    }

    private static func tell(_ remote: inout RemoteOffice) throws -> Story {
        var story = Story()
        let declared = try remote.mado(
            .operator1,
            "declare",
            "--kind",
            "earthquake",
            "--name",
            "quake",
            "--area",
            "37",
            "--system",
            "sys-1",
            "--yes",
            "--json",
            "--totp",
            remote.code(.operator1)
        )
        story.event = try decoded(EventAnswer.self, declared).event.id
        let own = try remote.mado(.operator1, "approve", story.event, "--yes")
        story.said["own approval"] = try own.printed(status: 1)
        let socket = remote.office.client(Staff.operator1.uid)
        let atSocket = try socket.call(Acts.approve(story.event))
        story.said["own approval at the socket"] = Said(atSocket).description
        let code = try remote.code(.operator2)
        _ = try remote.mado(.operator2, "approve", story.event, "--yes", "--totp", code)
            .printed(status: 0)
        // The code of the approval still serves.
        let granted = try remote.mado(
            .operator2,
            "grant",
            "--event",
            story.event,
            "--person",
            "YE-00001",
            "--system",
            "sys-1",
            "--purpose",
            "OUTAGE_INQUIRY",
            "--yes",
            "--json"
        )
        let grant = try #require(try decoded(GrantAnswer.self, granted).results.first?.grant)
        story.said["token"] = try activated(grant, remote)
        story.said["status"] = try remote.mado(.operator1, "status").printed(status: 0)
        story.said["me"] = try remote.mado(.operator1, "me").printed(status: 0)
        _ = try remote.mado(.operator2, "revoke", grant).printed(status: 0)
        _ = try remote.mado(.operator1, "close", story.event).printed(status: 0)
        story.said["again"] = try remote.mado(.operator1, "close", story.event).printed(status: 1)
        let event = try socket.get("/v1/events/\(story.event)").checked().decoded(Event.self)
        (story.declaredBy, story.approvedBy) = (event.declaredBy, event.approvedBy)
        let file = "\(remote.site.root)/history.csv"
        _ = try remote.mado(.auditor, "history", "--csv", file).printed(status: 0)
        story.history = try String(contentsOfFile: file, encoding: .utf8)
        story.said["stream"] = try followed(remote)
        return story
    }

    /// By somebody whom no certificate names: the factors do.
    private static func activated(_ grant: String, _ remote: RemoteOffice) throws -> String {
        var person = try #require(try Enrolling(remote.site).enrol(["YE-00001"]).first)
        let file = "\(remote.site.root)/passphrase"
        try remote.site.write(person.passphrase + "\n", to: file)
        let run = try remote.run(
            [
                "activate", "--person", person.id, "--grant", grant, "--system", "sys-1",
                "--passphrase-file", file, "--totp", person.nextCode(),
            ] + (try remote.trusting())
        )
        return try run.printed(status: 0)
    }

    private struct Event: Decodable {
        let declaredBy: String?
        let approvedBy: String?
    }

    private static func decoded<Answer: Decodable>(
        _ type: Answer.Type,
        _ run: ProgramRun
    ) throws -> Answer {
        guard run.status == 0, let start = run.printed.firstIndex(of: "{") else {
            throw HarnessError.badResponse(run.printed)
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(run.printed[start...].utf8))
    }

    /// `mado stream` for three seconds, from the first entry on.
    private static func followed(_ remote: RemoteOffice) throws -> String {
        let pair = try #require(remote.pairs[Staff.auditor.person])
        let run = try ProgramRun(
            "/usr/bin/timeout",
            ["3", try Programs.path("mado"), "stream", "--from", "0"]
                + (try remote.trusting()) + RemoteOffice.shown(pair),
            environment: ["LANG": "C"],
            directory: remote.site.root
        )
        return try run.printed(status: 124)
    }

    @Test func `a certificate that the roster no longer names is nobody's at once`() async throws {
        let said = try await RemoteOffice.open(enrolled: [.operator1]) { remote in
            var said = [try remote.mado(.operator2, "status").status]
            let kept = try #require(remote.pairs[Staff.operator1.person]?.thumbprint)
            try remote.site.writeRoster(bound: [Staff.operator1.person: kept])
            _ = try remote.mado(.operator1, "reload").printed(status: 0)
            for staff in [Staff.operator1, .operator2] {
                said.append(try remote.mado(staff, "status").status)
            }
            // At the socket they are who they were.
            let socket = remote.office.client(Staff.operator2.uid)
            said.append(Int32(try socket.get("/v1/status").status))
            return said
        }
        #expect(said == [0, 0, 1, 200])
    }

    /// A browser sends what any page asks for, with the certificate; then it names the page.
    @Test func `no page of a browser acts for the owner of a certificate`() async throws {
        let (pages, own) = try await RemoteOffice.open(enrolled: [.operator1]) { remote in
            let event = try remote.declare(.operator1)
            let close = ["-X", "POST", "-d", "{}", "-H", "content-type:"]
            var pages: [String] = []
            for origin in ["https://page.example", "null"] {
                let page = ["-H", "origin: \(origin)"]
                pages.append(
                    try remote.curl(.operator1, "/v1/events/\(event)/close", close + page)
                )
                pages.append(try remote.curl(.operator1, "/v1/status", page))
                pages.append(try remote.curl(.operator1, "/v1/stream", page))
            }
            return (pages, try remote.curl(.operator1, "/v1/events/\(event)/close", close))
        }
        for page in pages { #expect(page.hasPrefix("HTTP/1.1 401 "), "\(page)") }
        #expect(own.hasPrefix("HTTP/1.1 200 "), "\(own)")
    }

    @Test func `an entrustee reads their own and nothing else`() async throws {
        let answers = try await RemoteOffice.open { remote in
            let paths = [
                "/v1/status", "/v1/events", "/v1/grants", "/v1/persons", "/v1/terminals",
                "/v1/systems", "/v1/register/changes", "/v1/history", "/v1/uses", "/v1/stream",
                "/ledger/checkpoint",
            ]
            let person = RemoteOffice.entrustee
            let own = try remote.curl(person, "/v1/me")
            return (try paths.map { try remote.curl(person, $0) }, own)
        }
        for answer in answers.0 {
            #expect(answer.hasPrefix("HTTP/1.1 403 ") && answer.contains("role_missing"))
        }
        #expect(answers.1.hasPrefix("HTTP/1.1 200 "), "\(answers.1)")
    }

    @Test func `an act is done once, whichever way its key comes`() async throws {
        let answers = try await RemoteOffice.open(enrolled: [.operator1]) { remote in
            let event = try remote.declare(.operator1)
            let path = "/v1/events/\(event)/close"
            let key = (name: "idempotency-key", value: "\"0123456789abcdef\"")
            let first = try remote.curl(
                .operator1,
                path,
                ["-X", "POST", "-d", "{}", "-H", "content-type: application/json"]
                    + ["-H", "\(key.name): \(key.value)", "-H", "x-mado-actor: P-OP2"]
            )
            let again = try remote.office.client(Staff.operator1.uid)
                .call(HTTPRequest("POST", path, headers: [key], body: "{}"))
            let other = try remote.office.client(Staff.operator2.uid)
                .call(HTTPRequest("POST", path, headers: [key], body: "{}"))
            return (first, again, Said(other))
        }
        #expect(answers.0.hasPrefix("HTTP/1.1 200 "), "\(answers.0)")
        #expect(answers.1.status == 200 && answers.1.header("idempotency-replayed") == "true")
        #expect(answers.0.hasSuffix(answers.1.text), "\(answers.0)")
        #expect(answers.2 == Said(409, "event_not_active"))
    }

    /// How it ends, and what is said.
    private struct End: CustomStringConvertible {
        let name: String
        let status: Int32
        let words: String
        let run: ProgramRun

        var description: String { "\(name): \(run.status) \(run.printed)" }

        var isAsSaid: Bool {
            let words = run.printed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return run.status == status && words.contains(self.words)
        }
    }

    @Test func `whoever is not let in is told why`() async throws {
        let ends = try await RemoteOffice.open { remote in
            try Self.strangers(remote) + Self.wrongPlaces(remote) + Self.wrongFiles(remote)
                + [Self.otherName(remote)]
        }
        for end in ends { #expect(end.isAsSaid, "\(end)") }
    }

    private static func strangers(_ remote: RemoteOffice) throws -> [End] {
        let certificates = try remote.site.certificates
        try certificates.makeAuthority("stranger")
        let system = try #require(remote.pairs["system"])
        let rows: [(String, Certificates.Pair?, Int32, String)] = [
            ("nobody", nil, 1, "--certificate and --private-key"),
            ("nobody's", try certificates.issue("unbound", by: "ca"), 1, "cert_sha256"),
            ("a system's", system, 1, "belongs to nobody on the roster"),
            (
                "an expired one", try certificates.issue("expired", by: "ca", days: -1), 2,
                "does not accept the client certificate, so nothing was done."
            ),
            (
                "a stranger's", try certificates.issue("strange", by: "stranger"), 2,
                "does not accept the client certificate, so nothing was done."
            ),
        ]
        return try rows.flatMap { name, pair, status, words in
            // The stream is a system's own too.
            let commands = [["status"], ["close", "E-7K3QZ8"], ["stream"]]
            return try commands.prefix(name == "a system's" ? 2 : 3).map { command in
                let shown = pair.map(RemoteOffice.shown) ?? []
                let run = try remote.run(command + (try remote.trusting()) + shown)
                return End(name: "\(name), \(command[0])", status: status, words: words, run: run)
            }
        }
    }

    private static func wrongPlaces(_ remote: RemoteOffice) throws -> [End] {
        let port = remote.site.tlsPort ?? 0
        let authority = ["--ca", try remote.authority]
        let other = ["--ca", try remote.site.certificates.path("stranger.crt")]
        let pair = try #require(remote.pairs[Staff.operator1.person])
        let rows: [(String, [String], Int32, String)] = [
            ("another's authority", ["--server", remote.url] + other, 2, "is not trusted"),
            (
                "nobody there", ["--server", "https://127.0.0.1:1"] + authority, 2,
                "Cannot reach madod at https://127.0.0.1:1 (connection refused)"
            ),
            (
                "no TLS there",
                ["--server", "https://127.0.0.1:\(remote.site.tcpPort ?? 0)"] + authority, 2,
                "does not speak TLS"
            ),
            ("without TLS", ["--server", "http://127.0.0.1:\(port)"], 64, "https://mado.example"),
            (
                "two places", ["--server", remote.url, "--socket", remote.site.socketPath], 64,
                "cannot be used together"
            ),
        ]
        return try rows.map { name, arguments, status, words in
            let run = try remote.run(["status"] + arguments + RemoteOffice.shown(pair))
            return End(name: name, status: status, words: words, run: run)
        }
    }

    /// The server shows a good certificate that is another host's.
    private static func otherName(_ remote: RemoteOffice) throws -> End {
        let certificates = try remote.site.certificates
        _ = try certificates.issue("server", by: "ca", names: ["DNS:mado.example"])
        let root = remote.office.client(0)
        _ = try root.post("/v1/register/reload", [String: String]()).checked()
        let run = try remote.mado(.operator1, "status")
        return End(name: "another host's name", status: 2, words: "is not trusted", run: run)
    }

    private static func wrongFiles(_ remote: RemoteOffice) throws -> [End] {
        let pair = try #require(remote.pairs[Staff.operator1.person])
        let other = try #require(remote.pairs[Staff.operator2.person])
        let exposed = "\(remote.site.root)/exposed.key"
        try FileManager.default.copyItem(atPath: pair.keyPath, toPath: exposed)
        let mode = [FileAttributeKey.posixPermissions: 0o640]
        try FileManager.default.setAttributes(mode, ofItemAtPath: exposed)
        let rows: [(String, String, String, Int32, String)] = [
            ("a key for others", pair.certificatePath, exposed, 2, "chmod 600"),
            ("another's key", pair.certificatePath, other.keyPath, 2, "not that of the first"),
            ("no key in it", pair.certificatePath, pair.certificatePath, 2, "chmod 600"),
            ("no certificate in it", pair.keyPath, pair.keyPath, 2, "no certificate in it"),
            ("no file", "\(remote.site.root)/none", pair.keyPath, 2, "no such file"),
            ("good ones", pair.certificatePath, pair.keyPath, 0, "Example Grid Company"),
        ]
        return try rows.map { name, certificate, key, status, words in
            let run = try remote.run(
                ["status"],
                environment: [
                    "MADO_SERVER": remote.url, "MADO_CA": try remote.authority,
                    "MADO_CERTIFICATE": certificate, "MADO_PRIVATE_KEY": key,
                ]
            )
            return End(name: name, status: status, words: words, run: run)
        }
    }
}
