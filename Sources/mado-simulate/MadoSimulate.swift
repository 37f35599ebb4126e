import ArgumentParser
import BrokerTesting
import Foundation

/// `mado-simulate`: many simulated histories, or one of them looked into. Never packaged.
///
/// Exit status 0: no law was broken and nothing that must occur was missing; 1 otherwise.
@main
struct MadoSimulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mado-simulate",
        abstract: "runs the broker in simulated worlds and holds what happens against the laws"
    )

    /// With fewer histories than this, chance may pass by what is rare.
    private static let seedsThatMeetAll: UInt64 = 1_000

    /// Some four minutes of two processors.
    private static let seedsToHearOf: UInt64 = 10_000

    @Option(help: "how many histories")
    var seeds: UInt64 = 1_000

    @Option(help: "the first seed")
    var from: UInt64 = 1

    @Option(help: "one history: its table, or the shortest way to the law that it breaks")
    var seed: UInt64?

    @Flag(help: "with --seed: everything that happens, entry by entry")
    var whole = false

    @Option(help: "a deliberate fault, for example «clock stepsBack»; the laws must find it")
    var sabotage: String?

    @Flag(help: "with --seed: the root of its ledger, and nothing else")
    var root = false

    @Flag(help: "one line for programs")
    var json = false

    mutating func validate() throws {
        if let sabotage, Sabotage(named: sabotage) == nil {
            let names = Sabotage.allCases.map(\.description).joined(separator: ", ")
            throw ValidationError("--sabotage is one of: \(names)")
        }
        if seed == nil, whole || root || sabotage != nil {
            throw ValidationError("--whole, --root and --sabotage go with --seed")
        }
        if from.addingReportingOverflow(seeds).overflow {
            throw ValidationError("--from and --seeds go too far")
        }
    }

    func run() async throws {
        if let seed { return try show(seed) }
        let run = await Simulation.run(from..<from + seeds, part: Self.seedsToHearOf) { sum in
            guard sum.seeds.count < seeds else { return }
            let line = "\(sum.seeds.count) of \(seeds) seeds, \(sum.failures.count) violations\n"
            FileHandle.standardError.write(Data(line.utf8))
        }
        print(json ? run.json : run.report)
        let mustMeetAll = seeds >= Self.seedsThatMeetAll
        if !run.failures.isEmpty || (mustMeetAll && !run.gaps.isEmpty) { throw ExitCode(1) }
    }

    private func show(_ seed: UInt64) throws {
        if root { return print(try HistoryReplay.root(seed: seed)) }
        let report = try SeedReport.text(
            seed: seed,
            sabotage: sabotage.flatMap { Sabotage(named: $0) },
            isWhole: whole
        )
        print(report.text)
        if !report.isLawful { throw ExitCode(1) }
    }
}
