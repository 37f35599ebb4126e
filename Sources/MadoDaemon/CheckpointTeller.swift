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
    private let logger: Logger
    private let held: HeldCheckpoint
    /// The newest that was not told.
    private let untold = Mutex<Checkpointed?>(nil)
    private let occasions: AsyncStream<Void>
    private let occasion: AsyncStream<Void>.Continuation

    init(logger: Logger, held: HeldCheckpoint) {
        self.logger = logger
        self.held = held
        (occasions, occasion) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func note(_ checkpointed: Checkpointed) {
        untold.withLock { $0 = checkpointed }
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
        guard let next = untold.withLock({ $0.take() }) else { return }
        logger.notice(
            "checkpoint",
            metadata: ["ledger_size": "\(next.size)", "checkpoint": "\(next.note)"]
        )
        // Under a name that nobody decided on, the one of the former name stays the last word.
        guard !next.isUndecided else { return }
        do {
            try held.keep(next.note)
        } catch {
            logger.warning(
                "held_checkpoint_file was not written",
                metadata: ["error": "\(error)"]
            )
        }
    }
}
