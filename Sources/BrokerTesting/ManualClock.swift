package import Broker
package import BrokerCore
import Synchronization

/// Clocks that stand still until they are told to move.
package final class ManualClock: ClockSource {
    private let reading: Mutex<ClockReading>
    private let asleep = Mutex(Milliseconds.zero)

    package init(_ reading: ClockReading) {
        self.reading = Mutex(reading)
    }

    package func read() -> ClockReading { reading.withLock { $0 } }

    /// Real time passes: the wall clock and boot time go on together.
    package func advance(by length: Milliseconds) {
        change { old in
            ClockReading(
                wall: old.wall + length,
                sinceBoot: Milliseconds(old.sinceBoot.count + length.count),
                bootID: old.bootID,
                isSynchronised: old.isSynchronised
            )
        }
    }

    /// The host is suspended: both clocks go on, as `CLOCK_BOOTTIME` does.
    package func sleep(_ length: Milliseconds) {
        asleep.withLock { $0 = Milliseconds($0.count + length.count) }
        advance(by: length)
    }

    /// How long the host was suspended since it started.
    package var slept: Milliseconds { asleep.withLock { $0 } }

    /// Somebody sets the wall clock; boot time does not notice.
    package func stepWall(by length: Milliseconds) {
        change { old in
            ClockReading(
                wall: old.wall + length,
                sinceBoot: old.sinceBoot,
                bootID: old.bootID,
                isSynchronised: old.isSynchronised
            )
        }
    }

    /// The machine was off for `length` and starts with its wall clock off by `error`.
    package func reboot(after length: Milliseconds, wallError error: Milliseconds, bootID: String) {
        asleep.withLock { $0 = .zero }
        change { old in
            ClockReading(
                wall: old.wall + length + error,
                sinceBoot: .zero,
                bootID: bootID,
                isSynchronised: false
            )
        }
    }

    package func setSynchronised(_ isSynchronised: Bool) {
        change { old in
            ClockReading(
                wall: old.wall,
                sinceBoot: old.sinceBoot,
                bootID: old.bootID,
                isSynchronised: isSynchronised
            )
        }
    }

    private func change(_ body: (ClockReading) -> ClockReading) {
        reading.withLock { $0 = body($0) }
    }
}

/// Ticks when it is told to.
package final class ManualTicker: Ticker {
    private let listeners = Mutex<[AsyncStream<Void>.Continuation]>([])

    package init() {}

    package func ticks() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(
            bufferingPolicy: .bufferingNewest(1)
        )
        listeners.withLock { $0.append(continuation) }
        return stream
    }

    package func tick() {
        listeners.withLock { $0 }.forEach { $0.yield() }
    }
}
