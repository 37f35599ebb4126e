import Broker
import BrokerCore

/// One turn as somebody outside saw it: what was asked and answered, and what became durable.
struct TurnSeen: Sendable {
    let commands: [Command]
    var replies: [Reply] = []
    let before: LawOracle
    var after = LawOracle()
    /// The laws' time when the batch was decided.
    let decided: LawTime
    let hasRoom: Bool
    let isUndecided: Bool
    var course = BatchCourse()

    init(
        commands: [Command],
        before: LawOracle,
        decided: LawTime,
        hasRoom: Bool,
        isUndecided: Bool
    ) {
        self.commands = commands
        self.before = before
        self.decided = decided
        self.hasRoom = hasRoom
        self.isUndecided = isUndecided
    }

    var at: Int64 { decided.now }

    /// What the turn added to the ledger.
    var records: ArraySlice<LawRecord> {
        after.history.records.dropFirst(before.history.records.count)
    }

    var answered: [(command: Command, reply: Reply)] {
        Array(zip(commands, replies)).map { ($0, $1) }
    }
}

/// How a process ended in the middle of something.
struct DeathSeen: Sendable {
    let turn: TurnSeen
    let fault: AppendFault?
    /// What the batch would have recorded, judged by nobody.
    let decidedRecords: [LawRecord]
    let cut: CutTally
    let survived: Bool
    /// True if it was killed; false if it stopped because an append failed.
    let isKill: Bool
    /// There was no room for the batch.
    let isFull: Bool
}

/// A start, and what it found.
struct StartSeen: Sendable {
    let before: LawOracle
    let after: LawOracle
    let time: LawTime
    let reading: LawTime.Reading
    let lastMark: Int64?
    let isNewBoot: Bool
    let hasRoom: Bool
    let failedReads: Int
    /// Was a start before it killed while it wrote? Not: did it end for want of room.
    let wasKilled: Bool
    /// Was the clock in doubt when the process ended?
    let wasDoubted: Bool
}

/// A movement of the clocks, and what was valid before it.
struct Moved: Sendable {
    let from: LawTime
    let to: LawTime
    let valid: [TokenBook.Drawn]
}
