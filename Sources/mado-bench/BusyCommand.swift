import ArgumentParser
import DaemonHarness

/// `mado-bench busy`
struct Busy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "busy",
        abstract: "付与・利用開始・解除の最中の照会の速さ / how long checks take while all else goes on"
    )

    @Flag(help: "一行一つの JSON で出す / one JSON object a line")
    var json = false

    @Option(help: "計測の回数 / rounds to take the median of")
    var rounds = 3

    @Option(help: "資格情報の数 / live credentials")
    var live = 256_000

    @Option(help: "毎秒の照会の数 / checks a second, asked whether or not the last is answered")
    var rate = 5_000

    @Option(help: "証跡を置く場所（実ディスク）/ where the ledger lies: a real disk")
    var directory = "/tmp"

    mutating func validate() throws {
        guard (1...50).contains(rounds), (1_000...300_000).contains(live),
            (100...50_000).contains(rate)
        else { throw ValidationError("--rounds 1...50, --live 1000...300000, --rate 100...50000") }
    }

    func run() throws {
        guard canActAsOthers else {
            throw ValidationError("root が必要です / needs root, to connect as an operator")
        }
        let bench = BusyBench(
            rounds: rounds,
            live: live,
            checksPerSecond: rate,
            directory: directory
        )
        let figures = try bench.run { note in
            if !json { print(note) }
        }
        print(json ? figures.map(\.json).joined(separator: "\n") : table(figures))
    }
}
