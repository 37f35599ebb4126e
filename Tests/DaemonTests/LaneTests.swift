import BrokerCore
import Credentials
import DaemonHarness
import Glibc
import Testing

/// The short lane and the full server are two readers of the same requests: whoever sends one must
/// not be able to tell which of them answered.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct LaneTests {
    /// A request that nobody planned, drawn from pieces that are mostly right.
    private struct Draw {
        var random: SeededRandom
        let key: String
        let token: String

        mutating func pick(_ items: [String]) -> String {
            items[Int.random(in: 0..<items.count, using: &random)]
        }

        /// One of `items` once in four times, otherwise the first.
        mutating func mostly(_ items: [String]) -> String {
            Int.random(in: 0..<4, using: &random) == 0 ? pick(items) : items[0]
        }

        mutating func request() -> [UInt8] {
            let body = mostly([
                "token=\(token)", "token=x", "", "token=\(token)&token=1", "a=%41&token=\(token)",
                "token=\(token)&mado_terminal=T-NW-01", "token=%zz", "=&=", "token",
                "token=\(token)&token_type_hint=a+b", "mado_terminal=&token=\(token)",
            ])
            var lines = [
                mostly(["Host: mado.example", "host:mado.example", "", "Host: a\r\nHost: b"]),
                mostly([
                    "Authorization: Bearer \(key)", "AUTHORIZATION:bearer   \(key)  ",
                    "authorization: Bearer \(key)\r\nAuthorization: Bearer \(key)", "",
                    "Authorization:", "Authorization: Basic eDp5", "Authorization: Bearer \(token)",
                ]),
                mostly([
                    "Content-Type: application/x-www-form-urlencoded",
                    "content-type:\tApplication/X-WWW-Form-Urlencoded; charset=utf-8",
                    "Content-Type: application/json", "",
                    "Content-Type: application/x-www-form-urlencoded\r\nContent-Type: text/plain",
                ]),
                length(body.utf8.count),
                mostly([
                    "Accept: */*", "Connection: keep-alive", "Connection: close",
                    "CONNECTION: Keep-Alive", "TE: trailers", "X-Empty:", "X-Tab:\tvalue\t",
                    "X-Folded: a\r\n b", "Bad Name: a", "X-High: \u{E9}", "Upgrade: h2c",
                    "X_Under: 1", "X-Long: " + String(repeating: "a", count: 9_000), ": none",
                    "Expect: nothing", "Content-Encoding: gzip",
                ]),
            ].filter { !$0.isEmpty }
            lines.shuffle(using: &random)
            let line = mostly([
                "POST /oauth2/introspect HTTP/1.1", "POST /oauth2/introspect?a=b HTTP/1.1",
                "POST /oauth2/introspect/ HTTP/1.1", "PUT /oauth2/introspect HTTP/1.1",
                "POST /oauth2/introspect HTTP/1.0", "POST /OAUTH2/introspect HTTP/1.1",
                "POST http://mado.example/oauth2/introspect HTTP/1.1",
            ])
            let head = ([line] + lines).joined(separator: "\r\n")
            return Array((head + "\r\n\r\n" + body).utf8)
        }

        private mutating func length(_ count: Int) -> String {
            mostly([
                "Content-Length: \(count)", "content-length:0\(count)", "Content-Length: +\(count)",
                "Content-Length: \(count)\r\nContent-Length: \(count)", "Content-Length: 0",
                "Content-Length: 0x1", "Content-Length: \(max(0, count - 1))",
            ])
        }
    }

    /// The first answer to the bytes, sent in pieces of `piece`; after another request, if any,
    /// which goes to the full server and takes the connection there.
    private static func answer(
        _ port: UInt16,
        _ bytes: [UInt8],
        piece: Int,
        after first: HTTPRequest? = nil
    ) throws -> String {
        let connection = try Connection.loopback(port: port)
        if let first {
            guard try connection.send(first) else { return "closed" }
            guard try next(connection) != nil else { return "closed" }
        }
        for start in stride(from: 0, to: bytes.count, by: piece) {
            let part = Array(bytes[start..<min(start + piece, bytes.count)])
            // The server may have seen enough already.
            guard try connection.send(HTTPRequest(raw: part)) else { break }
        }
        let answered: HTTPResponse?
        do {
            answered = try next(connection)
        } catch HarnessError.badResponse(let text) {
            return "strange: \(text)"
        }
        guard let response = answered else { return "closed" }
        let head = response.head.split(separator: "\r\n").map { $0.lowercased() }.sorted()
        return "\(response.status) \(head) \(response.text)"
    }

    private static func next(_ connection: Connection) throws -> HTTPResponse? {
        var block = [UInt8](repeating: 0, count: receiveBlockBytes)
        let deadline = Deadline(in: .seconds(10))
        while true {
            if let response = try connection.nextResponse() { return response }
            var watched = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&watched, 1, deadline.pollMilliseconds) > 0 else {
                throw HarnessError.timedOut("an answer")
            }
            if try connection.receive(into: &block) == .closed { return nil }
        }
    }

    @Test func `both answer whatever is sent alike`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)  // the seed is printed with what it found
        let (differences, statuses) = try await CheckCounter.open { counter in
            let port = try #require(counter.site.tcpPort)
            let live = HTTPRequest("GET", "/livez")
            var draw = Draw(
                random: SeededRandom(seed: seed),
                key: counter.site.apiKey.exposed,
                token: counter.token
            )
            var differences: [String] = []
            var statuses: [String: Int] = [:]
            for _ in 0..<600 {
                let bytes = draw.request()
                let piece = Int.random(in: 0..<3, using: &draw.random) == 0 ? 100 : bytes.count
                let short = try Self.answer(port, bytes, piece: piece)
                let full = try Self.answer(port, bytes, piece: piece, after: live)
                statuses[String(short.prefix(3)), default: 0] += 1
                guard short != full else { continue }
                let text = String(decoding: bytes.prefix(600), as: UTF8.self)
                differences.append("\(text)\n-- short: \(short)\n-- full: \(full)")
            }
            return (differences, statuses)
        }
        let first = differences.first ?? ""
        #expect(differences.isEmpty, "seed \(seed), \(differences.count) differ; first: \(first)")
        // The draw is of use only if it comes to all of these.
        for status in ["200", "400", "401"] {
            #expect((statuses[status] ?? 0) > 20, "seed \(seed): \(statuses)")
        }
    }

    /// A token, by whom it is asked about, and whether the answer must be yes.
    private struct Question {
        let token: String
        let key: APIKey
        let isActive: Bool
    }

    /// Draws questions about many seeded tokens of `sys-1`, every tenth of which has ended.
    private static func questions(
        _ counter: CheckCounter,
        _ seeded: [Seeding.Seeded],
        _ count: Int,
        _ random: inout SeededRandom
    ) -> [Question] {
        let digits = Array("ABCxyz019-_=".utf8)
        return (0..<count).map { _ in
            let index = Int.random(in: 0..<seeded.count, using: &random)
            let token = seeded[index].token.exposed
            let isLive = index % 10 != 0
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                var bytes = Array(token.utf8)
                let place = Int.random(in: 0..<bytes.count, using: &random)
                let digit = digits[Int.random(in: 0..<digits.count, using: &random)]
                let isSame = bytes[place] == digit
                bytes[place] = digit
                let text = String(decoding: bytes, as: UTF8.self)
                return Question(
                    token: text,
                    key: counter.site.apiKey,
                    isActive: isSame && isLive
                )
            case 1: return Question(token: token, key: counter.otherKey, isActive: false)
            default: return Question(token: token, key: counter.site.apiKey, isActive: isLive)
            }
        }
    }

    @Test func `both judge every token alike, and rightly`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)  // printed with what it found
        let (wrong, yes) = try await CheckCounter.open { counter in
            var random = SeededRandom(seed: seed)
            _ = counter.daemon.stop()
            let event = try #require(EventID(counter.event))
            let seeded = try Seeding(counter.site).addLive(200, in: event)
            let daemon = try DaemonProcess(try Programs.path("madod"), site: counter.site)
            defer { daemon.kill() }
            let ended = seeded.enumerated().filter { $0.offset % 10 == 0 }.map(\.element.grant)
            _ = try Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
                .call(Acts.revoke(ended.map(\.description))).checked()
            var (wrong, yes): ([String], Int) = ([], 0)
            for question in Self.questions(counter, seeded, 400, &random) {
                let short = try counter.introspect(question.token, key: question.key)
                let full = try counter.introspect(question.token, key: question.key, lane: .full)
                let isActive = try short.decoded(IntrospectionAnswer.self).active
                if isActive { yes += 1 }
                guard short.text != full.text || isActive != question.isActive else { continue }
                wrong.append("\(question.token): \(short.text) \(full.text)")
            }
            return (wrong, yes)
        }
        #expect(wrong.isEmpty, "seed \(seed): \(wrong)")
        #expect(yes > 50, "seed \(seed)")
    }

    @Test func `many at once are answered in their order, and one byte at a time is enough`()
        async throws
    {
        let (several, slow) = try await CheckCounter.open { counter in
            let port = try #require(counter.site.tcpPort)
            let one = Acts.introspect(counter.token, key: counter.site.apiKey).bytes
            let none = Acts.introspect("x", key: counter.site.apiKey).bytes
            let live = HTTPRequest("GET", "/livez").bytes
            let connection = try Connection.loopback(port: port)
            // The third takes the connection to the full server, with what follows.
            let all = one + none + live + none + one
            guard try connection.send(HTTPRequest(raw: all)) else { return ([String](), "") }
            var several: [String] = []
            for _ in 0..<5 {
                let response = try #require(try Self.next(connection))
                several.append(String(response.text.prefix(15)))
            }
            return (several, try Self.answer(port, one, piece: 1))
        }
        let (yes, no) = ("{\"active\":true,", "{\"active\":false")
        #expect(several == [yes, no, "ok", no, yes])
        #expect(slow.hasPrefix("200 ") && slow.contains(yes))
    }
}
