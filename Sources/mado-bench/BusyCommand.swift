import ArgumentParser

/// `mado-bench busy`
struct Busy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "busy",
        abstract: "付与・利用開始・解除の最中の照会の速さ / how long checks take while all else goes on"
    )

    @Option(help: "計測の回数 / rounds to take the median of")
    var rounds = 3

    @Option(help: "資格情報の数 / live credentials")
    var live = 256_000

    @Option(help: "毎秒の照会の数 / checks a second, asked whether or not the last is answered")
    var rate = 5_000

    @OptionGroup var reporting: Reporting

    mutating func validate() throws {
        guard (1...50).contains(rounds), (1_000...300_000).contains(live),
            (100...50_000).contains(rate)
        else { throw ValidationError("--rounds 1...50, --live 1000...300000, --rate 100...50000") }
    }

    func run() throws {
        let bench = BusyBench(
            rounds: rounds,
            live: live,
            checksPerSecond: rate,
            directory: reporting.directory
        )
        try reporting.report(bench.run)
    }
}
