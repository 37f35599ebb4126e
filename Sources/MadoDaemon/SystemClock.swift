import Broker
import BrokerCore
import CTimex
import Credentials
import Foundation
import Glibc

/// The kernel's clocks. The daemon's one place that asks the time.
struct KernelTime: HostTime {
    var wall: Instant { Instant(millisecondsSince1970: Self.milliseconds(CLOCK_REALTIME)) }

    var sinceBoot: Milliseconds { Milliseconds(Self.milliseconds(CLOCK_BOOTTIME)) }

    var isSynchronised: Bool { mado_clock_is_synchronised() != 0 }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}

extension HostClock {
    /// This machine's, in the boot that its kernel names.
    static func system(_ random: RandomSource) -> HostClock {
        let told = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        // systemd passes it where `ProcSubset=pid` hides the file.
        let passed = ProcessInfo.processInfo.environment["MADO_BOOT_ID"]
        let drawn = random.bytes(16).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        return HostClock(
            KernelTime(),
            bootID: bootID(told: [told, passed], drawn: "drawn-" + drawn.joined())
        )
    }
}

/// CLOCK_MONOTONIC, for pacing.
struct MonotonicStopwatch: Stopwatch {
    private static let pauseMicroseconds: UInt32 = 100

    func elapsedMicroseconds() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }

    func pause() { usleep(Self.pauseMicroseconds) }
}

/// Wakes whoever waits for time, again and again.
struct IntervalTicker: Ticker {
    /// For the sequencer: four times a second, so that ends are recorded within a second.
    static let ends = IntervalTicker(interval: .milliseconds(250))
    /// For the uses.
    static let uses = IntervalTicker(interval: .milliseconds(UseKeeper.tickInterval.count))

    let interval: Duration

    func ticks() -> AsyncStream<Void> {
        AsyncStream { continuation in
            let task = Task {
                while !Task.isCancelled {
                    try? await Task.sleep(for: interval)
                    continuation.yield()
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}
