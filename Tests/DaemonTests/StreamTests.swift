import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import Testing

/// `GET /v1/stream` of a real daemon, by curl.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct StreamTests {
    @Test func `a system hears its own ends as they happen, and goes on after a break`()
        async throws
    {
        let (own, again, other) = try await CheckCounter.open { counter in
            let operators = Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            let first = try FollowedStream(counter, key: counter.site.apiKey.exposed)
            let other = try FollowedStream(counter, key: counter.otherKey.exposed)
            let start = try first.next { $0.hasPrefix("id: ") }
            _ = try other.next { $0.hasPrefix("id: ") }
            let third =
                try operators
                .call(Acts.grant(counter.event, [SitePlan.entrustee(3)], systems: ["sys-1"]))
                .checked().decoded(GrantAnswer.self).results.compactMap(\.grant)
            _ = try operators.call(Acts.revoke(third)).checked()
            let own = try first.next { $0.hasPrefix("data: ") }
            first.end()
            _ = try operators.call(Acts.close(counter.event)).checked()
            let again = try FollowedStream(
                counter,
                key: counter.site.apiKey.exposed,
                last: String(start.dropFirst(4))
            )
            defer { again.end() }
            defer { other.end() }
            var lines: [String] = []
            while lines.last?.contains("event.closed") != true {
                lines.append(try again.next { $0.hasPrefix("event: ") })
            }
            return (own, lines, try other.next { $0.hasPrefix("event: ") })
        }
        #expect(own.contains(#""kind":"grants.ended""#) && own.contains(#""cause":"revoked""#))
        #expect(!own.contains("actor") && !own.contains(SitePlan.entrustee(1)))
        #expect(Array(again.prefix(2)) == ["event: grants.ended", "event: event.closed"])
        // The other system was told nothing of a grant that is not for it.
        #expect(other == "event: event.closed")
    }

    @Test func `who may not listen is refused, and a removed key ends the stream`() async throws {
        let (statuses, rest) = try await CheckCounter.open { counter in
            func ask(_ client: Client, _ headers: [(name: String, value: String)]) throws -> Int {
                try client.call(HTTPRequest("GET", "/v1/stream", headers: headers)).status
            }
            let network = try counter.network
            let stranger = Client.unix(counter.site.socketPath, uid: 23_999)
            let key = (name: "authorization", value: "Bearer \(counter.site.apiKey.exposed)")
            let statuses = [
                try ask(network, []),
                try ask(network, [(name: "authorization", value: "Bearer \(counter.token)")]),
                try ask(stranger, []),
                try ask(network, [key, (name: "last-event-id", value: "99999999")]),
                try ask(network, [key, (name: "last-event-id", value: "x")]),
                try ask(network, [key, (name: "last-event-id", value: "+5")]),
            ]
            for (path, last) in [("?from=99999999", ""), ("?from=0&ledger=other", "")] {
                let asked = HTTPRequest(
                    "GET",
                    "/v1/stream\(path)",
                    headers: [key, (name: "last-event-id", value: last)]
                )
                let answer = try network.call(asked)
                #expect(answer.status == 400 && answer.text.contains("place_unknown"))
            }
            let stream = try FollowedStream(counter, key: counter.site.apiKey.exposed, times: 2)
            _ = try stream.next { $0.hasPrefix("id: ") }
            let path = "\(counter.site.root)/systems.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let digest = try #require(lines.first { $0.contains("api_key_sha256") })
            try counter.site.write(
                lines.filter { $0 != digest }.joined(separator: "\n"),
                to: path
            )
            let operators = Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            _ = try operators.call(HTTPRequest("POST", "/v1/register/reload")).checked()
            return (statuses, stream.rest())
        }
        #expect(statuses == [401, 401, 403, 400, 400, 400])
        // curl comes again, and has to connect anew: a certificate would be shown again.
        let connects = try #require(rest).split(separator: "\n").filter { $0.hasPrefix("connects") }
        #expect(connects == ["connects 1", "connects 1"])
    }
}

extension StreamTests {
    private static let reload = HTTPRequest("POST", "/v1/register/reload")

