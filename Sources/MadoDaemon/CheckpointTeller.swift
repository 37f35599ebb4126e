import Broker
import BrokerCore
import Ledger
import Logging
import Synchronization

/// Copies checkpoints to the journal and to ``HeldCheckpoint``: at most one a second, and at once
/// when an event moved, so that a cut tail can be shown (law L10).
final class CheckpointTeller: Sendable {
    private let logger: Logger
    private let clock: TrustedClock
    private let held: HeldCheckpoint
    private let toldAt = Mutex<Instant?>(nil)

    init(logger: Logger, clock: TrustedClock, held: HeldCheckpoint) {
        self.logger = logger
        self.clock = clock
        self.held = held
    }

    func tell(_ checkpointed: Checkpointed) {
        let now = clock.stamp().now
        let isDue = toldAt.withLock { toldAt in
            guard checkpointed.movedEvent || toldAt.map({ now - $0 >= .seconds(1) }) != false
            else { return false }
            toldAt = now
            return true
        }
        guard isDue else { return }
        logger.notice(
            "checkpoint",
            metadata: [
                "ledger_size": "\(checkpointed.size)", "checkpoint": "\(checkpointed.note)",
            ]
        )
        do {
            try held.keep(checkpointed.note)
        } catch {
            logger.warning("held.checkpoint was not written", metadata: ["error": "\(error)"])
        }
    }
}
