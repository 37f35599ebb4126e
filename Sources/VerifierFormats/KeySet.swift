package import Crypto
import FoundationEssentials

/// The published keys (RFC 7517 §5), by their ids: those for ES256 signatures, and no others.
package struct KeySet: Sendable {
    private let keys: [String: P256.Signing.PublicKey]

    private struct Set: Decodable {
        let keys: [Key]
    }

    private struct Key: Decodable {
        let kty: String
        let crv: String?
        let use: String?
        let alg: String?
        let kid: String?
        let x: String?
        let y: String?
    }

    /// Total over all bytes; nil for what is no key set. A key of another kind is passed over.
    package init?(_ bytes: [UInt8]) {
        guard let set = try? JSONDecoder().decode(Set.self, from: Data(bytes)) else { return nil }
        var keys: [String: P256.Signing.PublicKey] = [:]
        for key in set.keys {
            guard key.kty == "EC", key.crv == "P-256", key.use ?? "sig" == "sig",
                key.alg ?? "ES256" == "ES256", let kid = key.kid, let x = key.x, let y = key.y,
                let point = Self.point(x, y)
            else { continue }
            keys[kid] = point
        }
        self.keys = keys
    }

    private static func point(_ x: String, _ y: String) -> P256.Signing.PublicKey? {
        guard let left = Base64URL.decode(Array(x.utf8)), left.count == 32,
            let right = Base64URL.decode(Array(y.utf8)), right.count == 32
        else { return nil }
        return try? P256.Signing.PublicKey(rawRepresentation: left + right)
    }

    package subscript(kid: String) -> P256.Signing.PublicKey? { keys[kid] }

    package var isEmpty: Bool { keys.isEmpty }
}
