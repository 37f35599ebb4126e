/// One ledger leaf (証跡記録), before it has a sequence number.
package struct Entry: Hashable, Sendable {
    package let at: Instant
    package let actor: Actor
    /// The request that caused it; the entries of one command share it.
    package let request: RequestID
    /// The TOTP step that this command burnt: on its first entry only (RFC 6238 §5.2).
    package let totpStep: Int64?
    /// The key under which the command came: on its first entry only.
    package let mark: IdempotencyMark?
    package let fact: Fact

    package init(
        at: Instant,
        actor: Actor,
        request: RequestID,
        totpStep: Int64? = nil,
        mark: IdempotencyMark? = nil,
        fact: Fact
    ) {
        self.at = at
        self.actor = actor
        self.request = request
        self.totpStep = totpStep
        self.mark = mark
        self.fact = fact
    }
}

/// What happened: one case per entry kind, named `noun.verb` in the past.
package enum Fact: Hashable, Sendable {
    // Events.
    case eventStoodBy(EventID, EventPlan, conditions: [Digest])
    case conditionAttested(EventID, condition: Int)
    case eventDeclared(EventID, Declaration)
    case eventApproved(EventID, Window?)
    case eventExtended(EventID, closesAt: Instant)
    case eventShortened(EventID, closesAt: Instant)
    case eventClosed(EventID)
    case eventExpired(EventID, effectiveAt: Instant, recordedLate: Bool)
    case eventLapsed(EventID, effectiveAt: Instant, recordedLate: Bool)
    /// By a person, or by nobody's act at `approvalDue`.
    case eventWithdrawn(EventID, effectiveAt: Instant, recordedLate: Bool)

    // Grants and credentials.
    case grantIssued(Grant)
    /// At most `Ceiling.endsPerEntry` grants with one end; implies their credentials' end.
    case grantsEnded(EventID, [GrantID], End)
    case credentialActivated(Credential, EventID, PersonID, superseded: CredentialID?)
    /// At most `Ceiling.endsPerEntry` credentials with one end; their grants go on.
    case credentialsEnded(EventID, [CredentialReference], End)

    // The register.
    case personAttested(Person)
    case personEnrolmentIssued(PersonID)
    case personEnrolled(PersonID)
    case personEnded(PersonID, EndCause)
    case terminalRegistered(Terminal)
    case terminalEnded(TerminalID)
    case systemRegistered(System)
    case systemEnded(SystemID)
    /// From now on only persons attested for `epoch` are current (requirement O2).
    case epochReset(epoch: Int)
    case policyLoaded(Policy)
    /// The first of the two people; the digest is over what the files add or loosen.
    case registerChangeRequested(Digest)
    /// The second; the rows follow in the same command.
    case registerChangeAccepted(Digest)

    // All authority.
    case authoritySuspended
    /// The first of the two people; nil: for all events.
    case authorityResumeRequested(EventID?)
    case authorityResumed(EventID?)

    // What did not happen, and the clock.
    case actRefused(RefusedAct)
    case failuresTallied(FailureTally)
    case dryRunTallied(DryRunTally)
    case clockStepped(ClockStep)
    case clockConfirmRequested(wall: Instant)
    case clockConfirmed(wall: Instant)
    /// The first of the two people.
    case ledgerContinueRequested(LedgerOrigins)
    /// The second; the ends of all events follow in the same command.
    case ledgerContinued(LedgerOrigins)
    case exportMade(entries: UInt64)
    /// Another key signs what offline verifiers read.
    case keyRotated(TokenKeyTurn)
    case usesDigested(UseDigest)
}

/// A credential and the grant that it came from.
package struct CredentialReference: Hashable, Sendable {
    package let grant: GrantID
    package let credential: CredentialID

    package init(grant: GrantID, credential: CredentialID) {
        self.grant = grant
        self.credential = credential
    }
}

/// What a declaration settles.
package struct Declaration: Hashable, Sendable {
    package let plan: EventPlan
    package let limits: KindLimits
    package let windowLength: Milliseconds
    package let approvalDue: Instant
    package let inheritedCapAt: Instant?
    /// Nil while approval comes first.
    package let window: Window?

    package init(
        plan: EventPlan,
        limits: KindLimits,
        windowLength: Milliseconds,
        approvalDue: Instant,
        inheritedCapAt: Instant?,
        window: Window?
    ) {
        self.plan = plan
        self.limits = limits
        self.windowLength = windowLength
        self.approvalDue = approvalDue
        self.inheritedCapAt = inheritedCapAt
        self.window = window
    }
}

/// From becoming active to its end, and the latest to which that end may move.
package struct Window: Hashable, Sendable {
    package let opensAt: Instant
    package let closesAt: Instant
    package let capAt: Instant

    package init(opensAt: Instant, closesAt: Instant, capAt: Instant) {
        self.opensAt = opensAt
        self.closesAt = closesAt
        self.capAt = capAt
    }
}

/// A refused act of an authenticated person (law L13).
package struct RefusedAct: Hashable, Sendable {
    package let act: ActName
    package let refusal: Refusal
    package let event: EventID?
    package let grant: GrantID?
    /// The person for whom the act was meant, where that is not the actor.
    package let person: PersonID?
    package let terminal: TerminalID?

    package init(
        act: ActName,
        refusal: Refusal,
        event: EventID? = nil,
        grant: GrantID? = nil,
        person: PersonID? = nil,
        terminal: TerminalID? = nil
    ) {
        self.act = act
        self.refusal = refusal
        self.event = event
        self.grant = grant
        self.person = person
        self.terminal = terminal
    }
}

/// Failures of callers that nobody could name, counted a minute and source (law L13).
package struct FailureTally: Hashable, Sendable {
    /// The digest of where they came from: a uid or an address, and addresses are personal.
    package let source: Digest
    package let refusal: Refusal
    package let count: Int
    package let since: Instant

    package init(source: Digest, refusal: Refusal, count: Int, since: Instant) {
        self.source = source
        self.refusal = refusal
        self.count = count
        self.since = since
    }
}

/// What the wall clock did (design: time).
package struct ClockStep: Hashable, Sendable {
    package enum Verdict: String, CaseIterable, Sendable {
        /// The wall clock was behind; it is ignored.
        case behindIgnored = "behind_ignored"
        /// It jumped by less than the bound; time follows it.
        case forwardAccepted = "forward_accepted"
        /// It jumped too far, or cannot be trusted after a start: all is denied meanwhile.
        case doubted
        /// It came back, or synchronisation was reported.
        case trustedAgain = "trusted_again"
    }
    package let wall: Instant
    package let verdict: Verdict

    package init(wall: Instant, verdict: Verdict) {
        self.wall = wall
        self.verdict = verdict
    }
}
