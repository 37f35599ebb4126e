/// Characters that encodings of one text give different numbers.
///
/// The wave dash of CP932 (0x8160) is U+FF5E to Microsoft, whose table Mado reads by, and U+301C
/// to the rest of the world, so that a log exported as UTF-8 may have either. The same of the
/// minus sign, the parallel and em dashes, and the signs for cent, pound and not.
enum TwinCharacters {
    /// The number that Microsoft's table gives.
    static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x301C: "\u{FF5E}"
        case 0x2212: "\u{FF0D}"
        case 0x2016: "\u{2225}"
        case 0x2014: "\u{2015}"
        case 0xA2: "\u{FFE0}"
        case 0xA3: "\u{FFE1}"
        case 0xAC: "\u{FFE2}"
        default: scalar
        }
    }

    /// The same of UTF-8; nil where nothing is to be folded, as in nearly every cell.
    static func folded(_ bytes: Span<UInt8>) -> [UInt8]? {
        guard hasTwin(bytes) else { return nil }
        var text = String.UnicodeScalarView()
        for scalar in Reconciliation.text(of: bytes).unicodeScalars {
            text.append(folded(scalar))
        }
        return Array(String(text).utf8)
    }

    private static func hasTwin(_ bytes: Span<UInt8>) -> Bool {
        for index in 0..<bytes.count where bytes[index] >= 0xC2 {
            guard index + 1 < bytes.count else { return false }
            let next = bytes[index + 1]
            let last = index + 2 < bytes.count ? bytes[index + 2] : 0
            switch (bytes[index], next, last) {
            case (0xC2, 0xA2, _), (0xC2, 0xA3, _), (0xC2, 0xAC, _), (0xE2, 0x80, 0x94),
                (0xE2, 0x80, 0x96), (0xE2, 0x88, 0x92), (0xE3, 0x80, 0x9C):
                return true
            default: continue
            }
        }
        return false
    }
}
