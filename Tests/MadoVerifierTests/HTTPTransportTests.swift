import MadoVerifier
import Testing

/// The real way to the stream.
@Suite struct `A stream over HTTP` {
    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"

    private static func open<Value>(
        _ server: AnsweringServer,
        last: String? = nil,
        _ body: (any AsyncSequence<[UInt8], any Error>) async throws -> Value
    ) async throws -> Value {
        let transport = try HTTPTransport()
        let request = VerifierRequest(
            url: server.url,
            accept: "text/event-stream",
            bearer: "mado_key_x",
            lastEventID: last
        )
        do {
            let value = try await body(try await transport.open(request))
            try await transport.shutdown()
            return value
        } catch {
            try await transport.shutdown()
            throw error
        }
    }

    private static func bytes(
        _ pieces: any AsyncSequence<[UInt8], any Error>
    ) async throws -> [UInt8] {
        var all: [UInt8] = []
        for try await piece in pieces { all += piece }
        return all
    }

    @Test func `shows who asks and from where, and gives what comes`() async throws {
        let text = "retry: 2000\nid: 4\n\n"
        let server = try AnsweringServer(answer: Array("\(Self.head)\r\n\(text)".utf8))
        let got = try await Self.open(server, last: "7") { try await Self.bytes($0) }
        #expect(got == Array(text.utf8))
        let request = server.request.lowercased()
        for line in [
            "get /v1/stream http/1.1", "accept: text/event-stream", "last-event-id: 7",
            "authorization: bearer mado_key_x",
        ] {
            #expect(request.contains(line + "\r\n"))
        }
    }

    @Test(arguments: [
        (401, "text/event-stream"), (503, "application/problem+json"), (200, "text/html"),
    ])
    func `what is no stream is refused`(answer: (status: Int, type: String)) async throws {
        let server = try AnsweringServer(
            answer: Array(
                "HTTP/1.1 \(answer.status) X\r\nContent-Type: \(answer.type)\r\n\r\nid: 4\n\n".utf8
            )
        )
        await #expect(throws: StreamRefused(status: answer.status)) {
            try await Self.open(server) { _ in }
        }
    }

    @Test func `a broken stream throws`() async throws {
        let server = try AnsweringServer(
            answer: Array("\(Self.head)Content-Length: 99\r\n\r\nid: 4\n\n".utf8)
        )
        await #expect(throws: (any Error).self) {
            try await Self.open(server) { try await Self.bytes($0) }
        }
    }

    @Test func `what nobody takes is not read ahead`() async throws {
        let count = 64 << 20
        let server = try AnsweringServer(
            answer: Array("\(Self.head)\r\n".utf8)
                + [UInt8](repeating: UInt8(ascii: "\n"), count: count)
        )
        // Before all other tests: whoever takes nothing for 45 seconds loses the stream.
        let taking = Task(priority: .high) {
            try await Self.open(server) { pieces in
                #expect(!server.isDone(), "it was read by whoever did not take it")
                return try await Self.bytes(pieces).count
            }
        }
        #expect(try await taking.value == count)
    }
}
