import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import Testing

/// The TLS listener at a real daemon, asked by curl: client certificates, renewal, bad files.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct TLSTests {
    /// The status of a request by curl, `-` if there was no answer, and what came.
    private struct Curl {
        let status: String
        let text: String

        init(_ counter: CheckCounter, _ more: [String], authority: String = "ca") throws {
            let certificates = try counter.site.certificates
            let port = try #require(counter.site.tlsPort)
            let run = try ProgramRun(
                "/usr/bin/curl",
                [
                    "-sS", "-m", "10", "--cacert", certificates.path("\(authority).crt"),
                    "-w", "\n%{http_code}", "-d", "token=\(counter.token)",
                    "https://127.0.0.1:\(port)/oauth2/introspect",
                ] + more,
                directory: counter.site.root
            )
            text = run.printed
            status = run.status == 0 ? String(text.suffix(3)) : "-"
        }

        /// `200 active`, `200 inactive`, `401`, or `-`.
        var said: String {
            guard status == "200" else { return status }
            return text.hasPrefix("{\"active\":true") ? "200 active" : "200 inactive"
        }
    }

    private static func shown(_ pair: Certificates.Pair) -> [String] {
        ["--cert", pair.certificatePath, "--key", pair.keyPath]
    }

    private static func reload(_ counter: CheckCounter) throws -> HTTPResponse {
        try Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            .post("/v1/register/reload", text: "{}")
    }

    @Test func `a system is known by its certificate, and only by a good one`() async throws {
        let said = try await CheckCounter.open({ $0.hasTLS = true }) { counter in
            let certificates = try counter.site.certificates
            try certificates.makeAuthority("stranger")
            let one = try certificates.issue("one", by: "ca")
            let two = try certificates.issue("two", by: "ca")
            let unbound = try certificates.issue("unbound", by: "ca")
            let expired = try certificates.issue("expired", by: "ca", days: -1)
            let strange = try certificates.issue("strange", by: "stranger")
            let bound = [
                "sys-1": [one.thumbprint, expired.thumbprint, strange.thumbprint],
                "sys-2": [two.thumbprint],
            ]
            try counter.site.writeSystems(bound: bound)
            _ = try Self.reload(counter).checked()
            let key = ["-H", "Authorization: Bearer \(counter.site.apiKey.exposed)"]
            let full = ["-H", "TE: trailers"]
            var said: [String: String] = [:]
            for (name, more) in [
                ("nothing", []), ("key", key), ("certificate", Self.shown(one)),
                ("certificate, full server", Self.shown(one) + full),
                ("certificate and key", Self.shown(one) + key),
                ("another's certificate", Self.shown(two)),
                ("another's certificate, own key", Self.shown(two) + key),
                ("nobody's certificate", Self.shown(unbound)),
                ("nobody's certificate, own key", Self.shown(unbound) + key),
                ("an expired one", Self.shown(expired)),
                ("an expired one, own key", Self.shown(expired) + key),
                ("a stranger's", Self.shown(strange)),
            ] {
                said[name] = try Curl(counter, more).said
            }
            try counter.site.writeSystems()
            _ = try Self.reload(counter).checked()
            said["taken away"] = try Curl(counter, Self.shown(one)).said
            return said
        }
        #expect(
            said == [
                "nothing": "401", "key": "200 active", "certificate": "200 active",
                "certificate, full server": "200 active", "certificate and key": "200 active",
                "another's certificate": "200 inactive",
                "another's certificate, own key": "401", "nobody's certificate": "401",
                "nobody's certificate, own key": "200 active", "an expired one": "-",
                "an expired one, own key": "-", "a stranger's": "-", "taken away": "401",
            ]
        )
    }

    /// The handshake goes by the host's clock: here it lets in what the broker's time does not, as
    /// one does that resumes a former one.
    @Test func `a certificate past its end is nobody's, whatever the handshake let in`()
        async throws
    {
        var plan = SitePlan(entrustees: 1)
        plan.hasTLS = true
        let staff = [Staff.operator1.person]
        let said = try await SimulatedOffice.open(plan, enrolled: staff) { office in
            let certificates = try office.site.certificates
            let pair = try certificates.issue("brief", by: "ca", days: 1)
            try office.site.writeSystems(bound: ["sys-1": [pair.thumbprint]])
            _ = try office.client(.operator1).post("/v1/register/reload", text: "{}").checked()
            func asked(_ more: [String]) throws -> String {
                let run = try ProgramRun(
                    "/usr/bin/curl",
                    [
                        "-sS", "-m", "10", "--cacert", certificates.path("ca.crt"), "-d",
                        "token=x", "-o", "/dev/null", "-w", "%{http_code}",
                        "https://127.0.0.1:\(office.site.tlsPort ?? 0)/oauth2/introspect",
                    ] + Self.shown(pair) + more,
                    directory: office.site.root
                )
                return run.printed
            }
            let lanes = [[], ["-H", "TE: trailers"]]
            // The simulated clock began before the certificate did.
            try office.pass(.minutes(1))
            let before = try lanes.map(asked)
            try office.pass(.hours(25))
            return try before + lanes.map(asked)
        }
        #expect(said == ["200", "200", "401", "401"])
    }

    @Test func `a certificate is renewed without a restart, and a bad one is not taken`()
        async throws
    {
        let (said, refused) = try await CheckCounter.open({ $0.hasTLS = true }) { counter in
            let certificates = try counter.site.certificates
            try certificates.makeAuthority("next")
            let key = ["-H", "Authorization: Bearer \(counter.site.apiKey.exposed)"]
            func both() throws -> [String] {
                try ["ca", "next"].map { try Curl(counter, key, authority: $0).said }
            }
            var said = [try both()]
            _ = try certificates.issue("server", by: "next", names: ["IP:127.0.0.1"])
            said.append(try both())
            _ = try Self.reload(counter).checked()
            said.append(try both())
            try counter.site.write("nothing", to: certificates.path("server.crt"))
            let refused = try Self.reload(counter)
            said.append(try both())
            return (said, "\(refused.status) \(refused.text)")
        }
        let (old, new) = (["200 active", "-"], ["-", "200 active"])
        #expect(said == [old, old, new, new])
        #expect(refused.contains("tls.certificate_file") && refused.contains("mado.yaml:10"))
    }

    @Test func `once an authority is withdrawn, what stands of its clients counts for nothing`()
        async throws
    {
        let said = try await CheckCounter.open({ $0.hasTLS = true }) { counter in
            let certificates = try counter.site.certificates
            let own = try certificates.issue("one", by: "ca")
            try counter.site.writeSystems(bound: ["sys-1": [own.thumbprint]])
            _ = try Self.reload(counter).checked()
            // One for each lane, both made while the authority was trusted.
            let lanes = try ["", "trailers"].map { try StandingConnection(counter, own, te: $0) }
            defer { for lane in lanes { lane.end() } }
            try certificates.makeAuthority("next")
            let both = try ["ca", "next"].map {
                try String(contentsOfFile: certificates.path("\($0).crt"), encoding: .utf8)
            }
            var said = [try lanes.map { try $0.ask() }]
            for authorities in [both.joined(), both[1]] {
                try counter.site.write(authorities, to: certificates.path("ca.crt"))
                _ = try Self.reload(counter).checked()
                said.append(try lanes.map { try $0.ask() })
            }
            return said
        }
        // An authority more changes nothing. One less ends each connection with one answer.
        let (yes, no) = ("200 None", "401 close")
        #expect(said == [[yes, yes], [yes, yes], [no, no]])
    }

    /// What is done to the files of a site before its daemon starts, and what the daemon says.
    static let faults:
        [(name: String, spoil: @Sendable (TestSite) throws -> Void, ja: String, en: String)] = [
            (
                "no certificate",
                { try FileManager.default.removeItem(atPath: $0.certificates.path("server.crt")) },
                "mado.yaml:10: 「tls.certificate_file」", "(there is no such file)"
            ),
            (
                "a certificate that is none",
                { try $0.write("x", to: $0.certificates.path("server.crt")) },
                "証明書（PEM形式）がありません", "mado.yaml:10: 'tls.certificate_file'"
            ),
            (
                "a key that is none",
                { try $0.write("x", to: $0.certificates.path("server.key")) },
                "暗号化されていない秘密鍵", "mado.yaml:11: 'tls.private_key_file'"
            ),
            (
                "a key for everybody",
                { site in
                    try FileManager.default.setAttributes(
                        [.posixPermissions: 0o644],
                        ofItemAtPath: site.certificates.path("server.key")
                    )
                },
                "chmod 640", "mado.yaml:11: 'tls.private_key_file'"
            ),
            (
                "another's key",
                { site in
                    let other = try site.certificates.issue("other", by: "ca")
                    let key = try Data(contentsOf: URL(filePath: other.keyPath))
                    try site.write(
                        String(decoding: key, as: UTF8.self),
                        to: site.certificates.path("server.key")
                    )
                    try FileManager.default.setAttributes(
                        [.posixPermissions: 0o600],
                        ofItemAtPath: site.certificates.path("server.key")
                    )
                },
                "最初の証明書のものではありません", "mado.yaml:11: 'tls.private_key_file'"
            ),
            (
                "no authorities",
                { site in
                    let text = try String(contentsOfFile: site.configPath, encoding: .utf8)
                    try site.write("", to: site.certificates.path("none"))
                    try site.write(
                        text.replacing("tls/ca.crt", with: "tls/none"),
                        to: site.configPath
                    )
                },
                "証明書（PEM形式）がありません", "mado.yaml:12: 'tls.client_ca_file'"
            ),
            (
                "TLS without its files",
                { site in
                    let text = try String(contentsOfFile: site.configPath, encoding: .utf8)
                    let lines = text.split(separator: "\n").filter {
                        !$0.hasPrefix("tls:") && !$0.contains("_file:")
                    }
                    try site.write(lines.joined(separator: "\n") + "\n", to: site.configPath)
                },
                "項目「tls」がありません", "mado.yaml:4: The key 'tls' is missing"
            ),
        ]

    @Test(arguments: faults.indices)
    func `a bad file stops the start, with the line and in both languages`(index: Int)
        async throws
    {
        let row = Self.faults[index]
        let (status, log) = try await onOwnThread {
            var plan = SitePlan(entrustees: 1)
            plan.hasTLS = true
            let site = try TestSite(plan)
            defer { site.remove() }
            try row.spoil(site)
            do {
                let daemon = try DaemonProcess(try Programs.path("madod"), site: site)
                daemon.kill()
                return (Int32(0), "")
            } catch HarnessError.endedEarly(let status, let log) {
                return (status, log)
            }
        }
        #expect(status == 78, "\(row.name)")
        #expect(log.contains(row.ja) && log.contains(row.en), "\(row.name): \(log)")
    }
}

