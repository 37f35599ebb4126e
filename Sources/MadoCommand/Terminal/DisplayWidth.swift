/// How many columns a text takes on a terminal.
///
/// Wide and full-width characters of Unicode's East Asian Width property take two, combining and
/// invisible ones none, all others one. Ambiguous ones count as one, as UTF-8 terminals draw them.
package func displayWidth(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + columns(of: $1) }
}

/// Cuts a text to at most `width` columns; what was cut shows as `..`.
package func clipped(_ text: String, to width: Int) -> String {
    guard displayWidth(text) > width else { return text }
    let mark = String("..".prefix(max(0, width)))
    var result = ""
    var used = mark.count
    for character in text {
        let next = columns(of: character)
        guard used + next <= width else { break }
        result.append(character)
        used += next
    }
    return result + mark
}

/// A text in exactly `width` columns: cut, or filled with spaces on the right.
package func fitted(_ text: String, to width: Int) -> String {
    let cut = clipped(text, to: width)
    return cut + String(repeating: " ", count: max(0, width - displayWidth(cut)))
}

/// Breaks a text into lines of at most `width` columns.
///
/// Between words where there are spaces, otherwise between any two characters, but never in front
/// of a closing mark such as 「。」, within a word of the Latin alphabet or within a quoted command
/// that fits on one line. Further lines are indented like the first.
package func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
        let indent = String(paragraph.prefix { $0 == " " })
        var line = indent
        for piece in pieces(of: paragraph.dropFirst(indent.count)) {
            let room = width - displayWidth(line)
            if displayWidth(piece) <= room {
                line += piece
            } else if line == indent || displayWidth(piece) > width - indent.count {
                // A word longer than a line breaks where the line ends.
                for character in piece {
                    if displayWidth(line) + columns(of: character) > width {
                        lines.append(line)
                        line = indent
                    }
                    line.append(character)
                }
            } else {
                lines.append(trimmedRight(line))
                line = piece == " " ? indent : indent + piece
            }
        }
        lines.append(trimmedRight(line))
    }
    return lines
}

/// The smallest parts that stay together on a line.
private func pieces(of text: Substring) -> [String] {
    var result: [String] = []
    var isCommand = false
    for character in text {
        var joins = isCommand
        if let last = result.last?.last, !joins {
            joins =
                isClosing(character) || isOpening(last) || result.last == "'"
                || (columns(of: character) == 1 && columns(of: last) == 1
                    && character != " " && last != " ")
        }
        if joins, let end = result.indices.last {
            result[end].append(character)
        } else {
            result.append(String(character))
        }
        // A quoted command stays on one line, to be copied.
        if isCommand {
            isCommand = character != "'" && character != "」"
        } else if let word = result.last, word.count == 2, "'「".contains(word.first ?? " ") {
            isCommand = character.isASCII && character.isLetter
        }
    }
    return result
}

private func isClosing(_ character: Character) -> Bool { "、。」』）・！？ー".contains(character) }

private func isOpening(_ character: Character) -> Bool { "「『（".contains(character) }

private func trimmedRight(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
}

private func columns(of character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    // U+FE0F asks for the picture form, which is wide.
    if character.unicodeScalars.contains("\u{FE0F}") || first.properties.isEmojiPresentation {
        return 2
    }
    if wideRanges.contains(where: { $0.contains(first.value) }) { return 2 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return 1
    }
}

/// The ranges with East_Asian_Width W or F (Unicode 16, EastAsianWidth.txt), without the pictures
/// that `isEmojiPresentation` knows.
private let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2630...0x2637, 0x268A...0x268F, 0x2E80...0x303E,
    0x3041...0x3247, 0x3250...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF,
    0x1AFF0...0x1B2FF, 0x1D300...0x1D376, 0x1F200...0x1F265, 0x20000...0x2FFFD,
    0x30000...0x3FFFD,
]
