/// Words that are written in two halves here, so that this file passes its own rules.
private func joined(_ halves: String...) -> String { halves.joined() }

/// Work left undone has no place in the tree.
let unfinished: Set<String> = [joined("TO", "DO"), joined("FIX", "ME"), joined("XX", "X")]

/// The tree speaks of the product, not of where and how it is made.
let workplaceWords: Set<String> = [
    joined("ses", "sion"), joined("ses", "sions"), joined("hel", "per"), joined("hel", "pers"),
    joined("chat", "bot"), joined("cla", "ude"), joined("L", "LM"),
]
private let workplaceWordsAsSpelt: Set<String> = [joined("A", "I")]
private let workplacePaths = [joined("/wo", "rk/"), joined("/opt/", "swift")]

/// Unfinished work, in any text.
func unfinishedFindings(_ file: RepositoryFile) -> [Finding] {
    wordFindings(file, text: file.text) { unfinished.contains($0) }
}

/// The workplace, in what people read: comments and strings of code, all of other files.
func workplaceFindings(_ file: RepositoryFile) -> [Finding] {
    let prose = file.isSwift ? SwiftText(file.text).prose : file.text
    let words = wordFindings(file, text: prose) { word in
        workplaceWords.contains(word) || workplaceWords.contains(word.lowercased())
            || workplaceWordsAsSpelt.contains(word)
    }
    let lines = prose.split(separator: "\n", omittingEmptySubsequences: false)
    return words
        + lines.enumerated().flatMap { index, line -> [Finding] in
            let paths = workplacePaths.filter { line.contains($0) }
            return (paths + issueNumbers(in: line)).map {
                Finding(path: file.path, line: index + 1, what: "speaks of \($0)")
            }
        }
}

private func wordFindings(
    _ file: RepositoryFile,
    text: String,
    isBanned: (String) -> Bool
) -> [Finding] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { index, line in
        line.split { !isASCIIWordPart($0) }.map(String.init).filter(isBanned).map {
            Finding(path: file.path, line: index + 1, what: "says \($0)")
        }
    }
}

/// A number sign and one to four digits after a space or a parenthesis, as trackers write them.
private func issueNumbers(in line: Substring) -> [String] {
    line.split { " (（、。,".contains($0) }.compactMap { word in
        guard word.first == "#" else { return nil }
        let digits = word.dropFirst().prefix { $0.isASCII && $0.isNumber }
        let rest = word.dropFirst(1 + digits.count).first
        guard (1...4).contains(digits.count), rest.map(isASCIIWordPart) != true else {
            return nil
        }
        return "#" + String(digits)
    }
}

private func isASCIIWordPart(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || character == "_")
}
