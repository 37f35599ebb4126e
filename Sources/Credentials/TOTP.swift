package import BrokerCore
import Crypto

/// Time-based one-time passwords as every telephone application has them (RFC 6238): SHA-1, six
/// digits, thirty seconds, T0 = 0.
///
/// That a step is never accepted twice is decided in the core, which remembers the last burnt
/// step of each person; this only says which step a code belongs to.
package enum TOTP {
    /// 160 bits, as RFC 4226 §4 recommends.
    package static let secretLength = 20
    package static let digits = 6
    package static let period = Milliseconds.seconds(30)

    package static func drawSecret(random: RandomSource) -> Secret {
        Secret(bytes: random.bytes(secretLength))
    }

    /// The number of whole periods since 1970; negative before.
    package static func step(at instant: Instant) -> Int64 {
        let (quotient, remainder) = instant.millisecondsSince1970
            .quotientAndRemainder(dividingBy: period.count)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The step whose code this is: the current one, the one before or the one after.
    ///
    /// Nil for a wrong code and for anything but six ASCII digits. All three are always
    /// compared, in constant time. Should one code fit two steps, the current one wins over the
    /// former, and the former over the next.
    package static func matchingStep(
        code: some StringProtocol,
        secret: Secret,
        at instant: Instant
    ) -> Int64? {
        let typed = Array(code.utf8)
        let digitRange = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard typed.count == digits, typed.allSatisfy({ digitRange.contains($0) }) else {
            return nil
        }
        let current = step(at: instant)
        var match: Int64?
        for candidate in [current + 1, current - 1, current] {
            let expected = Array(Self.code(secret: secret, step: candidate).utf8)
            if equalInConstantTime(typed, expected) {
                match = candidate
            }
        }
        return match
    }

    package static func code(secret: Secret, step: Int64) -> String {
        code(secret: secret, step: step, digits: digits)
    }

    /// With the number of digits open, for the eight-digit vectors of RFC 6238 appendix B.
    package static func code(secret: Secret, step: Int64, digits: Int) -> String {
        let counter = UInt64(bitPattern: step)
        let message = stride(from: 56, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: counter >> UInt64($0))
        }
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(
                for: message,
                using: SymmetricKey(data: secret.bytes)
            )
        )
        // Dynamic truncation, RFC 4226 §5.3.
        let offset = Int(mac[mac.count - 1] & 15)
        var number: UInt32 = 0
        for byte in mac[offset..<(offset + 4)] {
            number = number << 8 | UInt32(byte)
        }
        number &= 0x7fff_ffff
        var text: [UInt8] = []
        for _ in 0..<digits {
            text.append(UInt8(ascii: "0") + UInt8(number % 10))
            number /= 10
        }
        return String(decoding: text.reversed(), as: UTF8.self)
    }

    /// The secret as a person types it into an application: base32 without padding.
    package static func base32(_ secret: Secret) -> String {
        TextCodec.encode(secret.bytes, TextCodec.base32)
    }

    /// The URI that an application reads from a QR code; as secret as the secret itself.
    ///
    /// `account` is a person id, never a name: the application may back it up anywhere.
    package static func uri(secret: Secret, issuer: String, account: PersonID) -> Secret {
        let issuer = percentEncoded(issuer)
        return Secret(
            "otpauth://totp/\(issuer):\(percentEncoded(account.text))"
                + "?secret=\(base32(secret))&issuer=\(issuer)"
                + "&algorithm=SHA1&digits=\(digits)&period=\(period.count / 1000)"
        )
    }

    /// Leaves RFC 3986's unreserved characters and encodes every other byte.
    private static func percentEncoded(_ text: String) -> String {
        var encoded: [UInt8] = []
        let hex = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
