package import BrokerCore

/// A grant's whole life, as the auditor's history has it: one row per grant (design: exports).
package struct GrantHistory: Hashable, Sendable {
    package let grant: Grant
    package let seq: UInt64
    package internal(set) var activations = 0
    package internal(set) var firstActivatedAt: Instant?
    package internal(set) var end: End?
}

/// A credential's whole life.
package struct CredentialHistory: Hashable, Sendable {
    package let credential: Credential
    package internal(set) var end: End?
}

/// A suspension of all authority, and its end for all or for one event.
package struct SuspensionHistory: Hashable, Sendable {
    package let suspendedAt: Instant
    package let suspendedBy: Actor
    package internal(set) var resumedAt: Instant?
    package internal(set) var resumedBy: Actor?
    package internal(set) var event: EventID?
}

/// An event's whole life.
package struct EventHistory: Hashable, Sendable {
    package let id: EventID
    package internal(set) var event: Event
    package internal(set) var grants = 0
    package internal(set) var endCause: EventState?
}

/// Folds a ledger, entry by entry, into the rows that auditors get.
///
/// Reads only entries, so that it works on an export as on the live ledger. Rows keep the order of
/// their first entry (law L14).
package struct HistoryFold: Sendable {
    package var grants: [GrantHistory] { rows.grants }
    package var credentials: [CredentialHistory] { rows.credentials }
    package private(set) var events: [EventHistory] = []
    package private(set) var suspensions: [SuspensionHistory] = []
    package private(set) var persons: [PersonID: Person] = [:]
    private var rows = GrantFold()
    private var authority = Authority()

    package init() {}

    package mutating func add(_ numbered: NumberedEntry) {
        let entry = numbered.entry
        switch entry.fact {
        case .personAttested(let person):
            persons[person.id] = person
        case .authoritySuspended:
            suspensions.append(
                SuspensionHistory(suspendedAt: entry.at, suspendedBy: entry.actor)
            )
        case .authorityResumed(let event):
            resume(event, entry)
        default:
            break
        }
        rows.add(numbered)
        authority.apply(entry)
        addEvent(entry)
    }

    private mutating func resume(_ event: EventID?, _ entry: Entry) {
        guard let last = suspensions.indices.last else { return }
        guard event != nil else {
            // For all: also of a suspension that was followed by another before its end.
            for row in suspensions.indices where suspensions[row].resumedAt == nil {
                suspensions[row].resumedAt = entry.at
                suspensions[row].resumedBy = entry.actor
            }
            return
        }
        // Resumed for one event: a row of its own, so that the suspension of the rest shows on.
        var row = SuspensionHistory(
            suspendedAt: suspensions[last].suspendedAt,
            suspendedBy: suspensions[last].suspendedBy
        )
        row.resumedAt = entry.at
        row.resumedBy = entry.actor
        row.event = event
        suspensions.insert(row, at: last)
    }

    private mutating func addEvent(_ entry: Entry) {
        guard let id = entry.fact.event, let event = authority.events[id] else { return }
        let row: Int
        if let known = events.firstIndex(where: { $0.id == id }) {
            row = known
        } else {
            row = events.count
            events.append(EventHistory(id: id, event: event))
        }
        events[row].event = event
        if case .grantIssued = entry.fact { events[row].grants += 1 }
        if event.endedAt != nil { events[row].endCause = event.state }
    }
}

extension Fact {
    /// The event that an entry belongs to, where it has one.
    package var event: EventID? {
        switch self {
        case .eventStoodBy(let id, _, _), .conditionAttested(let id, _), .eventDeclared(let id, _),
            .eventApproved(let id, _), .eventExtended(let id, _), .eventShortened(let id, _),
            .eventClosed(let id), .eventExpired(let id, _, _), .eventLapsed(let id, _, _),
            .eventWithdrawn(let id, _, _), .grantsEnded(let id, _, _),
            .credentialsEnded(let id, _, _), .credentialActivated(_, let id, _, _):
            id
        case .grantIssued(let grant): grant.event
        default: nil
        }
    }
}
