import Broker
import Logging
import ServiceLifecycle
import Synchronization
import Systemd

/// Copies checkpoints to the journal and to ``HeldCheckpoint``: the newest one each second, and at
/// once when an event moved, so that a cut tail can be shown (law L10).
///
/// In a task of its own: the sequencer waits for no file but the ledger's.
final class CheckpointTeller: Service {
    private struct Waiting {
        /// The newest that the journal does not have.
        var untold: Checkpointed?
        /// The newest that the file does not have, under a name that was decided on.
        var unkept: Checkpointed?
        /// Was it said that the file cannot be written?
        var isFailing = false
    }

    private let logger: Logger
    private let held: HeldCheckpoint
    private let waiting = Mutex(Waiting())
    private let occasions: AsyncStream<Void>
    private let occasion: AsyncStream<Void>.Continuation

    init(logger: Logger, held: HeldCheckpoint) {
        self.logger = logger
        self.held = held
        (occasions, occasion) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func note(_ checkpointed: Checkpointed) {
        waiting.withLock { waiting in
            waiting.untold = checkpointed
            // Under a name that nobody decided on, the one of the former name stays the last word.
            if !checkpointed.isUndecided { waiting.unkept = checkpointed }
        }
        if checkpointed.movedEvent { occasion.yield() }
    }

    func run() async throws {
        let (occasion, occasions) = (occasion, occasions)
        let seconds = Task {
            for await _ in Pacer(every: .seconds(1)) { occasion.yield() }
        }
        await withTaskCancellationOrGracefulShutdownHandler {
            for await _ in occasions { tell() }
        } onCancelOrGracefulShutdown: {
            seconds.cancel()
            occasion.finish()
        }
    }

    /// Tells the newest, if it was not told; called once more before the process ends.
    func tell() {
        if let next = waiting.withLock({ $0.untold.take() }) {
            logger.notice(
                "checkpoint",
                metadata: ["ledger_size": "\(next.size)", "checkpoint": "\(next.note)"]
            )
        }
        if let next = waiting.withLock({ $0.unkept.take() }) { keep(next) }
    }

    /// What cannot be written is tried again at the next occasion, unless there is a newer one.
    private func keep(_ next: Checkpointed) {
        do {
            try held.keep(next.note)
            waiting.withLock { $0.isFailing = false }
        } catch {
            let wasFailing = waiting.withLock { waiting in
                defer { waiting.isFailing = true }
                waiting.unkept = waiting.unkept ?? next
                return waiting.isFailing
            }
            guard !wasFailing else { return }
            logger.warning(
                "held_checkpoint_file was not written",
                metadata: ["error": "\(error)"]
            )
        }
    }
}
