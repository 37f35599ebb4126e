import ArgumentParser

/// `mado-bench expiries`
struct Expiries: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expiries",
        abstract: "照会の続く中での期限切れ / grants that end by time while checks go on"
    )

    @Option(help: "期限で終わる付与の数 / grants that end by time")
    var grants = 1_000

    @OptionGroup var reporting: Reporting

    mutating func validate() throws {
        guard (100...10_000).contains(grants) else {
            throw ValidationError("--grants 100...10000")
        }
    }

    func run() throws {
        let bench = ExpiriesBench(grants: grants, directory: reporting.directory)
        try reporting.report(bench.run)
    }
}
