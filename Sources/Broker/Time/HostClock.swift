package import BrokerCore
import Synchronization

/// What the kernel of a host tells of the time, a call each.
package protocol HostTime: Sendable {
    /// UTC (CLOCK_REALTIME).
    var wall: Instant { get }
    /// Since boot, suspends included (CLOCK_BOOTTIME).
    var sinceBoot: Milliseconds { get }
    /// Does NTP discipline the wall clock (adjtimex(2))? No, if the kernel may not be asked.
    var isSynchronised: Bool { get }
}

/// Reads a host's clocks one after the other, in the order in which one reading may be judged by
/// another.
package final class HostClock: ClockSource {
    private let host: any HostTime
    private let bootID: String
    /// Asking the kernel costs a system call, so the answer is kept for a second of boot time.
    private let synchronised = Mutex((askedAt: Milliseconds?.none, answer: false))
    private static let answerLifetime = Milliseconds.seconds(1)

    package init(_ host: some HostTime, bootID: String) {
        self.host = host
        self.bootID = bootID
    }

    /// Whether the wall clock is vouched for is asked before it is read: a clock that is put right
    /// in between must not be vouched for as it was before. (A yes that was kept is no danger: the
    /// doubt of a start ended with the first.)
    ///
    /// Boot time is read last: a pause before it must not look like a wall clock that runs ahead.
    package func read() -> ClockReading {
        let isSynchronised = isSynchronised(at: host.sinceBoot)
        let wall = host.wall
        return ClockReading(
            wall: wall,
            sinceBoot: host.sinceBoot,
            bootID: bootID,
            isSynchronised: isSynchronised
        )
    }

    private func isSynchronised(at sinceBoot: Milliseconds) -> Bool {
        synchronised.withLock { state in
            if let askedAt = state.askedAt, sinceBoot - askedAt < Self.answerLifetime {
                return state.answer
            }
            state = (sinceBoot, host.isSynchronised)
            return state.answer
        }
    }

    /// The first of `told` that says which boot this is; `drawn` if none does.
    ///
    /// Without a name of its own each start of the process counts as one of the host, which is
    /// judged more strictly. Any name that two boots share would let the later one go on as the
    /// former, and what ended while the host was off would be valid for that long again (law L6).
    package static func bootID(told: [String?], drawn: String) -> String {
        for text in told {
            let words = text?.split(whereSeparator: \.isWhitespace) ?? []
            if !words.isEmpty { return words.joined(separator: " ") }
        }
        return drawn
    }
}
