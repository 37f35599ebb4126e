import Messages

extension Session {
    /// The value of an option or, at a terminal, what the person answers.
    func answer(
        _ given: String?,
        _ question: Message,
        option: String
    ) throws(CommandFailure) -> String {
        if let given { return plain(given) }
        guard console.inputIsTerminal else { throw .usage(ArgumentText.missing([option])) }
        guard let text = console.ask(speech.text(question)), !plain(text).isEmpty else {
            throw .stopped(FailureText.interrupted, .refused)
        }
        return plain(text)
    }

    /// A passphrase from the first line of a file, or typed without echo.
    func passphrase(file: String?) throws(CommandFailure) -> String {
        if let file { return try firstLine(of: file) }
        return try secret(CommandText.askPassphrase)
    }

    /// A new passphrase; typed ones twice, until both are the same.
    func newPassphrase(file: String?) throws(CommandFailure) -> String {
        if let file { return try firstLine(of: file) }
        while true {
            let first = try secret(AccessText.newPassphrase)
            let second = try secret(AccessText.passphraseAgain)
            if first == second { return first }
            note(AccessText.passphrasesDiffer)
        }
    }

    func secret(_ question: Message) throws(CommandFailure) -> String {
        guard console.inputIsTerminal else {
            throw .stopped(FailureText.needTerminal, .refused)
        }
        guard let text = console.askSecret(speech.text(question)), !text.isEmpty else {
            throw .stopped(FailureText.interrupted, .refused)
        }
        return text
    }

    /// The first line of a file without its line end; `-` is the standard input.
    func firstLine(of path: String) throws(CommandFailure) -> String {
        let line: String
        if path == "-" {
            line = console.readInputLine() ?? ""
        } else {
            let text = try contents(of: path)
            line = String(text.prefix { !$0.isNewline })
        }
        guard !line.isEmpty else {
            let reason = path == "-" ? FailureText.emptyInput : FailureText.emptyFile(path)
            throw .stopped(reason, .unreachable)
        }
        return line
    }

    /// The text of a file, without the mark that editors on Windows put before it.
    func contents(of path: String) throws(CommandFailure) -> String {
        guard let text = String(validating: try bytes(of: path), as: UTF8.self) else {
            throw .stopped(FailureText.file(path, ReasonText.notUTF8), .unreachable)
        }
        return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }

    /// Whatever is in a file.
    func bytes(of path: String) throws(CommandFailure) -> [UInt8] {
        do {
            return try WholeFile.read(path)
        } catch {
            throw .stopped(FailureText.file(path, systemReason(error)), .unreachable)
        }
    }

    /// All lines of the standard input, each ended by a line feed.
    func inputText() -> String {
        var text = ""
        while let line = console.readInputLine() { text += line + "\n" }
        return text
    }
}
