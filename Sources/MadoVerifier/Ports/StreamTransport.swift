/// Carries a stream of Mado's, over TLS.
public protocol StreamTransport: Sendable {
    /// The answer's body as it comes; follows no redirection.
    ///
    /// Throws ``StreamRefused`` for whatever is no stream, and when there is no answer. The
    /// pieces throw when the connection breaks, or is silent for longer than heartbeats are apart.
    /// No more is read ahead than a connection's buffers hold: what nobody takes stays with Mado,
    /// which cuts off whoever takes nothing.
    func open(
        _ request: VerifierRequest
    ) async throws -> any AsyncSequence<[UInt8], any Error> & Sendable
}

/// Mado gives no stream.
public struct StreamRefused: Error, Hashable, Sendable {
    /// The HTTP status.
    public let status: Int
    /// How many seconds later it may be asked again; nil: it did not say.
    public let retryAfterSeconds: Int?

    /// With the HTTP status, and the answer's `Retry-After`.
    public init(status: Int, retryAfterSeconds: Int? = nil) {
        self.status = status
        self.retryAfterSeconds = retryAfterSeconds
    }
}
