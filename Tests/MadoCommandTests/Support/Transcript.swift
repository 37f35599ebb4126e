import MadoCommand
import Testing

/// What one command line did: everything that a person or a script can see of it.
struct Transcript: Equatable, CustomStringConvertible {
    let out: String
    let notes: String
    let status: Outcome

    init(out: String = "", notes: String = "", status: Outcome = .done) {
        self.out = out
        self.notes = notes
        self.status = status
    }

    var description: String {
        "[exit \(status.rawValue)]\n-- stdout\n\(out)-- stderr\n\(notes)"
    }
}

/// How the person's terminal is set.
enum Locale: String, CaseIterable, Sendable {
    case japanese = "ja_JP.UTF-8"
    case english = "en_GB.UTF-8"
    case plain = "C"
}

/// Runs a command line against the script; every exchange must be used, in order.
func transcript(
    _ arguments: String...,
    locale: Locale = .japanese,
    terminal: Bool = false,
    typed: [String] = [],
    script: [Exchange] = [],
    sourceLocation: SourceLocation = #_sourceLocation
) async -> Transcript {
    await transcript(
        of: arguments,
        locale: locale,
        terminal: terminal,
        typed: typed,
        script: script,
        sourceLocation: sourceLocation
    )
}

func transcript(
    of arguments: [String],
    locale: Locale = .japanese,
    terminal: Bool = false,
    typed: [String] = [],
    script: [Exchange] = [],
    sourceLocation: SourceLocation = #_sourceLocation
) async -> Transcript {
    let console = FakeConsole(inputIsTerminal: terminal, answers: typed)
    let transport = ScriptedTransport(script)
    let runner = Runner(console: console, environment: .init(["LANG": locale.rawValue])) { _ in
        transport
    }
    let status = await runner.run(arguments)
    #expect(transport.asked == script.map(\.request), sourceLocation: sourceLocation)
    #expect(console.answersLeft.isEmpty, "not asked for", sourceLocation: sourceLocation)
    return Transcript(out: console.outText, notes: console.noteText, status: status)
}
