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
        let text = String(text)
        return isBearerText(text, prefix: prefix) ? Token(exposed: text) : nil
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
        let text = String(text)
        return isBearerText(text, prefix: prefix) ? APIKey(exposed: text) : nil
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

/// Not generic and without an array of the bytes that it stands for: every check comes here twice.
private func isBearerText(_ text: String, prefix: String) -> Bool {
    // The length first: a caller may send anything, and the answer must stay cheap.
    let start = prefix.utf8.count
    guard text.utf8.count == start + 43, text.hasPrefix(prefix) else { return false }
    let bytes = Array(text.utf8)
    guard bytes[start...].allSatisfy({ base64URLValues[Int($0)] < 64 }) else { return false }
    // 43 digits are 258 bits: the last two are padding, and zero.
    return base64URLValues[Int(bytes[start + 42])] & 3 == 0
}

/// What each byte stands for in base64url; 64 and more: nothing.
private let base64URLValues: [UInt8] = {
    var values = [UInt8](repeating: 64, count: 256)
    for (value, digit) in TextCodec.base64URL.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
}()
