package import BrokerCore
import Crypto

/// Why a sealed secret was not opened.
package enum SealerError: Error, Equatable {
    /// Another key sealed it, or for another person, or its bytes were changed.
    case notAuthentic
}

/// A TOTP secret as the directory holds it: nonce, ciphertext and tag of ChaCha20-Poly1305.
package struct SealedSecret: Equatable, Sendable {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}

/// Seals TOTP secrets with a key that is kept apart from the directory and its backups.
///
/// The person's id is bound in: a sealed secret moved to another row does not open.
package struct Sealer: Sendable {
    let key: SymmetricKey

    package init(key: KeyFile) {
        self.key = SymmetricKey(data: key.key.bytes)
    }

    /// With a key that is in no file: for a daemon whose directory cannot be used, and that
    /// therefore seals and opens nothing.
    package static func withoutKey(random: RandomSource) -> Sealer {
        Sealer(bytes: random.bytes(KeyFile.length))
    }

    private init(bytes: [UInt8]) {
        key = SymmetricKey(data: bytes)
    }

    package func seal(
        _ secret: Secret,
        for person: PersonID,
        random: RandomSource
    ) throws -> SealedSecret {
        let nonce = try ChaChaPoly.Nonce(data: random.bytes(12))
        let box = try ChaChaPoly.seal(
            secret.bytes,
            using: key,
            nonce: nonce,
            authenticating: Self.context(person)
        )
        return SealedSecret(bytes: Array(box.combined))
    }

    package func open(
        _ sealed: SealedSecret,
        for person: PersonID
    ) throws(SealerError) -> Secret {
        do {
            let box = try ChaChaPoly.SealedBox(combined: sealed.bytes)
            let opened = try ChaChaPoly.open(
                box,
                using: key,
                authenticating: Self.context(person)
            )
            return Secret(bytes: Array(opened))
        } catch {
            throw .notAuthentic
        }
    }

    private static func context(_ person: PersonID) -> [UInt8] {
        Array("mado totp \(person.text)".utf8)
    }
}
