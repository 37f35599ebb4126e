import BrokerTesting
import Testing

/// The judges are judged: what the broker is given is broken on purpose, and that must be found
/// by the law that it breaks.
struct SabotageTests {
    private static let seeds: ClosedRange<UInt64> = 1...200

    /// Which law each of them breaks: what it finds at once, or before anything follows from it.
    private static func law(against sabotage: Sabotage) -> String {
        switch sabotage {
        // What was acknowledged is gone, or half of what was not is there.
        case .store(.losesLastEntry), .store(.keepsTornBatches), .storeThatNeverSyncs: "L3"
        // The tree is over other bytes, or over others' places.
        case .store(.reorders), .store(.flipsByte): "L10"
        case .store(.forgetsMarks), .store(.keepsFormerMark): "L6"
        case .store(.promisesRoom): "L12"
        case .clock: "L6"
        case .verifier(.opensBeforeAppend), .verifier(.endsWhenDurable): "L3"
        case .verifier(.remembersAnswers), .verifier(.waitsForTheRecord): "L1"
        }
    }

    /// The first failure of the first seed that breaks the law.
    private static func firstFailure(
        of sabotage: Sabotage,
        against law: String
    ) throws -> History.Failure? {
        for seed in seeds {
            do {
                _ = try History.run(seed: seed, sabotage: sabotage)
            } catch let failure as History.Failure where failure.breach.law == law {
                return failure
            } catch is History.Failure {
                continue
            }
        }
        return nil
    }

    @Test(arguments: Sabotage.allCases)
    func `a broken store, clock or verifier is found by its law`(sabotage: Sabotage) throws {
        let law = Self.law(against: sabotage)
        let failure = try #require(
            try Self.firstFailure(of: sabotage, against: law),
            "\(sabotage), \(law)"
        )
        #expect(Sabotage(named: sabotage.description) == sabotage)
        #expect("\(failure)".contains("seed \(failure.seed), step \(failure.script.count)"))
        let replay = "scripts/simulate --seed \(failure.seed) --sabotage '\(sabotage)'"
        #expect("\(failure)".hasSuffix(replay))
        // Without the fault, the same seed is lawful.
        #expect(throws: Never.self) { try History.run(seed: failure.seed) }
    }

    @Test(arguments: [Sabotage.verifier(.opensBeforeAppend), .clock(.stepsBack)])
    func `a failing history shrinks, and still breaks the same law`(sabotage: Sabotage) throws {
        let failure = try #require(
            try Self.firstFailure(of: sabotage, against: Self.law(against: sabotage))
        )
        let short = try Shrinker.shrink(failure, sabotage: sabotage)
        #expect(short.breach.law == failure.breach.law)
        #expect(short.script.count < failure.script.count)
        let again = try History.replay(short.script, seed: failure.seed, sabotage: sabotage)
        #expect(again?.law == failure.breach.law)
        #expect(try short.transcript(seed: failure.seed, sabotage: sabotage).contains("steps"))
        for index in short.script.indices {
            var less = short.script
            less.remove(at: index)
            let breach = try History.replay(less, seed: failure.seed, sabotage: sabotage)
            #expect(breach?.law != failure.breach.law, "step \(index) is not needed")
        }
    }
}
