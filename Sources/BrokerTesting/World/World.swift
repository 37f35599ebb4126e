import Broker
import BrokerCore
import Ledger
import Synchronization

/// A broker in a simulated world: the real engine on a store in memory, with clocks that are
/// moved by hand, watched by the laws.
///
/// Whatever happens in it follows from its seed (law L14).
package struct World {
    let company: Company
    var chance: Chance
    let clock: ManualClock
    let disk: MemoryLedgerStore
    let store: WatchedStore
    let signer: NoteSigner
    var trusted: TrustedClock
    var table: ValidityTable
    var engine: Engine
    var laws = LawOracle()
    var time: LawTime
    /// Every token that was ever drawn for an activation, opened or not.
    var tokens: [DrawnToken] = []
    var tally = HistoryTally()
    // What the simulated people remember.
    var steps: [PersonID: Int64] = [:]
    var grantDraws: [(event: EventID, drawn: UInt64)] = []
    var boots = 1
    private var writtenMark: ClockMark?
    /// How far the wall clock is from the truth.
    var wallError = Milliseconds.zero
    var trace: (@Sendable (String) -> Void)?
    /// How many acts the people asked for.
    var askedFor = 0
    /// Failures without a name that were counted since the last start, and where that was.
    var failuresNoted = 0
    var startedAt = 0

    struct DrawnToken: Sendable {
        let digest: Digest
        let system: SystemID
    }

    private static let start = Instant(millisecondsSince1970: 1_795_000_000_000)

    /// A new broker on an empty ledger; the company's files are loaded by the first turn.
    package init(seed: UInt64) throws {
        chance = Chance(seed: seed)
        company = Company(start: Self.start, &chance)
        clock = ManualClock(
            ClockReading(
                wall: Self.start,
                sinceBoot: .minutes(5),
                bootID: "boot-1",
                isSynchronised: true
            )
        )
        disk = MemoryLedgerStore()
        store = WatchedStore(disk)
        guard
            let signer = NoteSigner(name: "mado.test/ledger", seed: Array(repeating: 7, count: 32))
        else { throw LawBreach("world", "no signer") }
        self.signer = signer
        time = LawTime(first: LawTime.Reading(clock.read()))
        trusted = TrustedClock(source: clock, stored: nil, bounds: ClockBounds())
        table = ValidityTable(clock: trusted)
        engine = try Engine(
            store: store,
            signer: signer,
            clock: trusted,
            table: table,
            requestSeed: chance.draw()
        )
    }

    var now: Instant { Instant(millisecondsSince1970: time.now) }

    func fail(_ law: String, _ detail: String) -> LawBreach { LawBreach(law, detail) }

    // MARK: - Turns

    /// One turn of the sequencer: the commands in one batch, with what the broker has to write.
    /// False if there was nothing at all to do.
    @discardableResult
    mutating func turn(_ commands: [Command]) throws -> Bool {
        time.read(LawTime.Reading(clock.read()))
        let all = commands + (engine.housekeeping().map { [$0] } ?? [])
        guard !all.isEmpty else { return false }
        let before = laws
        let glimpses = watch(all)
        let replies: [Reply]
        do {
            replies = try engine.run(all)
        } catch is StateUnknown {
            try stopAfterFailure()
            return true
        }
        store.watch(nil)
        try ingest()
        let isConfirmed = replies.contains { $0.outcome == .accepted(.clockConfirmed) }
        for (command, reply) in zip(all, replies) { tally.note(command.act, reply.outcome) }
        try judge(all, replies, before)
        try judge(glimpses)
        if isConfirmed { time.confirm(LawTime.Reading(clock.read())) }
        noteFailures(replies)
        return true
    }

    /// Works off everything that the broker has to write.
    mutating func settle() throws {
        for _ in 0..<1_000 {
            guard try turn([]) else { return }
        }
        throw fail("L5", "the broker never finished writing")
    }

    /// What the sequencer does with a refusal that made no entry.
    private mutating func noteFailures(_ replies: [Reply]) {
        for reply in replies where reply.seqs == nil {
            guard let refusal = reply.outcome.refusal else { continue }
            engine.noteFailure(source: Self.source, refusal)
            failuresNoted += 1
        }
    }

    private static let source: Digest = {
        guard let digest = Digest(repeatElement(9, count: 32)) else { preconditionFailure() }
        return digest
    }()

    /// Every failure without a name is in a count by now (law L13).
    func judgeTallies() throws {
        let counted = laws.history.records.dropFirst(startedAt).reduce(0) { sum, record in
            guard case .tallied("\(Self.source)", _, let count) = record.fact else { return sum }
            return sum + count
        }
        guard counted == failuresNoted else {
            throw fail("L13", "\(counted) of \(failuresNoted) failures were written")
        }
    }

    /// What the clock was doubted for is written, and so is that it is known again (design §5).
    func judgeClockRecords() throws {
        let verdicts = laws.history.records.dropFirst(startedAt).compactMap { record -> String? in
            guard case .clockStepped(let verdict) = record.fact else { return nil }
            return verdict == "doubted" || verdict == "trusted_again" ? verdict : nil
        }
        let isDoubted = verdicts.last.map { $0 == "doubted" } ?? !time.isSure
        guard isDoubted != time.isSure else {
            throw fail("L6", "the last written of the clock is \(verdicts.last ?? "nothing")")
        }
    }

    /// Reads what the ledger has now and lets the laws judge it.
    mutating func ingest() throws {
        try noteMark()
        let known = laws.history.records.count
        let leaves = try disk.readStoredLeaves(from: UInt64(known), limit: .max)
        for leaf in leaves {
            try judgeText(of: leaf.bytes)
            let numbered = try EntryCoding.decode(leaf.bytes)
            trace?(String(decoding: leaf.bytes, as: UTF8.self))
            laws.take(LawRecord(numbered, isClockSure: time.isSure))
        }
        if let breach = laws.breaches.first { throw breach }
    }

    /// The time that a crash leaves is the one that was last written.
    private mutating func noteMark() throws {
        let mark = try disk.head()?.mark
        if mark != writtenMark { time.commit() }
        writtenMark = mark
    }

    /// What the daemon does every ten seconds.
    mutating func keepMark() throws {
        time.read(LawTime.Reading(clock.read()))
        do {
            try engine.keepMark()
        } catch is StateUnknown {
            return try stopAfterFailure()
        }
        try noteMark()
    }

    private func judge(_ commands: [Command], _ replies: [Reply], _ before: LawOracle) throws {
        guard replies.map(\.request) == commands.map(\.request) else {
            throw fail("L3", "the answers are not those to what was asked")
        }
        let acts = zip(commands, replies).map { LawAct($0, $1) }
        let breaches = before.breaches(of: acts, after: laws, at: time.now)
        if let breach = breaches.first { throw breach }
    }

    // MARK: - While a batch is on its way

    /// What checks said before a batch was durable.
    private struct Glimpses {
        let opening: [DrawnToken]
        let known: [DrawnToken]
        let allowed: Allowed
    }

    private final class Allowed: Sendable {
        let tokens = Mutex<Set<Digest>>([])
    }

    private mutating func watch(_ commands: [Command]) -> Glimpses {
        let opening = commands.compactMap { command -> DrawnToken? in
            guard case .activate(let act, .withFactors) = command.act else { return nil }
            return DrawnToken(digest: act.token, system: act.system)
        }
        let known = tokens
        let allowed = Allowed()
        let table = table
        store.watch {
            for token in known + opening {
                if case .success = table.check(token: token.digest, audience: token.system) {
                    allowed.tokens.withLock { _ = $0.insert(token.digest) }
                }
            }
        }
        tokens += opening
        return Glimpses(opening: opening, known: known, allowed: allowed)
    }

    /// Recorded before open, ended when decided (law L3).
    private func judge(_ glimpses: Glimpses) throws {
        let allowed = glimpses.allowed.tokens.withLock { $0 }
        for token in glimpses.opening where allowed.contains(token.digest) {
            throw fail("L3", "\(token.digest) was allowed before its entry was durable")
        }
        for token in glimpses.known where allowed.contains(token.digest) {
            let reason = laws.history.invalidity(
                token: "\(token.digest)",
                audience: token.system.text,
                at: time.now
            )
            guard let reason, reason != "activated again elsewhere" else { continue }
            throw fail("L3", "\(token.digest) was allowed after the decision: \(reason)")
        }
    }

    // MARK: - Starts and stops

    /// The append failed: all is denied, the process stops, and a start finds out.
    private mutating func stopAfterFailure() throws {
        store.watch(nil)
        tally.failedAppends += 1
        for token in tokens {
            let answer = table.check(token: token.digest, audience: token.system)
            guard case .failure(.cannotRecord) = answer else {
                throw fail("L12", "\(token.digest) was answered after a failed append")
            }
            tally.note(check: .cannotRecord)
        }
        try restart()
    }

    /// A kill at any moment and a new start, with the same code as every start.
    mutating func restart() throws {
        disk.crash()
        // What the failing batch left on the disk counts, answered or not.
        try ingest()
        tally.restarts += 1
        failuresNoted = 0
        startedAt = laws.history.records.count
        time.start(LawTime.Reading(clock.read()))
        trusted = TrustedClock(source: clock, stored: try disk.head()?.mark, bounds: ClockBounds())
        table = ValidityTable(clock: trusted)
        for token in tokens.suffix(1) {
            guard
                case .failure(.cannotRecord) = table.check(
                    token: token.digest,
                    audience: token.system
                )
            else { throw fail("L12", "a check was answered before recovery") }
        }
        engine = try Engine(
            store: store,
            signer: signer,
            clock: trusted,
            table: table,
            requestSeed: chance.draw()
        )
        let size = laws.history.records.count
        try ingest()
        try judgeLateness(of: laws.history.records.dropFirst(size))
    }

    /// An end that a start finds is said to be recorded late (design §6).
    private func judgeLateness(of records: ArraySlice<LawRecord>) throws {
        for record in records {
            switch record.fact {
            case .grantsEnded(_, _, let end), .credentialsEnded(_, _, let end):
                guard end.isLate else {
                    throw fail("G7", "record \(record.seq) is not said to be late")
                }
            default: break
            }
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
