package import BrokerCore

/// Why uses are not written at this moment; checks go on and are counted in memory.
package enum UsesStopped: String, Sendable {
    /// The disk keeps its last room for ends: uses stop first (law L12).
    case endsOnly = "ends_only"
    /// Their store could not be opened at the start.
    case noStore = "no_store"
    /// Their store does not take them; it is tried again.
    case failing
}

/// How the recording of uses stands.
package struct UseStanding: Hashable, Sendable {
    /// Nil: they are being written.
    package internal(set) var stopped: UsesStopped?
    /// Since when nothing was written; nil while all is well.
    package internal(set) var stoppedAt: Instant?
    /// Until when everything that was counted is in the store; nil: nothing since the start.
    package internal(set) var writtenUntil: Instant?
    /// Until when the ledger has digests of them.
    package internal(set) var digestedUntil: Instant?
    /// Checks since the start that were counted without their credential: memory was full.
    package internal(set) var overflow = 0

    package init() {}
}
