/// A word or a mark of code, and where it stands.
struct Token: Equatable {
    let text: String
    /// From 1.
    let line: Int
}

/// The tokens of code whose comments and string contents are blanked.
func tokens(of code: String) -> [Token] {
    var result: [Token] = []
    for (index, line) in code.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
    {
        var rest = line[...]
        while let first = rest.first {
            let word: Substring
            if first == "`", let end = rest.dropFirst().firstIndex(of: "`") {
                word = rest[...end]
            } else if isWordPart(first) {
                word = rest.prefix(while: isWordPart)
            } else {
                word = rest.prefix(1)
            }
            rest = rest[word.endIndex...]
            guard first != " ", first != "\t" else { continue }
            result.append(Token(text: String(word), line: index + 1))
        }
    }
    return result
}

private func isWordPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
}

/// A run of tokens, written with a space between each: `Date . now`.
struct Pattern: Equatable, CustomStringConvertible {
    let description: String
    private let words: [String]

    init(_ text: String) {
        description = text
        words = text.split(separator: " ").map(String.init)
    }

    /// The lines on which it begins.
    func lines(in tokens: [Token]) -> [Int] {
        guard let first = words.first else { return [] }
        return tokens.indices.filter { start in
            tokens[start].text == first && start + words.count <= tokens.count
                && zip(words, tokens[start...]).allSatisfy { $0 == $1.text }
        }.map { tokens[$0].line }
    }
}
