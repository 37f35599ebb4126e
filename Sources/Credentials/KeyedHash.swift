package import BrokerCore
import Crypto

/// HMAC-SHA-256 (RFC 2104) under a key of the daemon's own.
///
/// For what the ledger keeps of texts that somebody chose: without the key, which is in no ledger
/// and in no export, nobody can test a guess of the text against it (law L11).
package struct KeyedHash: Sendable {
    private let key: SymmetricKey

    init(key: SymmetricKey) {
        self.key = key
    }

    package func digest(_ bytes: [UInt8]) -> BrokerCore.Digest {
        let code = HMAC<SHA256>.authenticationCode(for: bytes, using: key)
        guard let digest = BrokerCore.Digest(Array(code)) else {
            preconditionFailure("HMAC-SHA-256 is 32 bytes")
        }
        return digest
    }
}

extension Sealer {
    /// A key of its own for `purpose`, drawn from the sealing key (RFC 5869): the same after each
    /// start, as long as that is there.
    package func keyedHash(for purpose: String) -> KeyedHash {
        KeyedHash(
            key: HKDF<SHA256>.deriveKey(
                inputKeyMaterial: key,
                info: Array("mado \(purpose)".utf8),
                outputByteCount: 32
            )
        )
    }
}
