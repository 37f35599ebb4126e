package import BrokerCore

/// How long after an end took effect its record was durable, over all ends since the start.
///
/// Checks deny from the moment at which an end takes effect (law L2): what can lag is the record,
/// and with it the acknowledgement. One observation for each entry of an end. Ends that were found
/// late (``End/recordedLate``) are counted apart: their lag is of a downtime or a doubt, seldom of
/// its pace.
package struct EndLag: Sendable {
    /// Upper bounds of ``counts``, in milliseconds; whatever is above the last is in none.
    package static let bounds: [Int64] = [
        5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000, 60_000,
    ]

    /// How many observations are at most as long as each bound: cumulative.
    package private(set) var counts = Array(repeating: 0, count: bounds.count)
    package private(set) var total = 0
    package private(set) var sum = Milliseconds.zero
    /// Entries of ends that were found late.
    package private(set) var late = 0

    package init() {}

    /// The record of an end: since when it holds, and whether it was found late.
    typealias RecordedEnd = (at: Instant, isLate: Bool)

    static func ends(_ entries: [Entry]) -> [RecordedEnd] { entries.compactMap(\.tookEffect) }

    mutating func note(_ ends: [RecordedEnd], durableAt now: Instant) {
        for end in ends {
            if end.isLate {
                late += 1
            } else {
                note(now - end.at)
            }
        }
    }

    private mutating func note(_ lag: Milliseconds) {
        let lag = max(.zero, lag)
        total += 1
        sum = Milliseconds(sum.count + lag.count)
        for (index, bound) in Self.bounds.enumerated() where lag.count <= bound {
            counts[index] += 1
        }
    }
}

extension Entry {
    fileprivate var tookEffect: EndLag.RecordedEnd? {
        switch fact {
        case .eventExpired(_, let effective, let isLate),
            .eventLapsed(_, let effective, let isLate),
            .eventWithdrawn(_, let effective, let isLate):
            (effective, isLate)
        case .grantsEnded(_, _, let end): (end.at, end.recordedLate)
        case .credentialsEnded(_, _, let end): (end.at, end.recordedLate)
        case .eventClosed, .personEnded, .systemEnded, .authoritySuspended: (at, false)
        default: nil
        }
    }
}
