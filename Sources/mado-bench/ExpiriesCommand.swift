import ArgumentParser
import DaemonHarness

/// `mado-bench expiries`
struct Expiries: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expiries",
        abstract: "照会の続く中での期限切れ / grants that end by time while checks go on"
    )

    @Flag(help: "一行一つの JSON で出す / one JSON object a line")
    var json = false

    @Option(help: "期限で終わる付与の数 / grants that end by time")
    var grants = 1_000

    @Option(help: "証跡を置く場所（実ディスク）/ where the ledger lies: a real disk")
    var directory = "/tmp"

    mutating func validate() throws {
        guard (100...10_000).contains(grants) else {
            throw ValidationError("--grants 100...10000")
        }
    }

    func run() throws {
        guard canActAsOthers else {
            throw ValidationError("root が必要です / needs root, to connect as an operator")
        }
        let bench = ExpiriesBench(grants: grants, directory: directory)
        let figures = try bench.run { note in
            if !json { print(note) }
        }
        print(json ? figures.map(\.json).joined(separator: "\n") : table(figures))
    }
}
