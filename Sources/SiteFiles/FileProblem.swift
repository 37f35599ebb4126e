package import Messages

/// One thing to correct in one file.
package struct FileProblem: Hashable, Sendable {
    /// The path as the caller gave it.
    package let file: String
    /// Counted from 1; 0 if the file as a whole is meant.
    package let line: Int
    package let message: Message

    package init(file: String, line: Int, message: Message) {
        self.file = file
        self.line = line
        self.message = message
    }

    /// `roster.csv:12: …`, the form that editors jump to.
    package func text(in language: Language) -> String {
        let name = language == .english ? asciiOnly(file) : file
        let place = line == 0 ? name : "\(name):\(line)"
        return "\(place): \(message.text(in: language))"
    }
}

/// All that is wrong with a file; never empty, in the order of the lines.
///
/// A reader throws this or returns a complete value: nothing is half-loaded (design §12).
package struct FileProblems: Error, Hashable, Sendable {
    package let problems: [FileProblem]

    package init(_ first: FileProblem, _ others: [FileProblem] = []) {
        problems = [first] + others
    }

    /// Nil if there is nothing to report; sorts by line, keeping the order within one.
    package init?(_ problems: [FileProblem]) {
        let inOrder = problems.enumerated().sorted { left, right in
            (left.element.line, left.offset) < (right.element.line, right.offset)
        }
        guard let first = inOrder.first?.element else { return nil }
        self.init(first, inOrder.dropFirst().map(\.element))
    }

    package func text(in language: Language) -> String {
        problems.map { $0.text(in: language) }.joined(separator: "\n")
    }
}

/// Gathers problems of one file while its reader goes on looking for more.
package struct ProblemList {
    package let file: String
    package private(set) var problems: [FileProblem] = []

    package init(file: String) { self.file = file }

    package mutating func add(_ line: Int, _ message: Message) {
        problems.append(FileProblem(file: file, line: line, message: message))
    }

    /// Throws what was gathered, if anything.
    package func check() throws(FileProblems) {
        if let found = FileProblems(problems) { throw found }
    }
}
