/// How ids are compared (rule C13): byte for byte unless the profile normalises.
package enum IDRule: String, CaseIterable, Sendable {
    case exact
    /// Width, letter case and surrounding blanks do not count.
    case normalise
}

extension IDRule {
    /// Appends the form of `id` that is compared.
    func append(_ id: Span<UInt8>, to bytes: inout [UInt8]) {
        guard self == .normalise else {
            for index in 0..<id.count { bytes.append(id[index]) }
            return
        }
        var isPlain = true
        for index in 0..<id.count where id[index] >= 0x80 { isPlain = false }
        guard isPlain else {
            bytes += Self.normal(text(of: id)).utf8
            return
        }
        var (first, end) = (0, id.count)
        while first < end, isBlank(id[first]) { first += 1 }
        while first < end, isBlank(id[end - 1]) { end -= 1 }
        for index in first..<end {
            let byte = id[index]
            bytes.append(byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte)
        }
    }

    func form(of id: String) -> String { self == .exact ? id : Self.normal(id) }

    private static func normal(_ id: String) -> String {
        var text = String.UnicodeScalarView()
        for scalar in id.unicodeScalars.lazy.map(TwinCharacters.folded) {
            switch scalar.value {
            case 0x3000: text.append(" ")
            // Full-width signs, digits and letters lie as ASCII does.
            case 0xFF01...0xFF5E: text.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
            case 0xFF61...0xFF9F: appendKatakana(Int(scalar.value) - 0xFF61, to: &text)
            default: text.append(scalar)
            }
        }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        let trimmed = text.drop { $0 == " " || $0 == "\t" }
        return String(String.UnicodeScalarView(trimmed)).uppercased()
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Half-width katakana as full-width; a sound mark joins the letter before it.
    private static func appendKatakana(_ place: Int, to text: inout String.UnicodeScalarView) {
        let mark = Array(halfWidth.unicodeScalars)[place]
        guard mark == "゛" || mark == "゜", let last = text.last else { return text.append(mark) }
        let step: UInt32 = mark == "゛" ? 1 : 2
        let voiced = mark == "゛" ? canBeVoiced : canBeHalfVoiced
        if last == "ウ", mark == "゛" {
            text.removeLast()
            text.append("ヴ")
        } else if voiced.unicodeScalars.contains(last),
            let joined = Unicode.Scalar(last.value + step)
        {
            text.removeLast()
            text.append(joined)
        } else {
            text.append(mark)
        }
    }

    private static let halfWidth =
        "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノ"
        + "ハヒフヘホマミムメモヤユヨラリルレロワン゛゜"
    private static let canBeVoiced = "カキクケコサシスセソタチツテトハヒフヘホ"
    private static let canBeHalfVoiced = "ハヒフヘホ"
}

/// The characters of bytes that are known to be UTF-8.
func text(of bytes: Span<UInt8>) -> String {
    unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
}
