import BrokerTesting
import Testing

/// The judges are judged: what the broker is given is broken on purpose, and that must be found.
struct SabotageTests {
    private static let seeds: ClosedRange<UInt64> = 1...200

    /// The first failure of the first seed that fails.
    private static func firstFailure(of sabotage: Sabotage) throws -> History.Failure? {
        for seed in seeds {
            do {
                _ = try History.run(seed: seed, sabotage: sabotage)
            } catch let failure as History.Failure {
                return failure
            }
        }
        return nil
    }

    @Test(arguments: Sabotage.allCases)
    func `a broken store, clock or verifier is found`(sabotage: Sabotage) throws {
        let failure = try #require(try Self.firstFailure(of: sabotage), "\(sabotage)")
        #expect(Sabotage(named: sabotage.description) == sabotage)
        #expect("\(failure)".contains("seed \(failure.seed), step \(failure.script.count)"))
        #expect("\(failure)".contains("scripts/simulate --seed \(failure.seed)"))
        // Without the fault, the same seed is lawful.
        #expect(throws: Never.self) { try History.run(seed: failure.seed) }
    }

    @Test(arguments: [Sabotage.verifier(.opensBeforeAppend), .clock(.stepsBack)])
    func `a failing history shrinks, and still breaks the same law`(sabotage: Sabotage) throws {
        let failure = try #require(try Self.firstFailure(of: sabotage))
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
