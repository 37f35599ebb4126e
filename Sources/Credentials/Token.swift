package import BrokerCore

/// The opaque token of a credential: `mado_` and 256 random bits in base64url.
///
/// Holding it is the proof; the ledger and the tables know only ``digest``.
package struct Token: Redacted, Hashable, Sendable {
    /// The text as it travels in a header or a cookie. Never log it.
    package let exposed: String

    private static let prefix = "mado_"

    package static func mint(random: RandomSource) -> Token {
        Token(exposed: bearerText(prefix: prefix, random: random))
    }

    /// Reads exactly what ``mint(random:)`` writes; nil for anything else.
    package static func parse(_ text: some StringProtocol) -> Token? {
        isBearerText(text, prefix: prefix) ? Token(exposed: String(text)) : nil
    }

    /// SHA-256 of the whole text, prefix included.
    package var digest: BrokerCore.Digest { sha256(Array(exposed.utf8)) }
}

/// The key of a downstream system that cannot use a client certificate: `mado_key_` and 256
/// random bits in base64url.
///
/// `systems.yaml` holds only its SHA-256, in `api_key_sha256`.
package struct APIKey: Redacted, Sendable {
    /// The text as it is handed to the system's keeper, once. Never log it.
    package let exposed: String

    private static let prefix = "mado_key_"

    package static func mint(random: RandomSource) -> APIKey {
        APIKey(exposed: bearerText(prefix: prefix, random: random))
    }

    /// Reads exactly what ``mint(random:)`` writes; nil for anything else.
    package static func parse(_ text: some StringProtocol) -> APIKey? {
        isBearerText(text, prefix: prefix) ? APIKey(exposed: String(text)) : nil
    }

    /// SHA-256 of the whole text, prefix included: the value of `api_key_sha256`.
    package var digest: BrokerCore.Digest { sha256(Array(exposed.utf8)) }

    /// Compares in constant time.
    package func matches(_ digest: BrokerCore.Digest) -> Bool {
        equalInConstantTime(self.digest.bytes, digest.bytes)
    }
}

private func bearerText(prefix: String, random: RandomSource) -> String {
    prefix + TextCodec.encode(random.bytes(32), TextCodec.base64URL)
}

private func isBearerText(_ text: some StringProtocol, prefix: String) -> Bool {
    // The length first: a caller may send anything, and the answer must stay cheap.
    guard text.utf8.count == prefix.utf8.count + 43, text.hasPrefix(prefix) else { return false }
    let body = text.utf8.dropFirst(prefix.utf8.count)
    return TextCodec.decode(body, TextCodec.base64URL)?.count == 32
}
