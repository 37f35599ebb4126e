/// The whole authority, rebuilt from the ledger by ``apply(_:)`` alone.
///
/// A plain value owned by the sequencer's one task: no lock, no actor. Two are equal if everything
/// in them is: what a replay of the ledger gives is held against what the broker has (law L14).
package struct State: Hashable, Sendable {
    package internal(set) var authority = Authority()
    package internal(set) var register = Register()
    /// In the order of their first entry.
    package internal(set) var eventOrder: [EventID] = []
    package internal(set) var records: [EventID: EventRecord] = [:]
    /// Whose an ended grant was, kept until its event is settled, so that its holder is told and
    /// nobody else.
    package internal(set) var endedGrants: [GrantID: PersonID] = [:]
    package internal(set) var factors: [PersonID: FactorStanding] = [:]
    package internal(set) var terminalFactors: [TerminalID: FactorStanding] = [:]
    /// Events whose grouped ends are not all written, oldest first (law L5).
    package internal(set) var backlog: [EventID] = []
    package internal(set) var pendingResume: PendingAct<EventID?>?
    package internal(set) var pendingClock: PendingAct<Instant>?
    package internal(set) var pendingRegister: PendingAct<Digest>?
    package internal(set) var pendingContinuation: PendingAct<LedgerOrigins>?
    /// The origin that two people decided on; nil while it is the one of the founding.
    package internal(set) var origin: String?
    /// Those that two people decided to leave, in their order.
    package internal(set) var leftOrigins: [String] = []
    /// The key that was recorded last, of each use.
    package internal(set) var tokenKeys: [TokenKeyUse: Digest] = [:]
    /// The minutes before it are in digests of the uses; nil while there is none.
    package internal(set) var usesDigestedUntil: Instant?
    /// Grows with each row, end or policy that is recorded.
    package internal(set) var registerVersion = 0
    /// The last refusals, newest last; a bounded memory for the status screen.
    package internal(set) var recentRefusals: [RecentRefusal] = []
    /// What was done under a key, for whoever asks for it again.
    package internal(set) var formerActs = FormerActs()

    package init() {}

    package func event(_ id: EventID) -> Event? { authority.events[id] }

    /// Is any event's window open, or might an approval open it?
    package var hasOpenEvent: Bool {
        eventOrder.contains { id in
            guard let event = authority.events[id] else { return false }
            return event.state != .standby && event.endedAt == nil
        }
    }

    /// Is the system named in an event that is open, or might be opened by an approval?
    package func isInOpenEvent(_ system: SystemID) -> Bool {
        eventOrder.contains { id in
            guard let event = authority.events[id] else { return false }
            return event.state != .standby && event.endedAt == nil
                && event.plan.systems.contains(system)
        }
    }

    package static let recentRefusalsMax = 20
}

/// The first half of an act that takes two people.
package struct PendingAct<Subject: Hashable & Sendable>: Hashable, Sendable {
    package let by: PersonID
    package let at: Instant
    package let subject: Subject

    package func isWaiting(at now: Instant) -> Bool { now < at + Ceiling.secondPerson }
}

/// A refusal as the status screen shows it.
package struct RecentRefusal: Hashable, Sendable {
    package let at: Instant
    package let actor: Actor
    package let request: RequestID
    package let refused: RefusedAct
}
