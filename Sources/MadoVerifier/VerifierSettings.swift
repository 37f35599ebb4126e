/// What a verifier is told by whoever sets it up.
public struct VerifierSettings: Sendable {
    /// Mado's issuer, an https URL without a slash at its end. That of exercises ends in `/drill`.
    public let issuer: String
    /// The id of this system, which its tokens are for.
    public let audience: String
    /// Is this a training system? Then it takes the tokens of exercises, and no others. By default
    /// what the issuer says.
    public var isDrill: Bool
    /// For so long, in milliseconds, after it was asked for a status list is believed: cut off,
    /// everything is denied within this time. More than Mado's own minute is not believed either.
    public var stalenessBound: Int64 = 60_000
    /// A list that is older is asked for again before it is believed, if that can be done; the
    /// list's own `ttl` may say less.
    public var refreshAfter: Int64 = 20_000
    /// The clocks of two hosts may differ by so much.
    public var clockSkew: Int64 = 5_000

    /// With the defaults of everything else.
    public init(issuer: String, audience: String) {
        self.issuer = issuer
        self.audience = audience
        isDrill = issuer.hasSuffix("/drill")
    }

    /// So long after the last answer from one place it is asked again at the earliest.
    static let pause: Int64 = 100
    static let pauseAfterFailure: Int64 = 1_000
    /// Published keys are asked for again after five minutes, and not believed for more than an
    /// hour; an unknown key makes them be asked for when they are ten seconds old.
    static let keysRefreshAfter: Int64 = 300_000
    static let keysBound: Int64 = 3_600_000
    static let keysRetryAfter: Int64 = 10_000
    /// How many events' lists are kept: more than are ever open together.
    static let listsMax = 64
}
