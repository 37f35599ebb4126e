/// Base64, base64url and base32 (RFC 4648), strict: one text for one byte string.
///
/// Foundation's decoder accepts non-zero bits after the last byte, so two texts could name one
/// key; these do not.
enum TextCodec {
    static let base64 = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )
    static let base64URL = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )
    static let base32 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    static let crockford = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Writes `bytes` without padding, most significant bits first.
    static func encode(_ bytes: some Sequence<UInt8>, _ alphabet: [UInt8]) -> String {
        let width = alphabet.count.trailingZeroBitCount
        var digits: [UInt8] = []
        var pending: UInt32 = 0
        var bits = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= width {
                bits -= width
                digits.append(alphabet[Int(pending >> UInt32(bits)) & (alphabet.count - 1)])
            }
            pending &= (1 << UInt32(bits)) - 1
        }
        if bits > 0 {
            digits.append(alphabet[Int(pending << UInt32(width - bits))])
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Reads what ``encode(_:_:)`` writes; nil for anything else.
    static func decode(_ text: some Sequence<UInt8>, _ alphabet: [UInt8]) -> [UInt8]? {
        let width = alphabet.count.trailingZeroBitCount
        var values = [UInt8](repeating: none, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits = 0
        for character in Array(text) {
            let digit = values[Int(character)]
            guard digit != none else { return nil }
            pending = pending << UInt32(width) | UInt32(digit)
            bits += width
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(pending >> UInt32(bits)))
            }
            pending &= (1 << UInt32(bits)) - 1
        }
        // Left-over bits must be padding: fewer than a digit, and zero.
        guard bits < width, pending == 0 else { return nil }
        return bytes
    }

    /// No digit of any alphabet.
    private static let none: UInt8 = 0xFF

    /// Reads base64 with the padding that RFC 4648 §4 requires; nil for anything else.
    static func decodePaddedBase64(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.reversed().prefix(while: { $0 == UInt8(ascii: "=") }).count
        guard padding <= 2 else { return nil }
        guard let bytes = decode(text.dropLast(padding), base64) else { return nil }
        return (3 - bytes.count % 3) % 3 == padding ? bytes : nil
    }
}
