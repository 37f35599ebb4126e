import ArgumentParser
import DaemonHarness

/// `mado-bench close`
struct Close: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "解除の速さ / how fast an event with very many credentials is closed"
    )

    @Flag(help: "一行一つの JSON で出す / one JSON object a line")
    var json = false

    @Option(help: "計測の回数 / rounds to take the median of")
    var rounds = 3

    @Option(help: "資格情報の数 / live credentials")
    var live = 256_000

    @Flag(help: "先に付与と取消を一つずつ行う / issue and end one grant first")
    var warm = false

    @Option(help: "証跡を置く場所（実ディスク）/ where the ledger lies: a real disk")
    var directory = "/tmp"

    mutating func validate() throws {
        guard (1...50).contains(rounds), (1_000...300_000).contains(live) else {
            throw ValidationError("--rounds 1...50, --live 1000...300000")
        }
    }

    func run() throws {
        guard canActAsOthers else {
            throw ValidationError("root が必要です / needs root, to connect as an operator")
        }
        let bench = CloseBench(
            rounds: rounds,
            live: live,
            isWarm: warm,
            directory: directory
        )
        let figures = try bench.run { note in
            if !json { print(note) }
        }
        print(json ? figures.map(\.json).joined(separator: "\n") : table(figures))
    }
}
