import ArgumentParser

/// `mado-bench close`
struct Close: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "解除の速さ / how fast an event with very many credentials is closed"
    )

    @Option(help: "計測の回数 / rounds to take the median of")
    var rounds = 3

    @Option(help: "資格情報の数 / live credentials")
    var live = 256_000

    @Flag(help: "先に付与と取消を一つずつ行う / issue and end one grant first")
    var warm = false

    @OptionGroup var reporting: Reporting

    mutating func validate() throws {
        guard (1...50).contains(rounds), (1_000...300_000).contains(live) else {
            throw ValidationError("--rounds 1...50, --live 1000...300000")
        }
    }

    func run() throws {
        let bench = CloseBench(
            rounds: rounds,
            live: live,
            isWarm: warm,
            directory: reporting.directory
        )
        try reporting.report(bench.run)
    }
}