    /// The stream of `sys-1`, known by a certificate that is bound to it; it has begun.
    private static func streamByCertificate(
        _ counter: CheckCounter,
        _ operators: Client
    ) throws -> FollowedStream {
        let certificates = try counter.site.certificates
        let own = try certificates.issue("one", by: "ca")
        try counter.site.writeSystems(bound: ["sys-1": [own.thumbprint]])
        _ = try operators.call(reload).checked()
        let port = try #require(counter.site.tlsPort)
        let stream = try FollowedStream([
            "--cacert", certificates.path("ca.crt"), "--cert", own.certificatePath,
            "--key", own.keyPath, "https://127.0.0.1:\(port)/v1/stream",
        ])
        _ = try stream.next { $0.hasPrefix("id: ") }
        return stream
    }

    @Test func `a stream by certificate ends when the certificate is taken away`() async throws {
        let rest = try await CheckCounter.open({ $0.hasTLS = true }) { counter in
            let operators = Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            let stream = try Self.streamByCertificate(counter, operators)
            defer { stream.end() }
            _ = try operators.call(Acts.close(counter.event)).checked()
            _ = try stream.next { $0 == "event: event.closed" }
            try counter.site.writeSystems()
            _ = try operators.call(Self.reload).checked()
            return stream.rest()
        }
        #expect(rest?.contains("connects 1") == true)
    }

    @Test func `a renewed certificate leaves standing streams alone, a withdrawn authority none`()
        async throws
    {
        let (heard, rest) = try await CheckCounter.open({ $0.hasTLS = true }) { counter in
            let certificates = try counter.site.certificates
            let operators = Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            let stream = try Self.streamByCertificate(counter, operators)
            defer { stream.end() }
            _ = try certificates.issue("server", by: "ca", names: ["IP:127.0.0.1"])
            _ = try operators.call(Self.reload).checked()
            _ = try operators.call(Acts.close(counter.event)).checked()
            let heard = try stream.next { $0.hasPrefix("event: ") }
            try certificates.makeAuthority("next")
            let next = try String(contentsOfFile: certificates.path("next.crt"), encoding: .utf8)
            try counter.site.write(next, to: certificates.path("ca.crt"))
            _ = try operators.call(Self.reload).checked()
            return (heard, stream.rest())
        }
        #expect(heard == "event: event.closed")
        // Ended by the daemon, and not by curl's own patience.
        #expect(rest?.contains("connects 1") == true)
    }

    @Test func `who loses the role that reads the history loses the stream`() async throws {
        let (rest, figures) = try await CheckCounter.open { counter in
            let stream = try FollowedStream(counter, uid: Staff.auditor.uid)
            defer { stream.end() }
            _ = try stream.next { $0.hasPrefix("id: ") }
            let operators = Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            let figures = try operators.get("/metrics").checked().text
            let path = "\(counter.site.root)/roster.csv"
            let roster = try String(contentsOfFile: path, encoding: .utf8)
            let others = roster.split(separator: "\n").filter {
                !$0.hasPrefix(Staff.auditor.person + ",")
            }
            try counter.site.write(others.joined(separator: "\n") + "\n", to: path)
            _ = try operators.call(HTTPRequest("POST", "/v1/register/reload")).checked()
            return (stream.rest(), figures)
        }
        #expect(rest?.contains("connects 1") == true)
        #expect(figures.contains("\nmado_streams_open 1\n"))
        #expect(figures.contains("\nmado_streams_cut_total 0\n"))
    }

