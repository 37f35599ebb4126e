package import BrokerCore
import Ledger
import ServiceLifecycle
import Synchronization

/// Wakes the sequencer for what falls due; the only thing in the daemon that waits for time.
package protocol Ticker: Sendable {
    /// One element whenever due ends should be looked at; ends when the daemon stops.
    func ticks() -> AsyncStream<Void>
}

/// The one consumer of commands: a loop, not an actor.
///
/// An actor with an `await` between deciding and applying over-grants. This loop drains what is
/// waiting, runs it as one batch, answers all, and only then looks again.
package final class Sequencer: Service, Sendable {
    /// How many commands one durable append carries at most.
    package static let batchMax = 1_024

    private let inbox: Inbox
    private let ticker: any Ticker
    private let stopwatch: any Stopwatch
    /// False without an engine, and for good once the state of the ledger is unknown.
    private let canRecord: Atomic<Bool>
    private let issuing = Atomic(true)
    private let undecided: Atomic<Bool>
    /// Takes the engine over once, when the loop begins.
    private let start: EngineBox
    private let onCheckpoint: @Sendable (Checkpointed) -> Void
    package let actCounts = ActCounts()

    /// `onCheckpoint` gets the signed checkpoint that the loop begins with, if there is one, and
    /// each new one, on the sequencer's thread: it must not block. Without an engine nothing can be
    /// recorded: every command is answered ``SubmitResult/unknown``.
    package init(
        engine: consuming Engine?,
        ticker: any Ticker,
        stopwatch: any Stopwatch,
        capacity: Int,
        onCheckpoint: @escaping @Sendable (Checkpointed) -> Void = { _ in }
    ) {
        inbox = Inbox(capacity: capacity)
        self.ticker = ticker
        self.stopwatch = stopwatch
        self.onCheckpoint = onCheckpoint
        canRecord = Atomic(engine != nil)
        undecided = Atomic(engine?.isUndecided == true)
        start = EngineBox(engine)
        if !isRecording { inbox.close() }
    }

    // MARK: - Doors

    /// False while the disk has room for ends alone (law L12).
    package var isIssuing: Bool { issuing.load(ordering: .relaxed) }

    /// How much waits at this moment.
    package var waiting: InboxDepth { inbox.depth }

    /// Is there a ledger, and known what is in it?
    private var isRecording: Bool { canRecord.load(ordering: .acquiring) }

    /// Does a restored ledger wait for two people? All is denied meanwhile.
    package var isUndecided: Bool { undecided.load(ordering: .relaxed) }

    /// Runs one command and waits until its answer may be given.
    package func submit(_ command: Command, source: Digest) async -> SubmitResult {
        await withCheckedContinuation { continuation in
            let item = Inbox.Item.command(command, source: source) { reply in
                continuation.resume(returning: reply.map { .answered($0) } ?? .unknown)
            }
            if !inbox.put(item, isEnd: command.act.isEnd) {
                let isRecording = isRecording
                actCounts.note(command.act, isRecording ? .overloaded : .unknown)
                continuation.resume(returning: isRecording ? .overloaded : .unknown)
            }
        }
    }

    /// Reads the state between two batches, all of it durable; nil if the daemon is stopping or
    /// overloaded, or if nobody can say what is durable.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (Engine) -> Value
    ) async -> Value? {
        await withCheckedContinuation { continuation in
            let item = Inbox.Item.query { continuation.resume(returning: $0.map(body)) }
            if !inbox.put(item, isEnd: false) { continuation.resume(returning: nil) }
        }
    }

    /// Counts a failure that never became a command, such as a wrong API key.
    package func noteFailure(source: Digest, _ refusal: Refusal) {
        _ = inbox.put(.failure(source: source, refusal), isEnd: false)
    }

    // MARK: - The loop

    /// Runs until graceful shutdown or cancellation, or throws ``StateUnknown``.
    package func run() async throws {
        // Nothing can be recorded: the doors go on denying until the daemon is stopped.
        guard isRecording else { return try await gracefulShutdown() }
        let (ticker, inbox) = (ticker, inbox)
        try await withTaskCancellationOrGracefulShutdownHandler {
            let ticking = Task {
                for await _ in ticker.ticks() { inbox.nudge() }
            }
            defer { ticking.cancel() }
            try await Task(executorPreference: DiskExecutor("mado.sequencer")) {
                try await self.loop()
            }.value
        } onCancelOrGracefulShutdown: {
            inbox.close()
        }
    }

    private func loop() async throws {
        guard var engine = start.take() else { return }
        var delay = CommitDelay(stopwatch: stopwatch)
        // What the start itself recorded, and what was there before it.
        tellCheckpoint(engine)
        do {
            for await _ in inbox.wakeups { try drain(&engine, &delay) }
            try drain(&engine, &delay)
            // A tally whose minute is not over would be lost with the process.
            if let last = engine.lastChore() {
                _ = try engine.run([last])
                tellCheckpoint(engine)
            }
        } catch {
            stopTaking()
            throw error
        }
    }

    /// Works off everything that waits, and at most one batch of housekeeping a turn.
    private func drain(_ engine: inout Engine, _ delay: inout CommitDelay) throws {
        while true {
            try engine.keepMark()
            engine.keepReserve()
            issuing.store(engine.isReserveWhole, ordering: .relaxed)
            delay.gather { inbox.waitingWithoutEnds }
            let items = inbox.drain(limit: Self.batchMax)
            let chore = engine.housekeeping()
            if items.isEmpty, chore == nil { return }
            let start = delay.start()
            try turn(items, chore, &engine)
            delay.note(
                batchFrom: start,
                answered: items.count,
                waiting: inbox.waitingWithoutEnds ?? 0
            )
        }
    }

    private func turn(
        _ items: [Inbox.Item],
        _ chore: Command?,
        _ engine: inout Engine
    ) throws {
        var commands: [Command] = []
        var answers: [(source: Digest, answer: @Sendable (Reply?) -> Void)] = []
        var queries: [@Sendable (Engine?) -> Void] = []
        for item in items {
            switch item {
            case .command(let command, let source, let answer):
                commands.append(command)
                answers.append((source, answer))
            case .query(let query): queries.append(query)
            case .failure(let source, let refusal):
                engine.noteFailure(source: source, refusal)
            }
        }
        let sizeBefore = engine.ledgerSize
        do {
            let all = commands + (chore.map { [$0] } ?? [])
            let replies = try engine.run(all)
            // A repeat is no act, and its refusal was counted or recorded the first time.
            for (command, reply) in zip(all, replies) where !reply.isRepeat {
                actCounts.note(command.act, reply.outcome)
            }
            undecided.store(engine.isUndecided, ordering: .relaxed)
            for (reply, waiting) in zip(replies, answers) {
                if reply.seqs == nil, !reply.isRepeat, let refusal = reply.outcome.refusal {
                    engine.noteFailure(source: waiting.source, refusal)
                }
                waiting.answer(reply)
            }
        } catch {
            // First: whoever is told and comes again is told the same.
            stopTaking()
            for command in commands { actCounts.note(command.act, .unknown) }
            for waiting in answers { waiting.answer(nil) }
            for query in queries { query(nil) }
            throw error
        }
        // Last: no end waits for whoever looks.
        queries.forEach { $0(engine) }
        if engine.ledgerSize != sizeBefore { tellCheckpoint(engine) }
    }

    private func tellCheckpoint(_ engine: Engine) {
        guard let note = engine.checkpoint else { return }
        onCheckpoint(
            Checkpointed(
                note: note,
                size: engine.ledgerSize,
                movedEvent: engine.movedEvent,
                isUndecided: engine.isUndecided
            )
        )
    }

    /// The state of the ledger is unknown: nothing may be said to whoever waits. The engine's state
    /// has in it what is perhaps not durable, so nobody reads it any more (law L3).
    private func stopTaking() {
        canRecord.store(false, ordering: .releasing)
        inbox.close()
        while case let rest = inbox.drain(limit: Self.batchMax), !rest.isEmpty {
            for item in rest {
                switch item {
                case .command(let command, _, let answer):
                    actCounts.note(command.act, .unknown)
                    answer(nil)
                case .query(let query): query(nil)
                case .failure: break
                }
            }
        }
    }
}

/// A new signed checkpoint, for whoever keeps copies outside the ledger.
package struct Checkpointed: Hashable, Sendable {
    package let note: String
    package let size: UInt64
    /// It covers an event's opening, move or end: worth telling at once.
    package let movedEvent: Bool
    /// It is of a name that nobody has decided on yet.
    package let isUndecided: Bool
}

/// What became of a submitted command.
package enum SubmitResult: Sendable {
    case answered(Reply)
    /// Not run: there was no room, or the daemon is stopping. Trying again is safe.
    case overloaded
    /// Nothing can be recorded, or nobody can say whether it was; the daemon denies, or stops.
    case unknown
}