/// A client of another make that goes on with one connection, and asks when it is told to.
private final class StandingConnection {
    private let process = Process()
    private let (input, output) = (Pipe(), Pipe())

    private static let client = """
        import http.client, ssl, sys
        port, authority, certificate, key, te = sys.argv[1:]
        context = ssl.create_default_context(cafile=authority)
        context.load_cert_chain(certificate, key)
        connection = http.client.HTTPSConnection(
            "127.0.0.1", int(port), timeout=20, context=context
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if te:
            headers["TE"] = te
        for line in sys.stdin:
            connection.request("POST", "/oauth2/introspect", "token=x", headers)
            answer = connection.getresponse()
            answer.read()
            print(answer.status, answer.getheader("Connection"), flush=True)
        """

    /// `te`: with the header of that name, which only the full server reads.
    init(_ counter: CheckCounter, _ pair: Certificates.Pair, te: String) throws {
        let port = try #require(counter.site.tlsPort)
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [
            "-c", Self.client, "\(port)", try counter.site.certificates.path("ca.crt"),
            pair.certificatePath, pair.keyPath, te,
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    deinit { end() }

    /// The status, and what the answer says of the connection.
    func ask() throws -> String {
        try input.fileHandleForWriting.write(contentsOf: Data("ask\n".utf8))
        var line = ""
        while !line.hasSuffix("\n") {
            let bytes = output.fileHandleForReading.availableData
            guard !bytes.isEmpty else { throw HarnessError.badResponse("no answer: \(line)") }
            line += String(decoding: bytes, as: UTF8.self)
        }
        return String(line.dropLast())
    }

    func end() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
