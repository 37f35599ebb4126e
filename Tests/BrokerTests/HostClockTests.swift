import Broker
import BrokerCore
import Synchronization
import Testing

/// In which order a host's clocks are read, and by which name its boots are told apart.
struct HostClockTests {
    private static let right = Instant(millisecondsSince1970: 1_795_000_000_000)

    /// A wall clock nine hours ahead, which is put right and vouched for while it is being read:
    /// just before the kernel is asked for the `step`th time.
    private final class Corrected: HostTime {
        private let left: Mutex<Int>

        init(atAsk step: Int) { left = Mutex(step) }

        private var isRight: Bool {
            left.withLock { left in
                left -= 1
                return left < 0
            }
        }

        var wall: Instant { isRight ? right : right + .hours(9) }
        var isSynchronised: Bool { isRight }
        var sinceBoot: Milliseconds {
            _ = isRight
            return .minutes(1)
        }
    }

    @Test(arguments: 0..<6)
    func `no wall clock is vouched for that was read before it was put right`(step: Int) {
        let reading = HostClock(Corrected(atAsk: step), bootID: "b1").read()
        #expect(!reading.isSynchronised || reading.wall == Self.right)
    }

    /// A host that is held up after each look at a clock.
    private final class Halting: HostTime {
        private let passed = Mutex(Milliseconds.zero)

        private func look() -> Milliseconds {
            passed.withLock { passed in
                defer { passed = Milliseconds(passed.count + 1_200_000) }
                return passed
            }
        }

        var wall: Instant { right + look() }
        var isSynchronised: Bool { look() < .zero }
        var sinceBoot: Milliseconds { look() }
    }

    @Test func `a pause while the clocks are read is no wall clock that runs ahead`() {
        let reading = HostClock(Halting(), bootID: "b1").read()
        #expect(reading.wall - Self.right <= reading.sinceBoot)
    }

    /// A host whose clock is vouched for at every other question.
    private final class Wavering: HostTime {
        let now = Mutex(Milliseconds.minutes(1))
        private let asked = Mutex(0)

        var wall: Instant { right }
        var sinceBoot: Milliseconds { now.withLock { $0 } }
        var isSynchronised: Bool {
            asked.withLock { asked in
                asked += 1
                return asked % 2 == 1
            }
        }
    }

    @Test func `whether it is vouched for is asked once a second`() {
        let host = Wavering()
        let clock = HostClock(host, bootID: "b1")
        #expect(clock.read().isSynchronised)
        host.now.withLock { $0 = Milliseconds(60_999) }
        #expect(clock.read().isSynchronised)
        host.now.withLock { $0 = .seconds(61) }
        #expect(!clock.read().isSynchronised)
    }

    static let names: [(String?, String?, String)] = [
        ("a3c1\n", nil, "a3c1"),
        ("a3c1\n", "b7", "a3c1"),
        (nil, "b7", "b7"),
        ("\n", "b7", "b7"),
        (nil, nil, "drawn"),
        ("", " \n", "drawn"),
    ]

    @Test(arguments: names)
    func `a boot that nobody names gets a name of its own`(
        kernel: String?,
        passed: String?,
        name: String
    ) {
        #expect(HostClock.bootID(told: [kernel, passed], drawn: "drawn") == name)
    }
}
