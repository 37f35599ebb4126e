/// A form body (`application/x-www-form-urlencoded`, WHATWG URL §5.1), each name at most once
/// (RFC 6749 §3.2).
///
/// Stricter than a browser: a broken escape, raw bytes outside printable ASCII and text that is
/// no UTF-8 are refused, never guessed at.
package struct Form: Equatable, Sendable {
    /// The body is no form, or names something twice.
    package struct Unreadable: Error, Equatable {}

    private let fields: [String: String]

    /// Total over all bytes: reads the form, or throws ``Unreadable``.
    package init(_ body: [UInt8]) throws(Unreadable) {
        var fields: [String: String] = [:]
        for pair in body.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            let name = try Self.decoded(parts[0])
            let value = parts.count == 2 ? try Self.decoded(parts[1]) : ""
            guard fields.updateValue(value, forKey: name) == nil else { throw Unreadable() }
        }
        self.fields = fields
    }

    /// An empty value counts as absent (RFC 6749 §3.2).
    package subscript(name: String) -> String? {
        fields[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func decoded(_ encoded: ArraySlice<UInt8>) throws(Unreadable) -> String {
        // Most values are written as they are.
        let isPlain = encoded.allSatisfy {
            (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "%")
        }
        if isPlain { return String(decoding: encoded, as: UTF8.self) }
        var bytes: [UInt8] = []
        var rest = encoded
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexValue),
                    let low = rest.popFirst().flatMap(hexValue)
                else { throw Unreadable() }
                bytes.append(high << 4 | low)
            case 0x21...0x7E: bytes.append(byte)
            default: throw Unreadable()
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Unreadable() }
        return text
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
