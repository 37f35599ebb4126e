import BrokerCore

/// Failures of unnamed callers, one entry a minute and source (law L13); bounded.
struct FailureTallies {
    /// More sources than this in a minute are counted together as the last one.
    static let sourcesMax = 1_024
    private static let minute = Milliseconds.minutes(1)

    private var tallies: [FailureTally] = []

    mutating func note(source: Digest, _ refusal: Refusal, at now: Instant) {
        let known = tallies.firstIndex { $0.source == source && $0.refusal == refusal }
        let index = known ?? (tallies.count == Self.sourcesMax ? tallies.count - 1 : nil)
        guard let index else {
            tallies.append(FailureTally(source: source, refusal: refusal, count: 1, since: now))
            return
        }
        let tally = tallies[index]
        tallies[index] = FailureTally(
            source: tally.source,
            refusal: tally.refusal,
            count: tally.count + 1,
            since: tally.since
        )
    }

    /// Everything counted so far, for the last entry before a stop.
    mutating func takeAll() -> [FailureTally] {
        defer { tallies = [] }
        return tallies
    }

    /// The tallies whose minute is over, in the order in which they began.
    mutating func takeDue(at now: Instant) -> [FailureTally] {
        let due = tallies.filter { now - $0.since >= Self.minute }
        tallies.removeAll { now - $0.since >= Self.minute }
        return due
    }
}
