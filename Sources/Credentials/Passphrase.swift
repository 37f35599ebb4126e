import CryptoExtras
import Foundation

/// Why a passphrase was not taken, or could not be worked on.
package enum PassphraseError: Error, Equatable {
    /// Fewer characters than the rule asks for.
    case tooShort(minimum: Int)
    /// More UTF-8 bytes than anybody types; a bound for the work, not a rule for people.
    case tooLong(maximumBytes: Int)
    /// scrypt itself failed, which means that 32 MiB of memory could not be had.
    case derivationFailed
}

/// How dear one guess is (RFC 7914).
package struct ScryptCost: Equatable, Sendable {
    /// The binary logarithm of N.
    package let logN: Int
    package let r: Int
    package let p: Int

    /// Nil outside the bounds under which a stored string may make this process work.
    package init?(logN: Int, r: Int, p: Int) {
        guard (1...17).contains(logN), (1...8).contains(r), (1...4).contains(p) else { return nil }
        self.init(uncheckedLogN: logN, r: r, p: p)
    }

    private init(uncheckedLogN logN: Int, r: Int, p: Int) {
        self.logN = logN
        self.r = r
        self.p = p
    }

    /// N = 2^15, r = 8, p = 1: 32 MiB and a few hundredths of a second.
    package static let standard = ScryptCost(uncheckedLogN: 15, r: 8, p: 1)
}

/// A stored passphrase: salt and scrypt hash, written `$scrypt$ln=15,r=8,p=1$salt$hash`.
package struct PassphraseHash: Redacted, Equatable, Sendable {
    package let cost: ScryptCost
    package let salt: [UInt8]
    package let hash: [UInt8]

    static let saltLength = 16
    static let hashLength = 32

    init(cost: ScryptCost, salt: [UInt8], hash: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    /// Reads exactly the written form; nil for anything else.
    package init?(phc text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        let settings = parts[2].split(separator: ",", omittingEmptySubsequences: false)
        guard settings.count == 3,
            let logN = Self.figure(settings[0], named: "ln"),
            let r = Self.figure(settings[1], named: "r"),
            let p = Self.figure(settings[2], named: "p"),
            let cost = ScryptCost(logN: logN, r: r, p: p),
            let salt = TextCodec.decode(parts[3].utf8, TextCodec.base64),
            let hash = TextCodec.decode(parts[4].utf8, TextCodec.base64),
            salt.count == Self.saltLength, hash.count == Self.hashLength
        else { return nil }
        self.init(cost: cost, salt: salt, hash: hash)
    }

    /// The PHC string: base64 without padding, as that format has it.
    package var phc: String {
        "$scrypt$ln=\(cost.logN),r=\(cost.r),p=\(cost.p)"
            + "$\(TextCodec.encode(salt, TextCodec.base64))"
            + "$\(TextCodec.encode(hash, TextCodec.base64))"
    }

    private static func figure(_ text: Substring, named name: String) -> Int? {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == name, let number = Int(parts[1]) else { return nil }
        return String(number) == parts[1] ? number : nil
    }
}

/// The first factor that a person knows.
///
/// Every function here takes some hundredths of a second and 32 MiB: call them through
/// ``ScryptWorker`` only.
package enum Passphrase {
    package static let minimumCharacters = 12
    package static let maximumBytes = 1024

    /// Checks the length rule; cheap.
    package static func check(_ passphrase: Secret) throws(PassphraseError) {
        _ = try normalised(passphrase)
    }

    /// Hashes a new passphrase that keeps the length rule.
    package static func hash(
        _ passphrase: Secret,
        random: RandomSource,
        cost: ScryptCost = .standard
    ) throws(PassphraseError) -> PassphraseHash {
        let bytes = try normalised(passphrase)
        let salt = random.bytes(PassphraseHash.saltLength)
        let hash = try derive(bytes, salt: salt, cost: cost)
        return PassphraseHash(cost: cost, salt: salt, hash: hash)
    }

    /// Whether this is the passphrase behind `stored`; compared in constant time.
    ///
    /// Without a stored hash the same work is done and the answer is false, so that the time of
    /// a refusal does not tell who is enrolled.
    package static func verify(
        _ passphrase: Secret,
        against stored: PassphraseHash?
    ) throws(PassphraseError) -> Bool {
        guard passphrase.bytes.count <= maximumBytes else { return false }
        let reference = stored ?? dummy
        // The length rule is for new passphrases: what is stored was accepted once.
        let hash = try derive(
            composed(passphrase),
            salt: reference.salt,
            cost: reference.cost
        )
        return equalInConstantTime(hash, reference.hash) && stored != nil
    }

    private static let dummy = PassphraseHash(
        cost: .standard,
        salt: Array(repeating: 0, count: PassphraseHash.saltLength),
        hash: Array(repeating: 0, count: PassphraseHash.hashLength)
    )

    private static func normalised(_ passphrase: Secret) throws(PassphraseError) -> [UInt8] {
        guard passphrase.bytes.count <= maximumBytes else {
            throw .tooLong(maximumBytes: maximumBytes)
        }
        let bytes = composed(passphrase)
        guard String(decoding: bytes, as: UTF8.self).count >= minimumCharacters else {
            throw .tooShort(minimum: minimumCharacters)
        }
        return bytes
    }

    /// Unicode form C (RFC 8265 §4.2.2): one machine sends が as one scalar, another as two.
    private static func composed(_ passphrase: Secret) -> [UInt8] {
        let text = String(decoding: passphrase.bytes, as: UTF8.self)
        return Array(text.precomposedStringWithCanonicalMapping.utf8)
    }

    private static func derive(
        _ bytes: [UInt8],
        salt: [UInt8],
        cost: ScryptCost
    ) throws(PassphraseError) -> [UInt8] {
        do {
            let key = try KDF.Scrypt.deriveKey(
                from: bytes,
                salt: salt,
                outputByteCount: PassphraseHash.hashLength,
                rounds: 1 << cost.logN,
                blockSize: cost.r,
                parallelism: cost.p
            )
            return unsafe key.withUnsafeBytes { unsafe Array($0) }
        } catch {
            throw .derivationFailed
        }
    }
}
