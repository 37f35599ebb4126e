import Foundation
import MadoCommand
import Testing

/// The real way to the daemon, over a real socket.
@Suite struct `The socket` {
    @Test func `carries a request and its answer`() async throws {
        let folder = try Folder()
        let body = #"{"code":"overloaded","ja":"混雑"}"#
        let server = try SocketServer(
            path: folder.file("s o%ck"),
            answer: """
                HTTP/1.1 503 Service Unavailable\r
                Content-Type: application/problem+json\r
                Retry-After: 4\r
                Content-Length: \(body.utf8.count)\r
                Connection: close\r
                \r
                \(body)
                """
        )
        let response = try await SocketTransport(path: server.path).send(
            APIRequest(
                .post,
                "/v1/events/E-7K3QZ8/extend?x=%20",
                body: .json(#"{"by":"6h"}"#),
                bearer: "mado_key_x",
                key: "0123456789abcdef"
            )
        )
        #expect(response == APIResponse(status: 503, body: body, retryAfter: 4))
        let request = server.request
        #expect(request.hasPrefix("POST /v1/events/E-7K3QZ8/extend?x=%20 HTTP/1.1\r\n"))
        #expect(request.lowercased().contains("\r\nauthorization: bearer mado_key_x\r\n"))
        let key = "\r\nidempotency-key: \"0123456789abcdef\"\r\n"
        #expect(request.lowercased().contains(key))
        #expect(request.lowercased().contains("\r\ncontent-type: application/json\r\n"))
        #expect(request.hasSuffix("\r\n\r\n{\"by\":\"6h\"}"))
    }

    @Test func `a broken answer is none`() async throws {
        let folder = try Folder()
        for answer in [
            nil, "", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", "nonsense\r\n\r\n",
        ] {
            let server = try SocketServer(path: folder.file(UUID().uuidString), answer: answer)
            await #expect(throws: TransportFailure.noAnswer) {
                try await SocketTransport(path: server.path).send(APIRequest(.get, "/v1/status"))
            }
        }
    }

    @Test func `what nobody takes of a stream is not read ahead`() async throws {
        let folder = try Folder()
        let count = 64 << 20
        let server = try SocketServer(
            path: folder.file("socket"),
            answer: "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                + String(repeating: "\n", count: count)
        )
        // Before all other tests: whoever takes nothing for 45 seconds loses the stream.
        let taking = Task(priority: .high) {
            let stream = try await SocketTransport(path: server.path)
                .open(APIRequest(.get, "/v1/stream"))
            #expect(!server.isDone(), "it was read by whoever did not take it")
            var taken = 0
            for try await piece in stream.pieces { taken += piece.count }
            await stream.close()
            return taken
        }
        #expect(try await taking.value == count)
    }

    @Test func `a refused stream brings its refusal`() async throws {
        let folder = try Folder()
        let server = try SocketServer(
            path: folder.file("socket"),
            answer: "HTTP/1.1 503 X\r\nRetry-After: 5\r\nContent-Length: 2\r\n\r\n{}"
        )
        let stream = try await SocketTransport(path: server.path)
            .open(APIRequest(.get, "/v1/stream"))
        await stream.close()
        #expect(stream.response == APIResponse(status: 503, body: "{}", retryAfter: 5))
    }

    @Test func `says at once that nobody is there`() async throws {
        let folder = try Folder()
        let file = try folder.write("x", "file")
        let gone = folder.file("gone")
        _ = try SocketServer(path: gone, answer: nil)
        for (path, reason) in [
            (folder.file("none"), "no such socket"), (file, "connection refused"),
            (folder.file(String(repeating: "x", count: 200)), "path too long"),
        ] {
            await #expect(throws: TransportFailure.unreachable(reason: reason)) {
                try await SocketTransport(path: path).send(APIRequest(.get, "/v1/status"))
            }
        }
    }
}
