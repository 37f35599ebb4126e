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

    /// The fewest acts of a history; restarts and clock steps come on top.
    package static let actsMin = 50

    /// Throws the first ``LawBreach``, with the seed and the act at which it was found.
    ///
    /// `trace` is told of every entry, for whoever looks into a seed.
    package static func run(
        seed: UInt64,
        trace: (@Sendable (String) -> Void)? = nil
    ) throws -> Result {
        var world = try World(seed: seed)
        world.trace = trace
        var turn = 0
        do {
            try world.found()
            let turns = actsMin + world.chance.below(20)
            // Every history has at least one start and one clock step of its own.
            let start = world.chance.below(actsMin)
            let step = world.chance.below(actsMin)
            while turn < turns || world.askedFor < actsMin {
                if turn == start { try world.move { try $0.stopAndStart() } }
                if turn == step { try world.move { $0.disturbClock() } }
                turn += 1
                try world.live()
            }
            try world.finish()
        } catch {
            throw Failure(seed: seed, turn: turn, reason: "\(error)")
        }
        return Result(tally: world.tally, root: world.engine.ledgerRoot)
    }

    /// Where a history broke a law.
    package struct Failure: Error, CustomStringConvertible {
        package let seed: UInt64
        package let turn: Int
        package let reason: String

        package init(seed: UInt64, turn: Int, reason: String) {
            self.seed = seed
            self.turn = turn
            self.reason = reason
        }

        package var description: String {
            "seed \(seed), turn \(turn): \(reason)\n"
                + "replay: MADO_SEED=\(seed) swift test --disable-xctest --filter LawTests"
        }
    }
}

/// One seed's ledger root, so that two processes can be compared (law L14).
package enum HistoryReplay {
    package static func root(seed: UInt64) throws -> String {
        try History.run(seed: seed).root
    }
}

extension World {
    /// The founding act: the files are loaded, root issues codes, and who is current enrols.
    mutating func found() throws {
        let founders = company.persons.map(\.id)
        try ask([command(.daemon, .register(company.foundingChange), .none)])
        try ask([command(.root, .issueEnrolment(founders), .none)])
        if chance.percent(50) {
            try ask([command(.root, .issueEnrolment([founders[0]]), .none)])
        }
        try ask(founders.map { enrolment(of: $0) })
    }

    /// Some time, perhaps a misfortune, and then one or more acts.
    mutating func live() throws {
        if chance.percent(60) { try move { $0.passTime() } }
        if chance.percent(6) { try move { $0.disturbClock() } }
        if !time.isSure, chance.percent(15) { try move { $0.mendClock() } }
        if chance.percent(4) {
            try move { try $0.stopAndStart() }
        }
        if chance.percent(2) {
            disk.failNextWrite(chance.percent(50) ? .lost : .persisted)
        }
        var commands = chooseNext()
        while chance.percent(30), commands.count < 5 { commands += chooseNext() }
        try ask(commands)
        try probe()
        if chance.percent(20) { try keepMark() }
    }

    private mutating func chooseNext() -> [Command] {
        (chance.percent(55) ? chooseDiligently() : nil) ?? choose()
    }

    /// Whatever moved the clocks, the broker looks at them before they move again.
    mutating func move(_ body: (inout World) throws -> Void) throws {
        try body(&self)
        try probe()
    }

    /// Asks under reference numbers of their own.
    mutating func ask(_ commands: [Command]) throws {
        askedFor += commands.count
        try turn(
            commands.map { command in
                Command(
                    caller: command.caller,
                    request: RequestID(drawn: chance.draw()),
                    factor: command.factor,
                    act: command.act
                )
            }
        )
    }

    /// Lets the broker finish writing, and holds its memory against the ledger.
    mutating func finish() throws {
        disk.crash()
        try settle()
        pass(.minutes(1))
        try settle()
        try judgeTallies()
        try judgeClockRecords()
        try probe()
        laws.judgeCompleteness(at: time.now)
        if let breach = laws.breaches.first { throw breach }
        var replayed = State()
        for leaf in try disk.readStoredLeaves(from: 0, limit: .max) {
            replayed.apply(try EntryCoding.decode(leaf.bytes).entry)
        }
        if let difference = difference(replayed, engine.state) {
            throw fail("L14", "replayed, the ledger gives other \(difference)")
        }
        let size = laws.history.records.count
        try restart()
        try probe()
        for record in laws.history.records.dropFirst(size) {
            // A start notes what it finds of the clock, and nothing else was left to write.
            guard case .clockStepped = record.fact else {
                throw fail("L5", "a start wrote \(record.fact), which was due before")
            }
        }
        tally.histories += 1
        tally.entries += laws.history.records.count
    }
}
