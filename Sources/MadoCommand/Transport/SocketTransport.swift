import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Speaks HTTP over the Unix socket, where the daemon knows the caller by the account.
package struct SocketTransport: Transport {
    package let address: String

    /// An act waits for its record on the disk, an export for its file to be made.
    private static let answerWithin: TimeAmount = .seconds(60)
    private static let bytesMax = 512 * 1024 * 1024

    package init(path: String) {
        address = path
    }

    package func send(_ request: APIRequest) async throws(TransportFailure) -> APIResponse {
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
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: Self.configuration
        )
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
        case .failure(let error): throw Self.failure(from: error)
        }
    }

    /// One second before the first repeat, then more: a start reads the whole ledger.
    package func pause(before time: Int) async {
        try? await Task.sleep(for: .seconds(min(time, 8)))
    }

    func outgoing(
        _ request: APIRequest
    ) throws(TransportFailure) -> HTTPClientRequest {
        guard let url = URL(httpURLWithSocketPath: address, uri: request.path) else {
            throw .unreachable(reason: "not a path of a socket")
        }
        var outgoing = HTTPClientRequest(url: url.absoluteString)
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

    static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: answerWithin)
        )
        // A socket that is not there will not come while somebody waits at the terminal.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    static func failure(from error: any Error) -> TransportFailure {
        if let error = error as? IOError {
            switch error.errnoCode {
            case ENOENT: return .unreachable(reason: "no such socket")
            case ECONNREFUSED: return .unreachable(reason: "connection refused")
            case ENOTSOCK: return .unreachable(reason: "not a socket")
            case EACCES, EPERM: return .forbidden
            case ECONNRESET, EPIPE: return .noAnswer
            default: return .unreachable(reason: "error \(error.errnoCode)")
            }
        }
        if let error = error as? HTTPClientError, error == .connectTimeout {
            return .unreachable(reason: "timeout")
        }
        if let error = error as? HTTPClientError,
            error == .readTimeout || error == .deadlineExceeded
        {
            return .tooSlow
        }
        if error is SocketAddressError { return .unreachable(reason: "path too long") }
        return .noAnswer
    }
}
