/// Everything that a validity check needs and nothing else.
///
/// The sequencer's ``State`` has one, evolving with each decision; the validity table has another
/// that receives ends when they are decided and openings only when they are durable (law L3).
package struct Authority: Hashable, Sendable {
    package internal(set) var events: [EventID: Event] = [:]
    /// Those whose window has opened and has no recorded end, in the order of their opening.
    package internal(set) var openEvents: [EventID] = []
    package internal(set) var grants: [GrantID: LiveGrant] = [:]
    package internal(set) var credentials: [Digest: LiveCredential] = [:]
    package internal(set) var persons: [PersonID: PersonStanding] = [:]
    package internal(set) var suspension = Suspension()
    package internal(set) var epoch = 0
    package internal(set) var systems: [SystemID: System] = [:]
    /// Of events with credentials for offline systems.
    package internal(set) var statusRegisters: [EventID: StatusRegister] = [:]

    package init() {}

    /// Makes room of its own for what it still has in common with the value that it was copied
    /// from. Else the first change to either would copy all of it, which with some hundred
    /// thousand live credentials takes longer than an act may.
    package mutating func unshare() {
        events.reserveCapacity(events.count)
        grants.reserveCapacity(grants.count)
        credentials.reserveCapacity(credentials.count)
        persons.reserveCapacity(persons.count)
    }
}

/// A grant that no recorded end has removed, with the tokens that came from it.
package struct LiveGrant: Hashable, Sendable {
    package let grant: Grant
    package internal(set) var tokens: [Digest] = []
}

/// A credential that no recorded end has removed.
package struct LiveCredential: Hashable, Sendable {
    package let credential: Credential
    /// The suspension generation in which it was activated; a later one ended it for good.
    package let generation: UInt64
}

/// What validity needs of a roster row.
package struct PersonStanding: Hashable, Sendable {
    package let epoch: Int
    package let validFrom: Instant?
    package let validTo: Instant?

    /// Is the person on the current roster epoch at `now` (law L1)?
    package func isCurrent(epoch current: Int, at now: Instant) -> Bool {
        epoch == current && validFrom.map { $0 <= now } != false
            && validTo.map { now < $0 } != false
    }
}

/// 全停止: whether all authority is stopped, and which events were resumed since.
package struct Suspension: Hashable, Sendable {
    /// Grows with each suspension: what was activated before it never becomes valid again (L4).
    package internal(set) var generation: UInt64 = 0
    package internal(set) var isStanding = false
    /// When each generation was ended by the suspension that followed it.
    package internal(set) var ends: [Instant] = []
    /// In the order of their resumption.
    package internal(set) var resumed: [EventID] = []

    /// When the credentials of that generation ended; nil: no suspension did it.
    package func end(of generation: UInt64) -> Instant? {
        generation < UInt64(ends.count) ? ends[Int(generation)] : nil
    }

    package func covers(_ event: EventID) -> Bool {
        isStanding && !resumed.contains(event)
    }
}
