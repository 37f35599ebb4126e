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

    /// The ledger ends at `lastAt`, and no mark reaches that.
    func doubt(since lastAt: Instant) {
        time.withLock { $0.doubt(since: lastAt, at: source.read()) }
    }

    package func stamp() -> Stamp {
        time.withLock { $0.read(source.read()) }
    }

    /// A moment at which something is decided.
    package struct Moment: Sendable {
        package let stamp: Stamp
        /// To be stored with what was decided.
        package let mark: ClockMark
        let reading: ClockReading
    }

    package func moment() -> Moment {
        time.withLock { time in
            let reading = source.read()
            let (stamp, mark) = time.readAndMark(reading)
            return Moment(stamp: stamp, mark: mark, reading: reading)
        }
    }

    /// The mark to be stored with the record that two people accepted `wall` at that moment.
    package func markConfirming(_ wall: Instant, at moment: Moment) -> ClockMark {
        time.withLock { time in
            var confirmed = time
            return confirmed.confirm(wall, at: moment.reading)
        }
    }

    package func takeNotice() -> ClockStep? {
        time.withLock { $0.takeNotice() }
    }

    /// Believes the wall clock that two people accepted at that moment, once that is durable.
    package func confirm(_ wall: Instant, at moment: Moment) {
        _ = time.withLock { $0.confirm(wall, at: moment.reading) }
    }

    package var wall: Instant { source.read().wall }
}
