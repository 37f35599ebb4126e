package import BrokerCore
import Crypto
import Foundation

/// The media type of a signed token, without `application/` (RFC 8725 §3.11): what is one kind
/// can never be taken for another.
package enum SignedTokenType: String, Sendable {
    /// An access token (RFC 9068).
    case accessToken = "at+jwt"
    case statusList = "statuslist+jwt"
}

/// A key that signs what offline verifiers read (ES256, RFC 7518 §3.4).
package struct TokenSigner: Sendable {
    /// From when on it is the one that signs.
    package let usedFrom: Instant
    package let published: PublicTokenKey
    private let key: P256.Signing.PrivateKey

    init(usedFrom: Instant, published: PublicTokenKey, key: P256.Signing.PrivateKey) {
        self.usedFrom = usedFrom
        self.published = published
        self.key = key
    }

    /// A JWS in compact serialization (RFC 7515 §7.1) over `claims` in JSON.
    package func sign(_ type: SignedTokenType, _ claims: some Encodable) throws -> SignedToken {
        let header = ["alg": "ES256", "kid": published.kid, "typ": type.rawValue]
        let text = try [Self.json(header), Self.json(claims)]
            .map { TextCodec.encode($0, TextCodec.base64URL) }.joined(separator: ".")
        let signature = try key.signature(for: Data(text.utf8)).rawRepresentation
        return SignedToken(exposed: text + "." + TextCodec.encode(signature, TextCodec.base64URL))
    }

    private static func json(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(value)
    }
}

/// Signed text; of an access token, holding it opens as much as an opaque one does.
package struct SignedToken: Redacted, Equatable, Sendable {
    /// The text as it travels. Never log it.
    package let exposed: String
}
