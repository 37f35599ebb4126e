package import BrokerCore

/// Many histories, one after another in each of several lines, and what came of them.
///
/// More lines than processors keep each of those busy while another has a long line to work off.
package struct Simulation: Sendable {
    package private(set) var seeds: Range<UInt64>
    package private(set) var tally = HistoryTally()
    /// The broken laws, by seed.
    package private(set) var failures: [History.Failure] = []

    /// Runs them; failures are collected, not thrown.
    package static func run(_ seeds: Range<UInt64>, lines: UInt64 = 16) async -> Simulation {
        await withTaskGroup(of: Simulation.self) { group in
            for line in 0..<lines {
                group.addTask { await run(line, of: lines, seeds) }
            }
            var sum = await group.reduce(into: Simulation(seeds: seeds)) { $0.add($1) }
            sum.failures.sort { $0.seed < $1.seed }
            return sum
        }
    }

    /// Runs them part by part and shows after each what came of all until then: a long run that is
    /// stopped has said something. `part`: how many, above 0.
    package static func run(
        _ seeds: Range<UInt64>,
        part: UInt64,
        soFar: (Simulation) -> Void
    ) async -> Simulation {
        precondition(part > 0)
        var sum = Simulation(seeds: seeds.lowerBound..<seeds.lowerBound)
        while sum.seeds.upperBound < seeds.upperBound {
            let start = sum.seeds.upperBound
            let run = await run(start..<start + min(part, seeds.upperBound - start))
            sum.seeds = seeds.lowerBound..<run.seeds.upperBound
            sum.add(run)
            soFar(sum)
        }
        return sum
    }

    private init(seeds: Range<UInt64>) {
        self.seeds = seeds
    }

    @concurrent
    private static func run(
        _ line: UInt64,
        of lines: UInt64,
        _ seeds: Range<UInt64>
    ) async -> Simulation {
        var part = Simulation(seeds: seeds)
        for seed in stride(from: seeds.lowerBound + line, to: seeds.upperBound, by: Int(lines)) {
            // Whoever shares these threads gets a turn.
            await Task.yield()
            do {
                part.tally.add(try History.run(seed: seed).tally)
            } catch let failure as History.Failure {
                part.failures.append(failure)
            } catch {
                part.failures.append(
                    History.Failure(seed: seed, breach: LawBreach("world", "\(error)"), script: [])
                )
            }
        }
        return part
    }

    private mutating func add(_ other: Simulation) {
        tally.add(other.tally)
        failures += other.failures
    }

    /// Refusals that no act and no check of the engine can meet, and who gives them instead.
    package static let elsewhere: [Refusal: String] = [
        .overloaded: "by the inbox and the passphrase worker, before the engine",
        .fieldNotGranted: "to questions about a credential's scope, which the engine is not asked",
        .areaNotGranted: "to questions about a credential's scope, which the engine is not asked",
    ]

    /// What a long run must meet and this one did not: situations, acts, refusals.
    package var gaps: [String] {
        let situations = unmet.map { "situation \($0.rawValue)" }
        let acts = ActName.allCases.filter { tally.accepted[$0] ?? 0 == 0 }
        let refusals = Refusal.allCases.filter {
            Self.elsewhere[$0] == nil && tally.refusals[$0] ?? 0 == 0
        }
        return situations + acts.map { "act \($0.rawValue)" }
            + refusals.map { "refusal \($0.rawValue)" }
    }

    private var unmet: [Situation] {
        Situation.allCases.filter { tally.situations[$0] ?? 0 == 0 }
    }

    private var figures: [(name: String, value: Int)] {
        [
            ("seeds", seeds.count), ("acts", tally.acts), ("entries", tally.entries),
            ("simulated_days", Int(tally.simulatedDays)), ("starts", tally.restarts),
            ("crashes", tally.crashes), ("clock_steps", tally.clockSteps),
            ("checks", tally.checks),
            ("situations_met", Situation.allCases.count - unmet.count),
            ("situations", Situation.allCases.count), ("violations", failures.count),
        ]
    }

    /// The laws that were broken, and in how many histories each first.
    private var brokenLaws: [(key: String, value: Int)] {
        Dictionary(grouping: failures, by: \.breach.law).mapValues(\.count)
            .sorted { $0.key < $1.key }
    }

    /// For people: the figures, each situation, what is missing, and which laws were broken, with
    /// the first failures.
    package var report: String {
        let range = "seeds \(seeds.lowerBound) ..< \(seeds.upperBound)"
        let lines = figures.map { "\($0.name.replacing("_", with: " ")): \($0.value)" }
        let missing = gaps.map { "not met: \($0)" }
        let broken = brokenLaws.map { "violations of \($0.key): \($0.value)" }
        let first = failures.prefix(5).map(\.description)
        return ([range] + lines + [tally.situationTable] + missing + broken + first)
            .joined(separator: "\n")
    }

    /// For programs: one object on one line.
    package var json: String {
        let pairs = figures.map { "\"\($0.name)\":\($0.value)" }
        let met = Situation.allCases.map { "\"\($0.rawValue)\":\(tally.situations[$0] ?? 0)" }
        let seeds = failures.map { "\($0.seed)" }.joined(separator: ",")
        return "{" + pairs.joined(separator: ",") + ",\"first_seed\":\(self.seeds.lowerBound)"
            + ",\"met\":{\(met.joined(separator: ","))},\"failing_seeds\":[\(seeds)]}"
    }
}

/// One seed, looked into: what happened in it, or the shortest way to what it broke.
package enum SeedReport {
    package static func text(
        seed: UInt64,
        sabotage: Sabotage? = nil,
        isWhole: Bool
    ) throws -> (text: String, isLawful: Bool) {
        let lines = LineBook()
        let transcript = isWhole ? Transcript(showsEntries: true) { lines.add($0) } : nil
        do {
            let result = try History.run(seed: seed, sabotage: sabotage, transcript: transcript)
            return (
                (lines.all + ["root \(result.root)", result.tally.table])
                    .joined(separator: "\n"), true
            )
        } catch let failure as History.Failure {
            let short = try Shrinker.shrink(failure, sabotage: sabotage)
            let story = try short.transcript(seed: seed, sabotage: sabotage)
            return ((lines.all + ["\(failure)", story]).joined(separator: "\n"), false)
        }
    }
}
