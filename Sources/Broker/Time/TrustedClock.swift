package import BrokerCore
package import Ledger
import Synchronization

/// The one clock of the daemon: a ``ClockSource`` judged by ``TrustedTime``.
///
/// Shared by the sequencer, which stamps commands, and the validity table, which reads it under
/// its own lock; the order of the two locks is always table, then clock.
package final class TrustedClock: Sendable {
    private let source: any ClockSource
    /// Guards the judgement; held for a few instructions.
    private let time: Mutex<TrustedTime>

    package init(source: any ClockSource, stored: ClockMark?, bounds: ClockBounds) {
        self.source = source
        time = Mutex(TrustedTime(stored: stored, first: source.read(), bounds: bounds))
    }

    package func stamp() -> Stamp {
        time.withLock { $0.read(source.read()) }
    }

    /// The moment and the mark that belongs to it, to be stored with a commit.
    package func stampAndMark() -> (Stamp, ClockMark) {
        time.withLock { $0.readAndMark(source.read()) }
    }

    package func takeNotice() -> ClockStep? {
        time.withLock { $0.takeNotice() }
    }

    package func confirm() {
        time.withLock { $0.confirm(source.read()) }
    }

    package var wall: Instant { source.read().wall }
}
