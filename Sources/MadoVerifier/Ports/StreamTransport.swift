/// Carries a stream of Mado's, over TLS.
public protocol StreamTransport: Sendable {
    /// The answer's body as it comes; follows no redirection.
    ///
    /// Throws ``StreamRefused`` for any other status than 200, and when there is no answer. The
    /// pieces throw when the connection breaks, or is silent for longer than heartbeats are apart.
    func open(
        _ request: VerifierRequest
    ) async throws -> AsyncThrowingStream<[UInt8], any Error>
}

/// Mado gives no stream.
public struct StreamRefused: Error, Hashable, Sendable {
    /// The HTTP status.
    public let status: Int

    /// With the HTTP status.
    public init(status: Int) { self.status = status }
}
