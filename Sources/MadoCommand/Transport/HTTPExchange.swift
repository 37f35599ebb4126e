import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// One exchange after another by HTTP/1.1, each over a connection of its own: what every way to
/// the daemon shares.
struct HTTPExchange: Sendable {
    /// The whole address of a path of the API; nil: the daemon's own cannot be part of one.
    let url: @Sendable (String) -> String?
    /// Nil: a connection without a handshake.
    var tls: TLSConfiguration?

    /// An act waits for its record on the disk, an export for its file to be made.
    static let answerWithin: TimeAmount = .seconds(60)
    private static let bytesMax = 512 * 1024 * 1024

    func send(_ request: APIRequest) async throws(TransportFailure) -> APIResponse {
        var outgoing = try outgoing(request)
        outgoing.headers.add(name: "accept", value: "application/json, text/csv;q=0.9, */*;q=0.1")
        if let bearer = request.bearer {
            outgoing.headers.add(name: "authorization", value: "Bearer \(bearer)")
        }
        if let key = request.key {
            // A String of RFC 8941.
            outgoing.headers.add(name: "idempotency-key", value: "\"\(key)\"")
        }
        if let body = request.body {
            outgoing.headers.add(name: "content-type", value: body.contentType)
            outgoing.body = .bytes(ByteBuffer(string: body.text))
        }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<APIResponse, any Error>
        do {
            result = .success(try await Self.exchange(outgoing, client))
        } catch {
            result = .failure(error)
        }
        // The process is about to end; what is left of the connection ends with it.
        try? await client.shutdown()
        switch result {
        case .success(let response): return response
        case .failure(let error): throw TransportFailure(error)
        }
    }

    func outgoing(_ request: APIRequest) throws(TransportFailure) -> HTTPClientRequest {
        guard let url = url(request.path) else {
            throw .unreachable(reason: "not a path of a socket")
        }
        var outgoing = HTTPClientRequest(url: url)
        outgoing.method = .init(rawValue: request.method.rawValue)
        return outgoing
    }

    private static func exchange(
        _ request: HTTPClientRequest,
        _ client: HTTPClient
    ) async throws -> APIResponse {
        let response = try await client.execute(request, timeout: answerWithin)
        let body = try await response.body.collect(upTo: bytesMax)
        return APIResponse(
            status: Int(response.status.code),
            body: String(buffer: body),
            retryAfter: response.headers.first(name: "retry-after").flatMap { Int($0) }
        )
    }

    var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: Self.answerWithin)
        )
        configuration.httpVersion = .http1Only
        // A daemon that is not there will not come while somebody waits at the terminal.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}
