import ArgumentParser
import DaemonHarness

/// What all measurements are asked alike, and how their figures are printed.
struct Reporting: ParsableArguments {
    @Flag(help: "一行一つの JSON で出す / one JSON object a line")
    var json = false

    @Option(help: "証跡を置く場所（実ディスク）/ where the ledger lies: a real disk")
    var directory = "/tmp"

    /// Prints the figures, and before them what `measure` says on its way.
    func report(_ measure: ((String) -> Void) throws -> [Figure]) throws {
        guard canActAsOthers else {
            throw ValidationError("root が必要です / needs root, to connect as an operator")
        }
        let figures = try measure { note in
            if !json { print(note) }
        }
        print(json ? figures.map(\.json).joined(separator: "\n") : table(figures))
    }
}
