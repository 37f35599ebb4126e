import AsyncHTTPClient
import NIOCore
import NIOHTTP1

extension HTTPExchange {
    /// The daemon sends a heartbeat every fifteen seconds: a stream that is silent for three of
    /// them ends.
    private static let silence: TimeAmount = .seconds(45)

    func open(_ request: APIRequest) async throws(TransportFailure) -> APIStream {
        var outgoing = try outgoing(request)
        outgoing.headers.add(name: "accept", value: "text/event-stream, application/json")
        var configuration = configuration
        configuration.timeout.read = Self.silence
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            return try await Self.stream(outgoing, client)
        } catch {
            try? await client.shutdown()
            throw TransportFailure(error)
        }
    }

    private static func stream(
        _ request: HTTPClientRequest,
        _ client: HTTPClient
    ) async throws -> APIStream {
        let response = try await client.execute(request, deadline: .distantFuture)
        let status = Int(response.status.code)
        guard status == 200 else {
            let body = String(buffer: try await response.body.collect(upTo: 1_048_576))
            try await client.shutdown()
            return APIStream(
                response: APIResponse(
                    status: status,
                    body: body,
                    retryAfter: response.headers.first(name: "retry-after").flatMap { Int($0) }
                ),
                pieces: AsyncThrowingStream { $0.finish() }
            )
        }
        return APIStream(
            response: APIResponse(status: status, body: ""),
            ledger: response.headers.first(name: "mado-ledger"),
            pieces: response.body.map { Array($0.readableBytesView) },
            close: { try? await client.shutdown() }
        )
    }
}
