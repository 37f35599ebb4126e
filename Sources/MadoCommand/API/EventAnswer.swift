import BrokerCore
import Messages

/// An event as the daemon shows it.
///
/// A recorded act whose event could not be read back just then is answered with `id` and `state`
/// alone; the rest reads as empty.
struct EventAnswer: Decodable, Sendable {
    struct Condition: Decodable, Sendable {
        let number: Int
        let text: String
        let attestedAt: WireTime?
    }

    struct Extension: Decodable, Sendable {
        let by: String
        let at: WireTime
        let closesAt: WireTime
    }

    let id: String
    @EmptyIfAbsent var kind: String
    @EmptyIfAbsent var name: String
    let state: String
    let drill: Bool?
    @EmptyIfAbsent var areas: [String]
    @EmptyIfAbsent var systems: [String]
    let basis: String?
    let conditions: [Condition]?
    let declaredBy: String?
    let declaredByName: String?
    let declaredAt: WireTime?
    let opensAt: WireTime?
    let closesAt: WireTime?
    let endsAt: WireTime?
    let remainingSeconds: Int64?
    let approvalDue: WireTime?
    let approvedBy: String?
    let approvedByName: String?
    let approvedAt: WireTime?
    let extensions: [Extension]?
    let endedAt: WireTime?
    let grantsIssued: Int?
    let liveCredentials: Int?

    var stateWord: EventState? { EventState(rawValue: state) }
    var kindWord: EventKind? { EventKind(rawValue: kind) }

    /// The kind's name; a kind of a newer daemon shows as its code.
    var kindMessage: Message { kindWord?.message ?? .quoted(kind) }
    var stateMessage: Message { stateWord?.message ?? .quoted(state) }

    /// Can it still let somebody in, now or after an approval or a declaration?
    var isOpen: Bool {
        switch stateWord {
        case .standby, .awaiting, .active: true
        default: false
        }
    }

    /// Does it wait for a second person?
    var awaitsApproval: Bool { approvedAt == nil && approvalDue != nil }
}

struct EventsAnswer: Decodable, Sendable {
    let events: [EventAnswer]
    let next: String?
}

/// What an act on an event answers.
struct EventActAnswer: Decodable, Sendable {
    let event: EventAnswer
    let reference: String?
    /// Grants that keep their own end.
    let fixedGrants: [String]?
}
