import ArgumentParser

/// `mado-bench`: measures a real daemon on this machine. Never packaged.
@main
struct MadoBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mado-bench",
        abstract: "実機での計測 / measures a real daemon on this machine",
        subcommands: [Busy.self, Checks.self, Close.self, Expiries.self, Grants.self]
    )
}

/// `mado-bench grants`
struct Grants: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grants",
        abstract: "記録が永続化された付与の速さ / how fast grants are issued, each durable"
    )

    @Option(help: "計測の回数 / rounds to take the median of")
    var rounds = 5

    @Option(help: "一回の付与の数 / grants in a round")
    var grants = 20_000

    @OptionGroup var reporting: Reporting

    mutating func validate() throws {
        guard (1...50).contains(rounds), (1_000...50_000).contains(grants) else {
            throw ValidationError("--rounds 1...50, --grants 1000...50000")
        }
    }

    func run() throws {
        let bench = GrantsBench(rounds: rounds, grants: grants, directory: reporting.directory)
        try reporting.report(bench.run)
    }
}

/// `mado-bench checks`
struct Checks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checks",
        abstract: "有効性照会の速さ / how fast checks are answered, over HTTP and TLS"
    )

    @Option(help: "計測の回数 / rounds to take the median of")
    var rounds = 5

    @Option(help: "一回の長さ（秒）/ seconds of a round")
    var seconds = 3

    @Option(help: "資格情報の数 / live credentials")
    var tokens = 100_000

    @OptionGroup var reporting: Reporting

    mutating func validate() throws {
        guard (1...50).contains(rounds), (1...60).contains(seconds),
            (100...300_000).contains(tokens)
        else { throw ValidationError("--rounds 1...50, --seconds 1...60, --tokens 100...300000") }
    }

    func run() throws {
        let bench = ChecksBench(
            rounds: rounds,
            seconds: seconds,
            tokens: tokens,
            directory: reporting.directory
        )
        try reporting.report(bench.run)
    }
}
