package import BrokerCore
package import Credentials

/// A person's telephone: shows one-time codes, each at most once.
package struct Authenticator: Sendable {
    private let secret: Secret
    private var lastStep: Int64 = 0

    package init(secret: Secret) {
        self.secret = secret
    }

    /// Reads the secret as the daemon shows it; nil unless it is base32.
    package init?(base32 text: String) {
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits = 0
        for character in text.utf8 where character != UInt8(ascii: "=") {
            guard let digit = Self.alphabet.firstIndex(of: character) else { return nil }
            pending = (pending << 5 | UInt32(digit)) & 0xFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
            }
        }
        self.init(secret: Secret(bytes: bytes))
    }

    /// The oldest code that is still accepted and was not used; nil if all were, for up to half a
    /// minute.
    ///
    /// A code of the step before is not used in the last seconds of this one: it would have
    /// grown too old on its way.
    package mutating func code(at now: Instant) -> String? {
        let current = TOTP.step(at: now)
        let rest = TOTP.step(at: now + .seconds(8)) == current
        let oldest = max(lastStep + 1, rest ? current - 1 : current)
        guard oldest <= current + 1 else { return nil }
        lastStep = oldest
        return TOTP.code(secret: secret, step: oldest)
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
}
