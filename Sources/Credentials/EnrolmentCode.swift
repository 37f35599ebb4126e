package import BrokerCore

/// The one-time code (登録コード) with which a person enrols their own factors.
///
/// 80 random bits as sixteen Crockford base-32 digits, `XXXX-XXXX-XXXX-XXXX`: short enough to
/// be read out over the telephone, long enough that a plain SHA-256 of it can be stored.
package struct EnrolmentCode: Redacted, Equatable, Sendable {
    private let digits: [UInt8]

    private static let length = 16

    package static func draw(random: RandomSource) -> EnrolmentCode {
        let text = TextCodec.encode(random.bytes(length * 5 / 8), TextCodec.crockford)
        return EnrolmentCode(digits: Array(text.utf8))
    }

    /// Reads a code as people type it: any case, hyphens or spaces anywhere, O for 0, I or L
    /// for 1. Nil unless sixteen digits remain.
    package static func parse(_ text: some StringProtocol) -> EnrolmentCode? {
        guard text.utf8.count <= 64 else { return nil }
        var digits: [UInt8] = []
        for byte in text.utf8 where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
            let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            var digit = isLower ? byte - 32 : byte
            switch digit {
            case UInt8(ascii: "O"): digit = UInt8(ascii: "0")
            case UInt8(ascii: "I"), UInt8(ascii: "L"): digit = UInt8(ascii: "1")
            default: break
            }
            guard TextCodec.crockford.contains(digit) else { return nil }
            digits.append(digit)
        }
        return digits.count == length ? EnrolmentCode(digits: digits) : nil
    }

    /// The code in four groups. Print it once, for the person; never log it.
    package var exposed: String {
        stride(from: 0, to: Self.length, by: 4)
            .map { String(decoding: digits[$0..<($0 + 4)], as: UTF8.self) }
            .joined(separator: "-")
    }

    /// SHA-256 of the sixteen digits without hyphens: all that is ever stored.
    package var digest: BrokerCore.Digest { sha256(digits) }

    package static func == (left: EnrolmentCode, right: EnrolmentCode) -> Bool {
        equalInConstantTime(left.digits, right.digits)
    }
}
