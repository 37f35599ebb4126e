import Messages

/// Puts what the argument parser writes into the reader's language.
enum ParserWords {
    /// A help page.
    static func help(_ page: String, language: Language) -> String {
        guard language == .japanese else { return page }
        var shift = ""
        return lines(page) { line in
            for heading in ParserText.headings where line.hasPrefix(heading.english) {
                // Further lines of a usage are indented under the first.
                let wider = displayWidth(heading.japanese) - heading.english.count
                shift = String(repeating: " ", count: max(0, wider))
                return heading.japanese + line.dropFirst(heading.english.count)
            }
            if line.hasPrefix("       ") { return shift + line }
            shift = ""
            return seeAlso(line) ?? withSentences(line)
        }
    }

    /// An error with its usage, as `Command.fullMessage(for:)` gives it.
    static func error(_ text: String, language: Language) -> String {
        let prefix = "Error: "
        guard text.hasPrefix(prefix) else { return help(text, language: language) }
        let end = text.firstIndex(of: "\n") ?? text.endIndex
        let message = text[..<end].dropFirst(prefix.count)
        let wrong =
            ArgumentText.wrong.text(in: language)
            + (language == .japanese ? japanese(message) : String(message))
        return wrapped(wrong, to: StatusScreen.width).joined(separator: "\n")
            + help(String(text[end...]), language: language)
    }

    private static func japanese(_ message: Substring) -> String {
        // `2 unexpected arguments: 'a', 'b'`
        let message = message.drop { $0.isNumber || $0 == " " }
        for form in ParserText.errors where message.hasPrefix(form.english) {
            let rest = message.dropFirst(form.english.count)
            let end =
                form.isList
                ? rest.lastIndex(of: "'")
                : rest.firstRange(of: "'. ")?.lowerBound ?? rest.firstRange(of: "' ")?.lowerBound
                    ?? rest.lastIndex(of: "'")
            guard let end else { continue }
            let quoted = String(rest[..<end]).replacing("', '", with: "」「")
            return form.before + quoted + form.after
        }
        return withSentences(String(message))
    }

    private static func withSentences(_ line: String) -> String {
        var line = line
        for sentence in ParserText.sentences {
            line = line.replacing(sentence.english, with: sentence.japanese)
        }
        return line
    }

    /// `  See 'mado help <subcommand>' for detailed help.`
    private static func seeAlso(_ line: String) -> String? {
        guard line.hasPrefix("  See '"), let end = line.lastIndex(of: "'") else { return nil }
        let command = line[..<end].dropFirst("  See '".count)
        return "  " + ArgumentText.seeHelp(String(command)).ja
    }

    private static func lines(_ text: String, _ body: (String) -> String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { body(String($0)) }.joined(separator: "\n")
    }
}
