import MadoCommand
import Synchronization

/// A terminal, or a script's pipes, with its answers written down beforehand.
final class FakeConsole: Console {
    private struct Tape {
        var answers: [String]
        var out: [UInt8] = []
        var notes = ""
        var broken = false
    }

    let inputIsTerminal: Bool
    let outputWidth: Int?
    private let tape: Mutex<Tape>

    /// `answers`: what is typed at each question, or the lines of the standard input.
    init(
        inputIsTerminal: Bool,
        answers: [String] = [],
        outputFails: Bool = false,
        width: Int? = 80
    ) {
        outputWidth = width
        self.inputIsTerminal = inputIsTerminal
        tape = Mutex(Tape(answers: answers, broken: outputFails))
    }

    struct NoRoom: Error {}

    func out(_ bytes: [UInt8]) throws {
        try tape.withLock { tape in
            if tape.broken { throw NoRoom() }
            tape.out += bytes
        }
    }

    func note(_ text: String) { tape.withLock { $0.notes += text + "\n" } }

    /// The prompt and what was typed share a line, as on a terminal.
    func ask(_ prompt: String) -> String? {
        tape.withLock { tape in
            let answer = tape.answers.isEmpty ? nil : tape.answers.removeFirst()
            tape.notes += prompt + (answer ?? "^D") + "\n"
            return answer
        }
    }

    func askSecret(_ prompt: String) -> String? {
        tape.withLock { tape in
            tape.notes += prompt + "\n"
            return tape.answers.isEmpty ? nil : tape.answers.removeFirst()
        }
    }

    func readInputLine() -> String? {
        tape.withLock { $0.answers.isEmpty ? nil : $0.answers.removeFirst() }
    }

    var outBytes: [UInt8] { tape.withLock { $0.out } }
    var outText: String { String(decoding: outBytes, as: UTF8.self) }
    var noteText: String { tape.withLock { $0.notes } }
    var answersLeft: [String] { tape.withLock { $0.answers } }
}
