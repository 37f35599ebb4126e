import Broker
import BrokerCore
import Synchronization

/// A way in which a machine's clocks deceive.
package enum ClockLie: String, CaseIterable, Sendable {
    /// Now and then wall clock and boot time both show an earlier moment.
    case stepsBack
    /// Boot time stands still while the host sleeps.
    case forgetsSleep
    /// Every boot has the same name, and boot time begins anew.
    case sameBootName
}

/// Shows the clocks of another source, not quite.
final class FaultyClock: ClockSource {
    private let inner: ManualClock
    private let lie: ClockLie
    private let readings = Mutex(0)

    init(_ inner: ManualClock, _ lie: ClockLie) {
        self.inner = inner
        self.lie = lie
    }

    func read() -> ClockReading {
        let reading = inner.read()
        switch lie {
        case .stepsBack:
            let count = readings.withLock { count in
                count += 1
                return count
            }
            return count % 50 == 0 ? reading.earlier(by: .seconds(5)) : reading
        case .forgetsSleep:
            return ClockReading(
                wall: reading.wall,
                sinceBoot: reading.sinceBoot - inner.slept,
                bootID: reading.bootID,
                isSynchronised: reading.isSynchronised
            )
        case .sameBootName:
            return ClockReading(
                wall: reading.wall,
                sinceBoot: reading.sinceBoot,
                bootID: "boot",
                isSynchronised: reading.isSynchronised
            )
        }
    }
}

extension ClockReading {
    fileprivate func earlier(by length: Milliseconds) -> ClockReading {
        ClockReading(
            wall: wall - length,
            sinceBoot: sinceBoot - length,
            bootID: bootID,
            isSynchronised: isSynchronised
        )
    }
}
