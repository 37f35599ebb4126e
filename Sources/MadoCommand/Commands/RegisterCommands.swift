import ArgumentParser
import BrokerCore
import Messages

struct TerminalsCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("terminals", HelpText.terminals, usage: "mado terminals")
    }

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        try await session.list(
            "/v1/terminals",
            [TableText.terminal, TableText.kind, TableText.site, TableText.room],
            flexible: [1, 2, 3],
            unit: .terminals
        ) { (answer: TerminalsAnswer, speech) in
            answer.terminals.map { terminal in
                let kind = TerminalKind(rawValue: terminal.kind)
                return [
                    speech.foreign(terminal.id),
                    kind.map { speech.text($0.message) } ?? speech.foreign(terminal.kind),
                    speech.foreign(terminal.site ?? ""), speech.foreign(terminal.room ?? ""),
                ]
            }
        }
        return .done
    }
}

struct SystemsCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("systems", HelpText.systems, usage: "mado systems")
    }

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let headings = [
            TableText.system, TableText.title, TableText.enforcement, TableText.terminalRule,
            TableText.residual,
        ]
        try await session.list("/v1/systems", headings, flexible: [1, 2, 3], unit: .items) {
            (answer: SystemsAnswer, speech) in
            answer.systems.map { system in
                let drill = system.drill == true ? " (\(speech.text(TableText.drill)))" : ""
                let enforcement = system.enforcement.flatMap { Enforcement(rawValue: $0) }
                let rule = system.terminal.flatMap { TerminalRule(rawValue: $0) }
                return [
                    speech.foreign(system.id),
                    (system.name.map { speech.text($0.message) } ?? "") + drill,
                    enforcement.map { speech.text($0.message) }
                        ?? speech.foreign(system.enforcement ?? ""),
                    rule.map { speech.text($0.message) } ?? speech.foreign(system.terminal ?? ""),
                    system.residualSeconds.map { speech.text(TableText.seconds($0)) } ?? "",
                ]
            }
        }
        return .done
    }
}

extension Session {
    /// Prints a list of the daemon as a table with its number of rows.
    func list<Answer: Decodable>(
        _ path: String,
        _ headings: [Message],
        flexible: Set<Int>,
        unit: CountUnit,
        _ rows: (Answer, Speech) -> [[String]]
    ) async throws(CommandFailure) {
        let response = try await send(APIRequest(.get, path))
        if json { return try printBody(response.body) }
        let cells = rows(try read(response), speech)
        var table = Table(headings.map(speech.text), flexible: flexible)
        for row in cells { table.add(row) }
        try print(table.lines(width: tableWidth))
        try say(unit.text(cells.count))
    }
}
