/// The value of an `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header §2.1): an
/// RFC 8941 String, in quotation marks and without parameters, of 16 to 64 letters, digits, `-` and
/// `_`. A UUID is one.
///
/// Shorter ones are refused: a key is to be unique, and it salts what the ledger keeps of a body.
package struct IdempotencyKey: Hashable, Sendable {
    package static let lengths = 16...64
    /// Without the quotation marks.
    package let text: String

    /// Total over all texts: nil for whatever is no key.
    package init?(header: String) {
        let bytes = Array(header.utf8)
        let quote = UInt8(ascii: "\"")
        guard bytes.count >= 2, bytes.first == quote, bytes.last == quote else { return nil }
        let inner = bytes.dropFirst().dropLast()
        guard Self.lengths.contains(inner.count), inner.allSatisfy(Self.isAllowed) else {
            return nil
        }
        text = String(decoding: inner, as: UTF8.self)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
