package import BrokerCore
import Crypto

/// SHA-256 of bytes, as the core's own digest type.
package func sha256(_ bytes: [UInt8]) -> BrokerCore.Digest {
    guard let digest = BrokerCore.Digest(Array(SHA256.hash(data: bytes))) else {
        preconditionFailure("SHA-256 is 32 bytes")
    }
    return digest
}

/// A free text with the salt under which the ledger knows it (law L11).
///
/// The ledger holds ``digest`` alone; without the salt nobody can test a guess of the text
/// against it, and once the directory has erased the text and the salt the digest says nothing.
package struct SaltedText: Equatable, Sendable {
    /// 16 random bytes.
    package let salt: [UInt8]
    package let text: String

    package static let saltLength = 16

    package init(_ text: String, random: RandomSource) {
        self.salt = random.bytes(Self.saltLength)
        self.text = text
    }

    /// For stores that read a text back; nil unless the salt has 16 bytes.
    package init?(salt: [UInt8], text: String) {
        guard salt.count == Self.saltLength else { return nil }
        self.salt = salt
        self.text = text
    }

    /// SHA-256 of the salt followed by the text in UTF-8.
    package var digest: BrokerCore.Digest {
        sha256(salt + Array(text.utf8))
    }
}
