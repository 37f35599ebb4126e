import Broker
import BrokerCore
import Ledger

/// One simulated history: what a seed makes happen, judged by the laws from end to end.
package enum History {
    /// What happened in one history.
    package struct Result: Sendable {
        package let tally: HistoryTally
        /// The ledger's root after the last entry, as 64 hexadecimal digits.
        package let root: String
    }

    /// The fewest acts of a history; everything else that happens comes on top.
    package static let actsMin = 50

    /// Throws a ``Failure`` at the first law that was broken.
    ///
    /// `transcript` is told everything, for whoever looks into a seed.
    package static func run(
        seed: UInt64,
        sabotage: Sabotage? = nil,
        transcript: Transcript? = nil
    ) throws -> Result {
        var world = try World(seed: seed, sabotage: sabotage)
        world.transcript = transcript
        do {
            try world.liveThrough()
            try world.finish()
        } catch {
            throw Failure(
                seed: seed,
                sabotage: sabotage,
                breach: LawBreach(error),
                script: world.script
            )
        }
        return Result(tally: world.tally, root: world.engine.ledgerRoot)
    }

    /// The same world with these steps instead of chosen ones; the law that they break.
    package static func replay(
        _ script: [Step],
        seed: UInt64,
        sabotage: Sabotage? = nil,
        transcript: Transcript? = nil
    ) throws -> LawBreach? {
        var world = try World(seed: seed, sabotage: sabotage)
        world.transcript = transcript
        do {
            for step in script { try world.perform(step) }
            try world.finish()
        } catch {
            return LawBreach(error)
        }
        return nil
    }

    /// Where a history broke a law.
    package struct Failure: Error, CustomStringConvertible {
        package let seed: UInt64
        /// What the broker was given on purpose; nil: all as it should be.
        package let sabotage: Sabotage?
        package let breach: LawBreach
        /// What had happened by then.
        package let script: [Step]

        package init(
            seed: UInt64,
            sabotage: Sabotage? = nil,
            breach: LawBreach,
            script: [Step]
        ) {
            self.seed = seed
            self.sabotage = sabotage
            self.breach = breach
            self.script = script
        }

        package var description: String {
            "seed \(seed), step \(script.count): \(breach)\n"
                + "replay: scripts/simulate --seed \(seed)"
                + (sabotage.map { " --sabotage '\($0)'" } ?? "")
        }
    }
}

extension LawBreach {
    /// What is thrown past the laws breaks one too, for nobody is told what became of it.
    fileprivate init(_ error: any Error) {
        self = error as? LawBreach ?? LawBreach("L12", "nobody caught \(error)")
    }
}

/// One seed's ledger root, so that two processes can be compared (law L14).
package enum HistoryReplay {
    package static func root(seed: UInt64) throws -> String {
        try History.run(seed: seed).root
    }
}

extension World {
    /// The founding act, and then as much as a history holds.
    mutating func liveThrough() throws {
        try found()
        let turns = History.actsMin + chance.below(20)
        // Every history has at least one start and one clock step of its own.
        let start = chance.below(History.actsMin)
        let step = chance.below(History.actsMin)
        var turn = 0
        while turn < turns || askedFor < History.actsMin {
            if turn == start { try stopAndStart() }
            if turn == step { try disturbClock() }
            turn += 1
            try live()
        }
    }

    /// The files are loaded, root issues codes, and who is current enrols.
    private mutating func found() throws {
        let founders = company.persons.map(\.id)
        try ask([command(.daemon, .register(company.foundingChange), .none)])
        try ask([command(.root, .issueEnrolment(founders), .none)])
        if chance.percent(50) {
            try ask([command(.root, .issueEnrolment([founders[0]]), .none)])
        }
        try ask(founders.map { enrolment(of: $0) })
    }

    /// Some time, perhaps a misfortune, and then one or more acts, or a story.
    private mutating func live() throws {
        if chance.percent(60) { try passTime() }
        if chance.percent(5) { try disturbClock() }
        if !time.isSure, chance.percent(15) { try mendClock() }
        if undecided != nil, chance.percent(40) { try ask(bothContinue()) }
        if chance.percent(3) { try stopAndStart() }
        if chance.percent(5) { try disturbAppend() }
        if chance.percent(disk.space.free < 1 << 20 ? 25 : 1) { try disturbDisk() }
        if chance.percent(20) { try perform(.keepMark) }
        if chance.percent(20) { return try tell(chance.pick(Story.allCases)) }
        var commands = chooseNext()
        while chance.percent(30), commands.count < 5 { commands += chooseNext() }
        try ask(commands, isReadLate: chance.percent(10))
    }

    private mutating func chooseNext() -> [Command] {
        (chance.percent(55) ? chooseDiligently() : nil) ?? choose()
    }

    /// Asks under reference numbers of their own; now and then somebody asks the same again.
    mutating func ask(_ commands: [Command], isReadLate: Bool = false) throws {
        askedFor += commands.count
        var numbered = commands.map { command in
            Command(
                caller: command.caller,
                request: RequestID(drawn: chance.draw()),
                factor: command.factor,
                act: command.act,
                mark: command.mark ?? chooseMark(for: command)
            )
        }
        numbered += chooseRepeats(beside: numbered)
        numbered = numbered.map { throughADoor($0) }
        if chance.percent(2), let twice = chance.pick(from: numbered) { numbered.append(twice) }
        if chance.percent(2), let again = chance.pick(from: lastAsked) { numbered.append(again) }
        lastAsked = numbered
        noteKeyed(numbered)
        try perform(.acts(numbered, isReadLate: isReadLate))
    }
}
