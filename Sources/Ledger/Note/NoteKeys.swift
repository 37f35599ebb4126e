import Crypto
import FoundationEssentials

/// Signs checkpoints with Ed25519 under a name (C2SP signed-note, type 0x01).
package struct NoteSigner: Sendable {
    package let name: String
    private let key: Curve25519.Signing.PrivateKey

    /// Nil unless the seed has 32 bytes and `name` can be a key name; the name is the log's origin.
    package init?(name: String, seed: [UInt8]) {
        guard isKeyName(name),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        else { return nil }
        self.name = name
        self.key = key
    }

    package var verifier: NoteVerifier {
        NoteVerifier(name: name, key: key.publicKey)
    }

    /// Throws only if the cryptographic library fails: state unknown, stop.
    package func sign(_ text: String) throws -> SignedNote {
        let bytes = [UInt8](try key.signature(for: Array(text.utf8)))
        let signature = SignedNote.Signature(name: name, keyID: verifier.keyID, bytes: bytes)
        return SignedNote(text: text, signatures: [signature])
    }
}

/// A public key with its name, read from and written as a verifier key:
/// `name+keyid+base64(0x01 ‖ key)` (C2SP signed-note).
package struct NoteVerifier: Sendable, CustomStringConvertible {
    package let name: String
    package let keyID: UInt32
    private let key: Curve25519.Signing.PublicKey

    private static let ed25519: UInt8 = 0x01

    fileprivate init(name: String, key: Curve25519.Signing.PublicKey) {
        self.name = name
        self.key = key
        keyID = Self.keyID(name: name, key: key)
    }

    /// Reads ``description``; nil for anything else, a wrong key id included.
    package init?(_ text: String) {
        let parts = text.split(
            separator: "+",
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard parts.count == 3, isKeyName(String(parts[0])), let blob = Base64.decode(parts[2]),
            blob.first == Self.ed25519,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: blob.dropFirst())
        else { return nil }
        self.init(name: String(parts[0]), key: key)
        guard description.utf8.elementsEqual(text.utf8) else { return nil }
    }

    package var description: String {
        let id = keyID.bigEndianBytes.flatMap {
            [CanonicalJSON.hexDigit($0 >> 4), CanonicalJSON.hexDigit($0 & 15)]
        }
        let blob = Base64.encode([Self.ed25519] + [UInt8](key.rawRepresentation))
        return "\(name)+\(String(decoding: id, as: UTF8.self))+\(blob)"
    }

    /// Byte by byte: two spellings that Unicode takes for the same are two names.
    package func isNamed(_ name: String) -> Bool {
        self.name.utf8.elementsEqual(name.utf8)
    }

    package func isValid(_ signature: SignedNote.Signature, for text: String) -> Bool {
        isNamed(signature.name) && signature.keyID == keyID
            && key.isValidSignature(signature.bytes, for: Array(text.utf8))
    }

    private static func keyID(name: String, key: Curve25519.Signing.PublicKey) -> UInt32 {
        let input = Array(name.utf8) + [0x0A, ed25519] + [UInt8](key.rawRepresentation)
        return SHA256.hash(data: input).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}

extension SignedNote {
    /// Is a known key's signature there, and none of a known key's wrong?
    ///
    /// Signatures of unknown keys are ignored, as the format demands: a witness may add one.
    package func isSigned(by keys: [NoteVerifier]) -> Bool {
        signers(among: keys)?.isEmpty == false
    }

    /// The known keys that signed it; nil if a known key's signature is wrong.
    func signers(among keys: [NoteVerifier]) -> [NoteVerifier]? {
        var signers: [NoteVerifier] = []
        for signature in signatures {
            guard
                let key = keys.first(where: {
                    $0.isNamed(signature.name) && $0.keyID == signature.keyID
                })
            else { continue }
            guard key.isValid(signature, for: text) else { return nil }
            signers.append(key)
        }
        return signers
    }
}
