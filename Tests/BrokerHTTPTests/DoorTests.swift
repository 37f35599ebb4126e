import Broker
import BrokerCore
import BrokerHTTP
import BrokerTesting
import Credentials
import Glibc
import Logging
import Messages
import NIOCore
import NIOPosix
import Testing

/// What every door answers before anybody decides anything, over real connections.
@Suite(.serialized) struct DoorTests {
    @Test(arguments: [
        ("GET /nowhere", "404", "not_found"),
        ("DELETE /v1/events", "404", "not_found"),
        ("GET /v1/status", "401", "unauthenticated"),
        ("POST /v1/events/declare", "401", "unauthenticated"),
        ("POST /v1/events/EV-1/attest", "401", "unauthenticated"),
        ("GET /oauth2/nowhere", "404", "invalid_request"),
    ])
    func `every error is a document with a code and both languages`(
        _ request: String,
        _ status: String,
        _ code: String
    ) async throws {
        let answer = try await withDoor { try await $0.ask(request) }
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
        for part in ["\"\(code)\"", "\"ja\":{", "\"en\":{"] {
            #expect(answer.contains(part), "\(answer)")
        }
    }

    @Test(arguments: ["a=%", "a=%zz", "a=%FF", "a=1&a=2", "grant_type=%E0%80", "a=b c"])
    func `a broken form is refused, and the doors stay open`(_ body: String) async throws {
        let (broken, alive) = try await withDoor { door in
            let broken = try await door.ask("POST /oauth2/token", form, body)
            return (broken, try await door.ask("GET /livez"))
        }
        #expect(broken.hasPrefix("HTTP/1.1 400 "))
        #expect(broken.contains("\"error\":\"invalid_request\""))
        #expect(alive.hasPrefix("HTTP/1.1 200 "))
    }

