import Broker
import BrokerCore
import CTimex
import Foundation
import Glibc
import Synchronization

/// The machine's clocks. The daemon's one place that asks the time.
final class SystemClock: ClockSource {
    private let bootID: String
    /// Asking the kernel costs a system call, so the answer is kept for a second of boot time.
    private let synchronised = Mutex((askedAt: Int64.min, answer: false))

    init() {
        let file = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        // systemd passes it where `ProcSubset=pid` hides the file.
        let passed = ProcessInfo.processInfo.environment["MADO_BOOT_ID"]
        bootID = (file ?? passed ?? "unknown").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The wall clock first: a pause between the two readings must not look like a wall clock that
    /// runs ahead.
    func read() -> ClockReading {
        let wall = Self.milliseconds(CLOCK_REALTIME)
        let sinceBoot = Self.milliseconds(CLOCK_BOOTTIME)
        return ClockReading(
            wall: Instant(millisecondsSince1970: wall),
            sinceBoot: Milliseconds(sinceBoot),
            bootID: bootID,
            isSynchronised: isSynchronised(at: sinceBoot)
        )
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Does NTP discipline the clock (adjtimex(2))? No, if the kernel may not be asked.
    private func isSynchronised(at sinceBoot: Int64) -> Bool {
        synchronised.withLock { state in
            guard state.askedAt == .min || sinceBoot - state.askedAt >= 1_000 else {
                return state.answer
            }
            state = (sinceBoot, mado_clock_is_synchronised() != 0)
            return state.answer
        }
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
    /// For the uses: twice a second, so that a crash loses at most a second of them.
    static let uses = IntervalTicker(interval: .milliseconds(500))

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
