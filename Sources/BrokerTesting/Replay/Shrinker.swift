/// Finds the fewest steps that still break the same law: delta debugging, and always the same way.
///
/// First whole steps are left out, in ever smaller runs; then single commands of the batches that
/// are left.
package struct Shrinker {
    private let seed: UInt64
    private let sabotage: Sabotage?
    private let law: String
    /// How many histories may still be tried.
    private var triesLeft: Int
    private var script: [Step]

    /// What is left of a history that broke a law.
    package struct Result: Sendable {
        package let script: [Step]
        package let breach: LawBreach
        package let tries: Int
    }

    package static let triesMax = 3_000

    package static func shrink(
        _ failure: History.Failure,
        sabotage: Sabotage? = nil,
        triesMax: Int = Self.triesMax
    ) throws -> Result {
        var shrinker = Shrinker(failure, sabotage, triesMax)
        try shrinker.leaveOutSteps()
        try shrinker.leaveOutCommands()
        try shrinker.leaveOutSteps()
        let breach = try History.replay(
            shrinker.script,
            seed: failure.seed,
            sabotage: sabotage
        )
        return Result(
            script: shrinker.script,
            breach: breach ?? failure.breach,
            tries: triesMax - shrinker.triesLeft
        )
    }

    private init(_ failure: History.Failure, _ sabotage: Sabotage?, _ triesMax: Int) {
        seed = failure.seed
        self.sabotage = sabotage
        law = failure.breach.law
        triesLeft = triesMax
        script = failure.script
    }

    private mutating func breaks(_ candidate: [Step]) throws -> Bool {
        guard triesLeft > 0 else { return false }
        triesLeft -= 1
        return try History.replay(candidate, seed: seed, sabotage: sabotage)?.law == law
    }

    private mutating func leaveOutSteps() throws {
        var length = max(1, script.count / 2)
        while true {
            var hasShrunk = false
            // From the end: what led to the breach stands at the front.
            var end = script.count
            while end > 0 {
                let start = max(0, end - length)
                let candidate = Array(script[..<start] + script[end...])
                if try breaks(candidate) {
                    script = candidate
                    hasShrunk = true
                }
                end = start
            }
            if length == 1, !hasShrunk { return }
            length = hasShrunk ? min(length, max(1, script.count / 2)) : max(1, length / 2)
        }
    }

    private mutating func leaveOutCommands() throws {
        for index in script.indices.reversed() {
            guard case .acts(var commands, let isReadLate) = script[index] else { continue }
            for place in commands.indices.reversed() where commands.count > 1 {
                var fewer = commands
                fewer.remove(at: place)
                var candidate = script
                candidate[index] = .acts(fewer, isReadLate: isReadLate)
                if try breaks(candidate) {
                    commands = fewer
                    script = candidate
                }
            }
        }
    }
}

extension Shrinker.Result {
    /// The whole story, for people to read.
    package func transcript(seed: UInt64, sabotage: Sabotage? = nil) throws -> String {
        let lines = LineBook()
        let transcript = Transcript { lines.add($0) }
        _ = try History.replay(script, seed: seed, sabotage: sabotage, transcript: transcript)
        let acts = script.reduce(0) { sum, step in
            if case .acts(let commands, _) = step { sum + commands.count } else { sum }
        }
        return
            (["\(breach)", "\(script.count) steps with \(acts) acts, after \(tries) tries:"]
            + lines.all).joined(separator: "\n")
    }
}
