/// One request to the daemon.
package struct APIRequest: Hashable, Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package enum Body: Hashable, Sendable {
        /// `application/json`.
        case json(String)
        /// `application/x-www-form-urlencoded`.
        case form(String)

        package var contentType: String {
            switch self {
            case .json: "application/json"
            case .form: "application/x-www-form-urlencoded"
            }
        }

        package var text: String {
            switch self {
            case .json(let text), .form(let text): text
            }
        }
    }

    package let method: Method
    /// Percent-encoded, with its query: `/v1/events/E-7K3QZ8`.
    package let path: String
    package let body: Body?
    /// The API key of a downstream system, or an entrustee's token; operators are known by their
    /// account or certificate.
    package let bearer: String?
    /// The `Idempotency-Key`, without its quotation marks: letters and digits.
    package let key: String?

    package init(
        _ method: Method,
        _ path: String,
        body: Body? = nil,
        bearer: String? = nil,
        key: String? = nil
    ) {
        self.method = method
        self.path = path
        self.body = body
        self.bearer = bearer
        self.key = key
    }
}

/// What the daemon answered.
package struct APIResponse: Hashable, Sendable {
    package let status: Int
    package let body: String
    /// The `Retry-After` header, in seconds.
    package let retryAfter: Int?

    package init(status: Int, body: String, retryAfter: Int? = nil) {
        self.status = status
        self.body = body
        self.retryAfter = retryAfter
    }

    package var isSuccess: Bool { (200..<300).contains(status) }
}

/// Why there is no answer.
package enum TransportFailure: Error, Hashable, Sendable {
    /// Nobody was reached, so nothing was done; `reason` is the system's own word for it.
    case unreachable(reason: String)
    /// This account may not use the socket; nothing was done.
    case forbidden
    /// No trusted authority vouches for the server, or it is another host; nothing was sent.
    case untrustedServer
    /// The server does not accept the certificate that it was shown; nothing was done.
    case certificateRefused
    /// There is no TLS that both sides speak; nothing was sent.
    case noHandshake
    /// The request may have been carried out, but the connection broke before the answer.
    case noAnswer
    /// The request may have been carried out, but the answer takes longer than anybody waits.
    case tooSlow
}

/// A stream that the daemon began, or its refusal.
package struct APIStream: Sendable {
    /// A refusal has its body here; a stream has none.
    package let response: APIResponse
    /// Which ledger it is of, as the daemon names it.
    package let ledger: String?
    /// The body as it comes, taken piece by piece: what nobody takes stays with the daemon. Ends
    /// with the connection, or throws when that breaks.
    package let pieces: any AsyncSequence<[UInt8], any Error> & Sendable
    /// Gives the connection up; whoever has a stream calls it once.
    package let close: @Sendable () async -> Void

    package init(
        response: APIResponse,
        ledger: String? = nil,
        pieces: any AsyncSequence<[UInt8], any Error> & Sendable,
        close: @escaping @Sendable () async -> Void = {}
    ) {
        self.response = response
        self.ledger = ledger
        self.pieces = pieces
        self.close = close
    }
}

/// Carries a request to the daemon and its answer back.
package protocol Transport: Sendable {
    /// Where the daemon is, as messages name it.
    var address: String { get }

    func send(_ request: APIRequest) async throws(TransportFailure) -> APIResponse

    /// Waits a little before a request is sent again, for the `time`th time.
    func pause(before time: Int) async

    /// An answer that has no end of its own.
    func open(_ request: APIRequest) async throws(TransportFailure) -> APIStream
}

extension Transport {
    /// What was written down beforehand needs no waiting.
    package func pause(before time: Int) async {}

    /// The whole answer in one piece, where nothing comes later.
    package func open(_ request: APIRequest) async throws(TransportFailure) -> APIStream {
        let response = try await send(request)
        let pieces = AsyncThrowingStream<[UInt8], any Error> { pieces in
            if response.isSuccess { pieces.yield(Array(response.body.utf8)) }
            pieces.finish()
        }
        return APIStream(response: response, pieces: pieces)
    }
}
