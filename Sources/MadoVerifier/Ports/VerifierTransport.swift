/// One request of a verifier to Mado.
public struct VerifierRequest: Hashable, Sendable {
    /// An https URL.
    public let url: String
    /// The media type that is asked for.
    public let accept: String
    /// A form to post; nil: a plain GET.
    public let form: String?
    /// The API key of the calling system.
    public let bearer: String?
    /// After which event a stream goes on (`Last-Event-ID`); nil: with what comes next.
    public let lastEventID: String?

    /// A request for `url`.
    public init(
        url: String,
        accept: String,
        form: String? = nil,
        bearer: String? = nil,
        lastEventID: String? = nil
    ) {
        self.url = url
        self.accept = accept
        self.form = form
        self.bearer = bearer
        self.lastEventID = lastEventID
    }
}

/// A whole answer.
public struct VerifierResponse: Hashable, Sendable {
    /// The HTTP status.
    public let status: Int
    /// The whole body.
    public let body: [UInt8]

    /// An answer.
    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// Carries requests to Mado, over TLS.
///
/// Throws when there is no whole answer within its own time limits; follows no redirection.
public protocol VerifierTransport: Sendable {
    /// Gives back the whole answer, whatever its status.
    func send(_ request: VerifierRequest) async throws -> VerifierResponse
}
