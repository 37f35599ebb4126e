/// Somebody would go on with a ledger that was not restored, or with another one.
package func refuseContinuation(
    _ command: Command,
    _ state: State,
    at stamp: Stamp
) -> Decision {
    Desk(command: command, state: state, stamp: stamp).refuse(.continueLedger, .alreadyDone)
}

/// Going on with a restored ledger, under a new origin (design: the ledger).
extension Desk {
    /// The first person asks, a second one goes on: from here the ledger has another origin, for
    /// its former one has, somewhere, other entries at the same numbers.
    ///
    /// What ended in the entries that are lost must not return (law L4), and nobody knows what
    /// that was: every event ends with the same command.
    func decideContinueLedger(_ origins: LedgerOrigins) -> Decision {
        if let refusal = openingRefusal([.operator, .approver]) {
            return refuse(.continueLedger, refusal)
        }
        guard state.origin != origins.current else {
            return refuse(.continueLedger, .alreadyDone)
        }
        guard let pending = state.pendingContinuation, pending.subject == origins,
            isStanding(pending)
        else {
            return accept([.ledgerContinueRequested(origins)], .ledgerContinueRequested)
        }
        guard pending.by != person else { return refuse(.continueLedger, .approverConflict) }
        return accept([.ledgerContinued(origins)] + ends, .ledgerContinued)
    }

    /// The end of each event that has none. One that fell due has its record coming.
    private var ends: [Fact] {
        state.eventOrder.compactMap { id in
            guard let event = state.event(id), event.endedAt == nil else { return nil }
            switch event.state(at: now) {
            case .active: return .eventClosed(id)
            case .standby, .awaiting:
                return .eventWithdrawn(id, effectiveAt: now, recordedLate: false)
            case .closed, .expired, .lapsed, .withdrawn: return nil
            }
        }
    }
}
