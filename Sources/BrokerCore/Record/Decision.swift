/// What the core decided: the entries to record, and the answer to give once they are durable.
package struct Decision: Sendable {
    package let entries: [Entry]
    package let outcome: Outcome
    /// A refusal that is counted, not recorded one by one: nobody could name its caller (L13).
    package let tallied: Refusal?
    /// The command was a repeat, and this is what it was a repeat of; nil: it was not.
    package let former: FormerAnswer?

    package init(
        entries: [Entry],
        outcome: Outcome,
        tallied: Refusal? = nil,
        former: FormerAnswer? = nil
    ) {
        self.entries = entries
        self.outcome = outcome
        self.tallied = tallied
        self.former = former
    }
}

/// Under which number, and when, an act was decided that is asked for again.
package struct FormerAnswer: Hashable, Sendable {
    package let request: RequestID
    package let at: Instant
}

/// The answer to a command.
package enum Outcome: Hashable, Sendable {
    case accepted(Acceptance)
    /// `retryAfter` is set where waiting helps.
    case refused(Refusal, retryAfter: Milliseconds? = nil)

    package var refusal: Refusal? {
        if case .refused(let refusal, _) = self { refusal } else { nil }
    }
}

/// What was accepted, with what its caller needs to know.
package enum Acceptance: Hashable, Sendable {
    case event(EventID, EventState)
    /// The grants with a fixed end do not follow and are named, so that successors can be offered.
    case extended(EventID, closesAt: Instant, fixed: [GrantID])
    case granted([GrantOutcome])
    case revoked([RevokeOutcome])
    /// All checks before the factors passed: verify them now.
    case clearToVerify
    case activated(ActivatedCredential)
    case suspended(credentials: Int)
    case resumeRequested(EventID?)
    case resumed(EventID?)
    /// By the first of two people.
    case registerRequested
    case registered
    case enrolmentIssued([PersonID])
    case enrolled(PersonID)
    /// How many ends were written, and whether more wait.
    case recorded(ends: Int, more: Bool)
    /// With the time that was confirmed.
    case clockConfirmRequested(wall: Instant)
    case clockConfirmed(wall: Instant)
    case ledgerContinueRequested
    case ledgerContinued
    /// Of so many entries.
    case exported(entries: UInt64)
    case done
}

/// What one person got from a grant act.
package enum GrantOutcome: Hashable, Sendable {
    case issued(GrantID, PersonID)
    case refused(PersonID, Refusal)
}

/// What became of one grant in a revocation.
package enum RevokeOutcome: Hashable, Sendable {
    case ended(GrantID)
    case refused(GrantID, Refusal)
}

/// What an activation opened.
package struct ActivatedCredential: Hashable, Sendable {
    package let id: CredentialID
    package let grant: GrantID
    package let event: EventID
    /// The earliest of every end that is known now (design: `exp` of every answer).
    package let expiresAt: Instant
    package let superseded: CredentialID?
    /// Is it for an offline system, whose holders get short tokens?
    package let isOffline: Bool

    package init(
        id: CredentialID,
        grant: GrantID,
        event: EventID,
        expiresAt: Instant,
        superseded: CredentialID?,
        isOffline: Bool = false
    ) {
        self.id = id
        self.grant = grant
        self.event = event
        self.expiresAt = expiresAt
        self.superseded = superseded
        self.isOffline = isOffline
    }
}
