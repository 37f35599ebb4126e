import AsyncHTTPClient
import Foundation

/// Speaks HTTP over the Unix socket, where the daemon knows the caller by the account.
package struct SocketTransport: Transport {
    package let address: String
    private let exchange: HTTPExchange

    package init(path: String) {
        address = path
        exchange = HTTPExchange(
            url: { URL(httpURLWithSocketPath: path, uri: $0)?.absoluteString }
        )
    }

    package func send(_ request: APIRequest) async throws(TransportFailure) -> APIResponse {
        try await exchange.send(request)
    }

    package func open(_ request: APIRequest) async throws(TransportFailure) -> APIStream {
        try await exchange.open(request)
    }

    package func pause(before time: Int) async { await pauseForStart(before: time) }
}

/// One second before the first repeat, then more: a start reads the whole ledger.
func pauseForStart(before time: Int) async {
    try? await Task.sleep(for: .seconds(min(time, 8)))
}
