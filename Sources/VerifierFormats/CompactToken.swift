package import Crypto
import FoundationEssentials

/// A JWS in compact serialization (RFC 7515 §7.1), not verified yet.
package struct CompactToken: Sendable {
    /// Longer ones are not looked at.
    static let bytesMax = 4 * 1_048_576

    let algorithm: String
    let type: String?
    package let keyID: String
    let claims: [UInt8]
    private let signed: [UInt8]
    private let signature: [UInt8]

    private struct Header: Decodable {
        let alg: String
        let typ: String?
        let kid: String
        /// Extensions that must be understood (§4.1.11): none is.
        let crit: [String]?
    }

    /// Total over all bytes; nil for what is no such token.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.bytesMax else { return nil }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Base64URL.decode(parts[0]),
            let claims = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2]),
            let header = try? JSONDecoder().decode(Header.self, from: Data(head)),
            header.crit == nil
        else { return nil }
        algorithm = header.alg
        type = header.typ
        keyID = header.kid
        self.claims = claims
        self.signature = signature
        signed = Array(bytes[..<parts[1].endIndex])
    }

    /// Is it `type`, by its media type with or without `application/` (RFC 9068 §4)?
    package func isOf(_ type: String) -> Bool {
        guard let found = self.type?.lowercased() else { return false }
        return found == type || found == "application/\(type)"
    }

    /// Did `key` sign it, by ES256? Nothing else is taken, `none` least of all.
    package func isSigned(by key: P256.Signing.PublicKey) -> Bool {
        guard algorithm == "ES256",
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
        else { return false }
        return key.isValidSignature(signature, for: signed)
    }

    package func decodeClaims<Claims: Decodable>(_ type: Claims.Type) -> Claims? {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try? decoder.decode(type, from: Data(claims))
    }
}
