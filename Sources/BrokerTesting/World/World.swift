import Broker
import BrokerCore
import Ledger

/// A broker in a simulated world: the real engine on a store in memory, with clocks that are
/// moved by hand, watched by the laws.
///
/// Whatever happens in it follows from its seed, or from a list of steps (law L14).
package struct World {
    let company: Company
    /// What the choosing of steps leaves to chance; carrying them out takes nothing from it.
    var chance: Chance
    /// What the broker and its clients draw while steps are carried out.
    var luck: Chance
    /// What clients do about keys.
    var keyChance: Chance
    /// Of its own as well: by which door people come.
    var doorChance: Chance
    let sabotage: Sabotage?
    let clock: ManualClock
    let source: any ClockSource
    let disk: MemoryLedgerStore
    var signer: NoteSigner
    /// The names that the ledger had before it was restored.
    var formerKeys: [NoteVerifier] = []
    var backup: Backup?
    /// Set while two people have not gone on with a restored ledger.
    var undecided: LedgerOrigins?
    /// Tokens from before a restoration: whatever the ledger says of them, they are gone.
    var buried: Set<Digest> = []
    var trusted: TrustedClock
    var table: ValidityTable
    var verifier: any Verifier
    var engine: Engine
    var laws = LawOracle()
    var time: LawTime
    /// Everything that happened so far.
    private(set) var script: [Step] = []
    var transcript: Transcript?
    /// What is known to be durable, leaf by leaf.
    var ledger: [[UInt8]] = []
    var writtenMark: ClockMark?
    /// Some of the checkpoints that the broker told: nothing under them may ever change.
    var held: [String] = []

    // Tokens.
    var tokens = TokenBook()

    // What the next append, and the next start, will meet.
    var armed: AppendFault?
    var armedStart: AppendFault?
    var readsToFail = 0

    // What was counted.
    var tally = HistoryTally()
    var situations = SituationWatch()
    /// Failures without a name that were counted since the last start, and where that was.
    var failuresNoted = 0
    var startedAt = 0

    // What the simulated people remember.
    var steps: [PersonID: Int64] = [:]
    var grantDraws: [(event: EventID, drawn: UInt64)] = []
    var lastAsked: [Command] = []
    /// Acts that were sent with a key, newest last: their clients may send them again.
    var keyed: [Command] = []
    /// What each act with a key was answered the first time, told or not.
    var firstOutcomes: [RequestID: Outcome] = [:]
    var boots = 1
    /// How far the wall clock is from the truth.
    var wallError = Milliseconds.zero
    /// How many acts the people asked for.
    var askedFor = 0

    /// So few that an event of this company, too, needs several batches to be ended.
    static let endsPerBatch = 2

    static let start = Instant(millisecondsSince1970: 1_795_000_000_000)

    /// A new broker on an empty ledger; the company's files are loaded by the first step.
    package init(seed: UInt64, sabotage: Sabotage? = nil) throws {
        chance = Chance(seed: seed)
        luck = Chance(seed: ~seed)
        keyChance = Chance(seed: seed ^ 0x4B45_5953)
        doorChance = Chance(seed: seed ^ 0x444F_4F52)
        self.sabotage = sabotage
        company = Company(start: Self.start, &chance)
        clock = ManualClock(
            ClockReading(
                wall: Self.start,
                sinceBoot: .minutes(5),
                bootID: "boot-1",
                isSynchronised: true
            )
        )
        source = sabotage?.clock(clock) ?? clock
        disk = sabotage?.store ?? MemoryLedgerStore()
        signer = try Self.signer(1)
        time = LawTime(first: LawTime.Reading(clock.read()))
        trusted = TrustedClock(source: source, stored: nil, bounds: ClockBounds())
        table = ValidityTable(clock: trusted)
        verifier = sabotage?.verifier(table, trusted, []) ?? table
        engine = try Engine(
            store: disk,
            signer: signer,
            clock: trusted,
            table: table,
            requestSeed: luck.draw(),
            endsPerBatch: Self.endsPerBatch
        )
    }

    var now: Instant { Instant(millisecondsSince1970: time.now) }

    func fail(_ law: String, _ detail: String) -> LawBreach { LawBreach(law, detail) }

    // MARK: - Steps

    /// Carries one step out, and lets the laws judge what it did.
    mutating func perform(_ step: Step) throws {
        script.append(step)
        transcript?.begin(step, at: now)
        let before = time
        switch step {
        case .acts(let commands, let isReadLate):
            try turn(commands)
            if !isReadLate { try probe() }
        case .keepMark: try keepMark()
        case .arm(let fault): arm(fault)
        case .armStart(let fault): armedStart = fault
        case .failReads(let count): readsToFail = count
        case .disk(let change): perform(change)
        case .backUp: backUp()
        case .restore: try restore()
        case .restart(let length):
            clock.advance(by: length)
            try restart()
            try probe(everything: true)
        case .reboot(let length, let error, let isSynchronised):
            reboot(after: length, error: error, isSynchronised: isSynchronised)
            try restart()
            try probe(everything: true)
        case .pass, .sleep, .stepWall, .synchronise:
            let valid = validTokens()
            moveClock(step)
            lookAtClock()
            try probe()
            situations.moved(step, Moved(from: before, to: time, valid: valid), laws)
        }
    }

    private mutating func moveClock(_ step: Step) {
        switch step {
        case .pass(let length): clock.advance(by: length)
        case .sleep(let length): clock.sleep(length)
        case .stepWall(let length):
            tally.clockSteps += 1
            clock.stepWall(by: length)
            wallError = Milliseconds(wallError.count + length.count)
        case .synchronise(let isSynchronised): clock.setSynchronised(isSynchronised)
        default: break
        }
    }

    private mutating func reboot(
        after length: Milliseconds,
        error: Milliseconds,
        isSynchronised: Bool
    ) {
        boots += 1
        clock.reboot(after: length, wallError: error, bootID: "boot-\(boots)")
        wallError = Milliseconds(wallError.count + error.count)
        if isSynchronised { clock.setSynchronised(true) }
    }

    private func perform(_ change: DiskStep) {
        disk.changeSpace { space in
            switch change {
            case .leave(let bytes): space.leave(bytes)
            case .giveBack: space.giveBack()
            case .loseReserve: space.loseReserve()
            }
        }
    }

    private mutating func arm(_ fault: AppendFault) {
        armed = fault
        disk.failNextWrite(nil)
        switch fault {
        case .syncFails: disk.failNextWrite(.unsynced)
        case .writeFails: disk.failNextWrite(.lost)
        case .kill, .killUnanswered, .slow: break
        }
    }

    /// What the laws make of the clocks now.
    mutating func readClock() { time = timeIfRead }

    /// What a look at the clock would show now; neither the broker nor the laws take it for one.
    var timeIfRead: LawTime {
        var seen = time
        seen.read(LawTime.Reading(clock.read()))
        return seen
    }

    /// The broker and the laws look at a clock that was moved, before it moves again. Twice: the
    /// look that ends a doubt says nothing else, and the next one whether the clock is behind.
    private mutating func lookAtClock() {
        for _ in 0..<2 {
            readClock()
            _ = trusted.stamp()
        }
    }

    /// What the daemon does every ten seconds.
    private mutating func keepMark() throws {
        readClock()
        do {
            try engine.keepMark()
        } catch is StateUnknown {
            return try stop(deniedBy: time)
        }
        try noteMark(asOf: time)
        guard let mark = writtenMark, now - mark.wall < .seconds(10) else {
            throw fail("L6", "the time was to be kept and was not (design §5)")
        }
    }
}

extension LawTime.Reading {
    init(_ reading: ClockReading) {
        self.init(
            wall: reading.wall.millisecondsSince1970,
            sinceBoot: reading.sinceBoot.count,
            boot: reading.bootID,
            isSynchronised: reading.isSynchronised
        )
    }
}

extension LawTime.Mark {
    init(_ mark: ClockMark) {
        self.init(
            now: mark.wall.millisecondsSince1970,
            sinceBoot: mark.boot.count,
            boot: mark.bootID
        )
    }
}
