package import BrokerCore

/// A page of a status list as the validity table answers it.
package struct StatusReading: Sendable {
    package let page: StatusPage
    /// When it was read, by the trusted clock.
    package let at: Instant
    /// Grows with whatever may change the list: the same number, the same record.
    package let change: UInt64
    /// Nothing is valid now, whatever the record says (law L12).
    package let isDenying: Bool
}

/// How often anything was recorded that a status list may show.
struct StatusChanges: Sendable {
    private var ofAll: UInt64 = 0
    private var ofEvent: [EventID: UInt64] = [:]

    mutating func note(_ reach: StatusReach) {
        switch reach {
        case .none: break
        case .event(let id): ofEvent[id, default: 0] += 1
        case .all: ofAll += 1
        }
    }

    func number(of event: EventID) -> UInt64 { ofAll + (ofEvent[event] ?? 0) }
}
