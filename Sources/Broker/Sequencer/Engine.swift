package import BrokerCore
package import Ledger

/// The answer to one command, given only once its entries are durable (law L3).
package struct Reply: Hashable, Sendable {
    package let request: RequestID
    package let at: Instant
    package let outcome: Outcome
    /// Where its entries stand in the ledger; nil if it made none.
    package let seqs: ClosedRange<UInt64>?
    /// It repeats an answer that was recorded before: `request` and `at` are of that one.
    package let isRepeat: Bool
}

/// The state of the ledger is unknown: the process stops, and the next start finds out.
package struct StateUnknown: Error {
    package let underlying: any Error
}

/// The steps of one turn, in the order that the laws demand: stamp, decide, end, append, apply,
/// reply. Synchronous, and owned by one task.
///
/// Everything that chance or time decides comes in through commands and the clock, so that a
/// simulation drives this very code.
package struct Engine {
    package private(set) var state: State
    private var writer: LedgerWriter
    private var schedule: ExpirySchedule
    private var tallies = FailureTallies()
    private let store: any LedgerStore
    private let clock: TrustedClock
    private let table: ValidityTable
    private var draws: RequestNumbers
    private var markedAt: Instant
    private var reserve = ReserveWatch()
    private var origin: OriginWatch
    /// How many ends the broker writes at once, so that acts need not wait for more (law L5).
    private let endsPerBatch: Int
    /// Did the last batch change an event's state? Its checkpoint is worth telling at once.
    package private(set) var movedEvent = false
    /// How long the records of ends took, since the start.
    package private(set) var endLag = EndLag()
    /// The signed checkpoint over all that is durable; nil while the ledger is empty.
    package private(set) var checkpoint: String?

    /// Recovery: verifies the ledger from its bytes and applies each entry with the same code as
    /// a turn does, records what fell due meanwhile, then lets checks be answered.
    ///
    /// `formerKeys`: of the origins that a restored ledger had before. `held`: checkpoints that
    /// somebody kept; the ledger must have them in it, or have left their name by a decision.
    /// `endsPerBatch`: ends that the broker writes at once, a simulation fewer of them, so that
    /// many an event has more. Throws ``LedgerFault`` if the ledger does not verify, and the
    /// store's errors.
    package init(
        store: some LedgerStore,
        signer: NoteSigner,
        formerKeys: [NoteVerifier] = [],
        held: [String] = [],
        clock: TrustedClock,
        table: ValidityTable,
        requestSeed: UInt64,
        endsPerBatch: Int = Ceiling.endsPerEntry
    ) throws {
        var state = State()
        let verifier = LedgerVerifier(
            keys: [signer.verifier] + formerKeys,
            depth: .lastCheckpoint
        )
        let notes = HeldNotes(held, formerNames: formerKeys.map(\.name))
        let report = try verifier.verify(store, held: notes.binding) { state.apply($0.entry) }
        origin = OriginWatch(
            decided: try state.origin ?? verifier.foundingOrigin(of: store),
            last: report.checkpoint.flatMap { SignedNote($0) }
                .flatMap { Checkpoint($0.text) }?.origin,
            current: signer.name
        )
        try notes.check(leftOrigins: state.leftOrigins, isUndecided: origin.isUndecided)
        self.state = state
        self.store = store
        self.clock = clock
        self.table = table
        self.endsPerBatch = endsPerBatch
        writer = LedgerWriter(store: store, signer: signer, resuming: report)
        schedule = ExpirySchedule(resuming: state)
        draws = RequestNumbers(seed: requestSeed)
        checkpoint = report.checkpoint
        let mark = try store.head()?.mark
        // No checkpoint covers the mark: it is believed only where the entries do not belie it.
        if let lastAt = report.lastAt, mark.map({ $0.wall < lastAt }) != false {
            clock.doubt(since: lastAt)
        }
        // An old mark is replaced at the first occasion, not ten seconds after it.
        markedAt = mark?.wall ?? clock.stamp().now
        keepReserve()
        try catchUp()
        if !origin.isUndecided { table.open(self.state.authority) }
    }

    /// Does a restored ledger wait for two people? Nothing is answered or issued meanwhile.
    package var isUndecided: Bool { origin.isUndecided }

    /// What the two people have to decide on.
    package var undecidedOrigins: LedgerOrigins? { origin.isUndecided ? origin.origins : nil }

    /// What two people decided on last; nil if the ledger was never restored.
    package var decidedOrigins: LedgerOrigins? {
        guard let former = state.leftOrigins.last, let current = state.origin else { return nil }
        return LedgerOrigins(former: former, current: current)
    }

    /// How many entries are durable.
    package var ledgerSize: UInt64 { writer.size }

    /// The root over all durable entries, as 64 hexadecimal digits.
    package var ledgerRoot: String { writer.tree.root.description }

    /// Runs one batch: every command is decided on what those before it did, and all are
    /// answered after one durable append (group commit).
    ///
    /// Throws ``StateUnknown``: nothing may be answered, everything is denied from then on.
    package mutating func run(_ commands: [Command]) throws -> [Reply] {
        let moment = clock.moment()
        let turn = decideAll(commands, at: moment.stamp)
        let acceptedWall = turn.acceptedWall
        movedEvent = turn.entries.contains { $0.fact.movesEvent }
        if !turn.entries.isEmpty {
            table.end(turn.entries)
            let mark = acceptedWall.map { clock.markConfirming($0, at: moment) } ?? moment.mark
            try append(turn.entries, mark)
            table.apply(turn.entries)
            noteLag(turn.entries)
        }
        if let acceptedWall { clock.confirm(acceptedWall, at: moment) }
        if turn.isContinuation { table.open(state.authority) }
        return turn.replies(commands, at: moment.stamp.now, firstSeq: writer.size)
    }

    /// What the broker itself has to write now, one batch; nil if nothing.
    ///
    /// The caller runs it beside waiting acts, so that grouped ends yield to them (law L5).
    package mutating func housekeeping(atStart: Bool = false) -> Command? {
        let stamp = clock.stamp()
        if let step = clock.takeNotice() {
            return command(.recordClock(step))
        }
        let due = schedule.takeDue(by: stamp.now, atMost: endsPerBatch)
        if !due.isEmpty { return command(.recordDue(due, atStart: atStart)) }
        if !state.backlog.isEmpty {
            return command(.recordEnds(atMost: endsPerBatch, atStart: atStart))
        }
        guard reserve.isWhole else { return nil }
        let counted = tallies.takeDue(at: stamp.now)
        return counted.isEmpty ? nil : command(.recordTally(counted))
    }

    /// What must still be written before the daemon stops; nil if nothing.
    mutating func lastChore() -> Command? {
        guard reserve.isWhole else { return nil }
        let rest = tallies.takeAll()
        return rest.isEmpty ? nil : command(.recordTally(rest))
    }

    /// Keeps the time durable while nothing is recorded (design: the mark, every ten seconds).
    ///
    /// Throws ``StateUnknown`` as ``run(_:)`` does.
    package mutating func keepMark() throws {
        let moment = clock.moment()
        guard moment.stamp.now - markedAt >= .seconds(10) else { return }
        do {
            try store.saveMark(moment.mark)
            markedAt = moment.stamp.now
        } catch {
            table.denyAll()
            throw StateUnknown(underlying: error)
        }
    }

    /// Is there room for ends however full the disk becomes? If not, nothing but ends is taken
    /// (law L12).
    package var isReserveWhole: Bool { reserve.isWhole }

    /// Makes the reserve whole again, at most once a second (design: the ledger).
    ///
    /// A disk that cannot even be asked is one that cannot be relied on: the reserve counts as
    /// broken, and the next append finds out more.
    package mutating func keepReserve() {
        let now = clock.stamp().now
        guard reserve.isDue(at: now) else { return }
        let live = state.authority.grants.count + state.authority.credentials.count
        let bytes = ReserveWatch.bytes(live: live)
        reserve.note((try? store.keepReserve(bytes: bytes)) ?? false, at: now)
    }

    /// Counts a failure of a caller that nobody could name (law L13).
    package mutating func noteFailure(source: Digest, _ refusal: Refusal) {
        tallies.note(source: source, refusal, at: clock.stamp().now)
    }

    private mutating func command(_ act: Act) -> Command {
        Command(caller: .daemon, request: draws.next(), act: act)
    }

    private mutating func catchUp() throws {
        while let command = housekeeping(atStart: true) {
            _ = try run([command])
        }
    }

    private mutating func decideAll(_ commands: [Command], at stamp: Stamp) -> Turn {
        var turn = Turn()
        for command in commands {
            let decision = decideOne(command, at: stamp)
            for entry in decision.entries {
                state.apply(entry)
                schedule.note(entry, state)
            }
            turn.add(decision)
            // Whoever comes next in this batch is told what holds from now on.
            if decision.entries.contains(where: \.isContinuation) { origin.settle() }
        }
        return turn
    }

    private func decideOne(_ command: Command, at stamp: Stamp) -> Decision {
        // Before anything else: what was answered needs no room, no name and no code.
        let again = decideRepeat(command, state, at: stamp)
        if let again, again.former != nil { return again }
        guard origin.admits(command), reserve.admits(command) else { return ReserveWatch.refusal }
        if let again { return reserve.kept(again, of: command) }
        if case .continueLedger(let origins) = command.act, !origin.isOpen(origins) {
            return reserve.kept(refuseContinuation(command, state, at: stamp), of: command)
        }
        return reserve.kept(decide(command, state, at: stamp), of: command)
    }

    private mutating func noteLag(_ entries: [Entry]) {
        let ends = EndLag.ends(entries)
        if !ends.isEmpty { endLag.note(ends, durableAt: clock.stamp().now) }
    }

    private mutating func append(_ entries: [Entry], _ mark: ClockMark) throws {
        do {
            checkpoint = try writer.append(entries, mark: mark).note
            markedAt = mark.wall
        } catch {
            table.denyAll()
            throw StateUnknown(underlying: error)
        }
    }
}