    @Test(arguments: [
        (json, #"{"person":"P-1","person":"P-2","code":"a","totp":"1"}"#, "400"),
        (json, #"{"person":"P-1","code":"a","totp":"1","uid":0}"#, "400"),
        ("content-type: text/plain", "{}", "415"),
        (json, String(repeating: " ", count: 2_000), "413"),
    ])
    func `a body is JSON with each key once, and short`(
        _ header: String,
        _ body: String,
        _ status: String
    ) async throws {
        let answer = try await withDoor {
            try await $0.ask("POST /v1/enrolments/confirm", header, body)
        }
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
        #expect(answer.contains("\"code\":\"malformed\""), "\(answer)")
    }

    @Test func `a body that is dripped is not waited for`() async throws {
        let answer = try await withDoor(requestTimeoutSeconds: 1) { door in
            // A server that closes with bytes unread resets the connection, and on a busy machine
            // that may overtake its answer: asked again.
            for _ in 0..<5 {
                do {
                    return try await door.ask(
                        "POST /v1/enrolments",
                        json,
                        "{",
                        length: 1_000,
                        drips: true
                    )
                } catch let error as IOError where error.errnoCode == ECONNRESET {}
            }
            return "reset five times"
        }
        #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
        #expect(answer.contains("\"code\":\"malformed\""), "\(answer)")
    }

    @Test func `who cannot record an end acknowledges none`() async throws {
        let body = "token=\(Token.mint(random: .system).exposed)"
        let answer = try await withDoor { try await $0.ask("POST /oauth2/revoke", form, body) }
        #expect(answer.hasPrefix("HTTP/1.1 503 "), "\(answer)")
        #expect(answer.contains("temporarily_unavailable"), "\(answer)")
    }

    @Test(arguments: [
        (isFailed: false, code: "overloaded"),
        // Behind an append that failed it is not the crowd that is in the way.
        (isFailed: true, code: "cannot_record"),
    ])
    func `an opening that finds no room is turned away`(
        _ isFailed: Bool,
        _ code: String
    ) async throws {
        let broker = try EmptyBroker(capacity: 0, isFailed: isFailed)
        let answer = try await withDoor(broker.doors) {
            try await $0.ask("POST /oauth2/token", form, activation)
        }
        #expect(answer.hasPrefix("HTTP/1.1 503 "), "\(answer)")
        #expect(answer.contains("\"mado_code\":\"\(code)\""), "\(answer)")
        #expect(answer.lowercased().contains("retry-after: 1\r\n"), "\(answer)")
    }

    /// The state ends_only says that checks are answered.
    @Test(arguments: [
        (ahead: Milliseconds.zero, state: "ends_only"), (.hours(1), "denying"),
    ])
    func `without room it is ends_only while the clock is known, and denying while it is not`(
        _ ahead: Milliseconds,
        _ state: String
    ) async throws {
        let broker = try EmptyBroker(free: 65_536)
        let answer = try await broker.running {
            broker.source.stepWall(by: ahead)
            return try await withDoor(broker.doors) { try await $0.ask("GET /readyz") }
        }
        #expect(!broker.sequencer.isIssuing)
        #expect(answer.hasPrefix("HTTP/1.1 503 "), "\(answer)")
        #expect(answer.contains("\"state\":\"\(state)\""), "\(answer)")
    }

    @Test func `who is denied reads why`() async throws {
        let answer = try await withDoor {
            try await $0.ask("POST /oauth2/token", form, activation)
        }
        #expect(answer.hasPrefix("HTTP/1.1 503 "), "\(answer)")
        #expect(answer.contains("temporarily_unavailable"), "\(answer)")
        #expect(answer.contains("The ledger cannot be read."), "\(answer)")
    }
}

private let form = "content-type: application/x-www-form-urlencoded"
private let json = "content-type: application/json"
private let activation =
    "grant_type=urn:mado:grant-type:activation&person=P-1&system=sys-1&grant=\(GrantID(drawn: 1))"

/// A door on a port of its own, before a broker that records nothing.
private struct Door {
    let port: Int

    /// Sends one request and gives the whole answer; `drips`: goes on with a byte now and then.
    func ask(
        _ line: String,
        _ header: String = json,
        _ body: String = "",
        length: Int? = nil,
        drips: Bool = false
    ) async throws -> String {
        let text =
            "\(line) HTTP/1.1\r\nhost: mado\r\n\(header)\r\n"
            + "content-length: \(length ?? body.utf8.count)\r\n\r\n\(body)"
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            let tap = channel.channel
            let dripping =
                drips
                ? tap.eventLoop.scheduleRepeatedTask(
                    initialDelay: .milliseconds(50),
                    delay: .milliseconds(50)
                ) { _ in tap.writeAndFlush(ByteBuffer(string: " "), promise: nil) }
                : nil
            defer { dripping?.cancel() }
            var answer = ""
            for try await part in inbound {
                answer += String(buffer: part)
                if answer.isWholeAnswer { break }
            }
            return answer
        }
    }
}

extension String {
    /// Is as much there as the content-length promises?
    fileprivate var isWholeAnswer: Bool {
        guard let blank = firstRange(of: "\r\n\r\n") else { return false }
        let lengths = self[..<blank.lowerBound].split(separator: "\r\n").compactMap { line in
            line.lowercased().hasPrefix("content-length:")
                ? Int(line.dropFirst(15).drop { $0 == " " }) : nil
        }
        return lengths.first.map { self[blank.upperBound...].utf8.count >= $0 } == true
    }
}

/// The time-out is far away except where it is what is tried: other suites keep the machine busy.
private func withDoor<Value: Sendable>(
    _ doors: Doors? = nil,
    requestTimeoutSeconds: Int64 = 300,
    _ body: (Door) async throws -> Value
) async throws -> Value {
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    let listener = Listener(
        binding: .tcp(host: "127.0.0.1", port: 0, isTLS: false),
        doors: try doors ?? deadDoors(),
        limits: ListenerLimits(
            bodyBytesMax: 1_000,
            connectionsMax: 8,
            requestTimeoutSeconds: requestTimeoutSeconds
        ),
        group: MultiThreadedEventLoopGroup.singleton,
        logger: Logger(label: "doors") { _ in SwiftLogNoOpLogHandler() },
        onListening: { found.yield($0?.port ?? 0) }
    )
    let serving = Task { try? await listener.run() }
    defer { serving.cancel() }
    var iterator = ports.makeAsyncIterator()
    let port = try #require(await iterator.next())
    return try await body(Door(port: port))
}

/// Doors of a daemon without a ledger.
private func deadDoors() throws -> Doors {
    let clock = makeClock()
    return try makeDoors(
        ValidityTable(clock: clock),
        clock,
        denial: Message("証跡が読めません。", "The ledger cannot be read.")
    )
}