    @Test func `streams do not keep a daemon from stopping, nor do readers that read nothing`()
        async throws
    {
        let (status, rest) = try await CheckCounter.open { counter in
            // The close of so many is more than a connection holds that nobody reads.
            _ = counter.daemon.stop()
            _ = try Seeding(counter.site).addLive(40_000, in: try #require(EventID(counter.event)))
            let daemon = try DaemonProcess(try Programs.path("madod"), site: counter.site)
            defer { daemon.kill() }
            let operators = Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            _ = try operators.call(Acts.close(counter.event)).checked()
            let waiting = try FollowedStream(counter, key: counter.site.apiKey.exposed)
            defer { waiting.end() }
            _ = try waiting.next { $0.hasPrefix("id: ") }
            let asleep = try Connection.unix(
                counter.site.socketPath,
                uid: Staff.operator1.uid
            )
            let asked = try asleep.send(HTTPRequest("GET", "/v1/stream?from=0"))
            #expect(asked)
            // Nobody takes what is there; more than fits is on its way.
            let deadline = Deadline(in: .seconds(60))
            while asleep.waitingBytes < 100_000, !deadline.isOver {}
            #expect(asleep.waitingBytes >= 100_000)
            let status = daemon.stop()
            return withExtendedLifetime(asleep) { (status, waiting.rest()) }
        }
        #expect(status == 0)
        #expect(rest?.contains("connects 1") == true)
    }

    @Test func `a system has as many streams as the company says, and is asked to come later`()
        async throws
    {
        let (header, answer) = try await CheckCounter.open({ $0.streamsPerSystemMax = 1 }) {
            counter in
            let stream = try FollowedStream(
                counter,
                key: counter.site.apiKey.exposed,
                options: ["-i"]
            )
            defer { stream.end() }
            let other = try FollowedStream(counter, key: counter.otherKey.exposed)
            defer { other.end() }
            _ = try other.next { $0.hasPrefix("id: ") }
            // The lines of a header end otherwise: they come as one.
            let header = try stream.next { $0.hasPrefix("HTTP/1.1 200") }
            _ = try stream.next { $0.hasPrefix("id: ") }
            let key = (name: "authorization", value: "Bearer \(counter.site.apiKey.exposed)")
            let request = HTTPRequest("GET", "/v1/stream", headers: [key])
            return (header, try counter.network.call(request))
        }
        #expect(header.lowercased().contains("\r\nmado-ledger: mado.example/test-ledger\r\n"))
        #expect(answer.status == 503 && answer.header("retry-after") == "5")
    }
}

/// curl at the stream, line by line.
private final class FollowedStream {
    private let process = Process()
    private let output = Pipe()
    private var waiting = ""

    /// `times`: how often curl asks, over one connection if it may.
    convenience init(
        _ counter: CheckCounter,
        key: String,
        last: String? = nil,
        times: Int = 1,
        options: [String] = []
    ) throws {
        let port = try #require(counter.site.tcpPort)
        try self.init(
            options + ["-H", "Authorization: Bearer \(key)"]
                + (last.map { ["-H", "Last-Event-ID: \($0)"] } ?? [])
                + Array(repeating: "http://127.0.0.1:\(port)/v1/stream", count: times)
        )
    }

    /// As the account `uid` of this host.
    convenience init(_ counter: CheckCounter, uid: UInt32) throws {
        try self.init(
            ["--unix-socket", counter.site.socketPath, "http://mado/v1/stream"],
            by: ["/usr/bin/setpriv", "--reuid", "\(uid)", "--clear-groups", "/usr/bin/curl"]
        )
    }

    init(_ arguments: [String], by program: [String] = ["/usr/bin/curl"]) throws {
        process.executableURL = URL(filePath: program[0])
        process.arguments =
            Array(program.dropFirst()) + ["-sN", "--max-time", "60"]
            + ["-w", "\nconnects %{num_connects}\n"] + arguments
        process.standardOutput = output
        try process.run()
    }

    deinit { end() }

    /// The next line that `isWanted`; throws if the stream ends before.
    func next(where isWanted: (String) -> Bool) throws -> String {
        while true {
            while let end = waiting.firstIndex(of: "\n") {
                let line = String(waiting[..<end])
                waiting = String(waiting[waiting.index(after: end)...])
                if isWanted(line) { return line }
            }
            let piece = output.fileHandleForReading.availableData
            guard !piece.isEmpty else { throw HarnessError.badResponse("the stream has ended") }
            waiting += String(decoding: piece, as: UTF8.self)
        }
    }

    /// Waits until the daemon has ended it, and gives back what else came; nil if curl failed.
    func rest() -> String? {
        let text = try? output.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return waiting + String(decoding: text ?? Data(), as: UTF8.self)
    }

    func end() {
        guard process.isRunning else { return }
        // Not SIGTERM: it is blocked here, and so in whatever is started from here.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