extension Fact {
    /// Does it open, move or end an event, or all authority?
    fileprivate var movesEvent: Bool {
        switch self {
        case .eventStoodBy, .eventDeclared, .eventApproved, .eventExtended, .eventShortened,
            .eventClosed, .eventExpired, .eventLapsed, .eventWithdrawn, .authoritySuspended,
            .authorityResumed:
            true
        default: false
        }
    }
}

extension Entry {
    fileprivate var isContinuation: Bool {
        if case .ledgerContinued = fact { true } else { false }
    }
}

/// What one batch decided.
private struct Turn {
    var entries: [Entry] = []
    private var answers: [(outcome: Outcome, former: FormerAnswer?, entryCount: Int)] = []

    mutating func add(_ decision: Decision) {
        entries += decision.entries
        answers.append((decision.outcome, decision.former, decision.entries.count))
    }

    /// The wall clock that two people accept in this batch, if they do.
    var acceptedWall: Instant? {
        for case .clockConfirmed(let wall) in entries.lazy.map(\.fact) { return wall }
        return nil
    }

    /// Do two people go on with a restored ledger in this batch?
    var isContinuation: Bool { entries.contains(where: \.isContinuation) }

    /// `firstSeq` is the size after the append: the batch's entries are the last ones.
    func replies(_ commands: [Command], at now: Instant, firstSeq size: UInt64) -> [Reply] {
        var seq = size - UInt64(entries.count)
        return zip(commands, answers).map { command, answer in
            let count = UInt64(answer.entryCount)
            defer { seq += count }
            return Reply(
                request: answer.former?.request ?? command.request,
                at: answer.former?.at ?? now,
                outcome: answer.outcome,
                seqs: count == 0 ? nil : seq...seq + count - 1,
                isRepeat: answer.former != nil
            )
        }
    }
}
