/// One request to the core: parsed and authenticated, with everything that chance or time decides.
package struct Command: Sendable {
    package let caller: Caller
    package let request: RequestID
    package let factor: FactorEvidence
    package let act: Act
    /// Nil: it came without a key, and each repeat is an act of its own.
    package let mark: IdempotencyMark?

    package init(
        caller: Caller,
        request: RequestID,
        factor: FactorEvidence = .none,
        act: Act,
        mark: IdempotencyMark? = nil
    ) {
        self.caller = caller
        self.request = request
        self.factor = factor
        self.act = act
        self.mark = mark
    }
}

/// Who asks. No flag, header or variable names the actor: a door says who stood at it.
package enum Caller: Hashable, Sendable {
    /// The peer of a Unix socket; the register says whose uid that is.
    case uid(UInt32)
    /// A client certificate that a configured authority vouches for, by the SHA-256 of its DER
    /// form; the register says whose it is.
    case certificate(Digest)
    /// A person who gives factors with this very command.
    case person(PersonID)
    /// The broker itself.
    case daemon
}

/// What the verifier of factors found; the core decides what that means.
package enum FactorEvidence: Hashable, Sendable {
    case none
    case wrong
    /// The code matched this RFC 6238 time step.
    case totp(step: Int64)
    case passphraseAndTOTP(step: Int64)

    package var step: Int64? {
        switch self {
        case .none, .wrong: nil
        case .totp(let step), .passphraseAndTOTP(let step): step
        }
    }
}

/// The instant of a command, and whether the clock may be believed (design: time).
package struct Stamp: Hashable, Sendable {
    package let now: Instant
    package let isClockSure: Bool

    package init(now: Instant, isClockSure: Bool = true) {
        self.now = now
        self.isClockSure = isClockSure
    }
}

/// What is asked for. Ids are drawn outside; a taken one moves to the next free one.
package enum Act: Sendable {
    case standby(EventID, EventPlan, conditions: [Digest])
    case attest(EventID, condition: Int)
    case declare(DeclareAct)
    case approve(EventID)
    case extend(EventID, ExtensionLength)
    case shorten(EventID, closesAt: Instant)
    case close(EventID)
    case withdraw(EventID)
    case suspendAll
    /// Nil: for all events. The first call asks, the second person's call resumes.
    case resume(EventID?)
    case grant(GrantAct)
    case revoke(RevokeAct)
    case activate(ActivateAct, ActivationStage)
    case register(RegisterChange)
    /// The first call asks, the second person's call takes the change in.
    case acceptRegister(AcceptRegisterAct)
    case issueEnrolment([PersonID])
    case enrol(PersonID)
    /// The first call asks, the second person's call has the wall clock believed.
    case confirmClock(ClockConfirmation)
    /// The first call asks, the second person's call goes on with a restored ledger.
    case continueLedger(LedgerOrigins)
    case export(entries: UInt64)
    /// By the broker: a key is about to sign for the first time.
    case rotateKey(TokenKeyTurn)
    /// `atStart`: by a start, of what fell due while the daemon was down.
    case recordDue([DueItem], atStart: Bool)
    /// The next batch of grouped ends that an earlier act left to be written (law L5): at most so
    /// many grants or credentials.
    case recordEnds(atMost: Int = Ceiling.endsPerEntry, atStart: Bool)
    case recordTally([FailureTally])
    case recordClock(ClockStep)
    /// What the counts of checks leave in the ledger; nil: no digest is due.
    case recordUses(UseDigest?, [DryRunTally])
    case probe
}

/// A declaration: from a standby, or direct with a plan.
package struct DeclareAct: Sendable {
    package let drawn: EventID
    package let source: Source
    /// Nil: the kind's first window.
    package let window: Milliseconds?
    package let approval: ApprovalOrder
    /// Given only to be refused when it lies before now: there is no back-dating (E9).
    package let opensAt: Instant?

    package enum Source: Sendable {
        case standby(EventID)
        case direct(EventPlan)
    }

    package init(
        drawn: EventID,
        source: Source,
        window: Milliseconds? = nil,
        approval: ApprovalOrder = .after,
        opensAt: Instant? = nil
    ) {
        self.drawn = drawn
        self.source = source
        self.window = window
        self.approval = approval
        self.opensAt = opensAt
    }
}

/// How far an extension goes.
package enum ExtensionLength: Hashable, Sendable {
    case by(Milliseconds)
    case until(Instant)
}

/// Grants for persons, each of whom gets one or a named refusal.
package struct GrantAct: Sendable {
    package let event: EventID
    package let persons: [PersonID]
    /// A roster group, added to `persons` in roster order.
    package let group: GroupID?
    package let systems: [SystemID]
    package let scope: Scope
    package let purpose: Purpose
    package let place: Place?
    package let notBefore: Instant?
    package let notAfter: NotAfter
    /// Grant ids are drawn from this, one after another.
    package let drawn: UInt64

    package init(
        event: EventID,
        persons: [PersonID],
        group: GroupID? = nil,
        systems: [SystemID],
        scope: Scope = Scope(),
        purpose: Purpose,
        place: Place? = nil,
        notBefore: Instant? = nil,
        notAfter: NotAfter = .event,
        drawn: UInt64
    ) {
        self.event = event
        self.persons = persons
        self.group = group
        self.systems = systems
        self.scope = scope
        self.purpose = purpose
        self.place = place
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.drawn = drawn
    }
}

/// Which grants to end.
package enum RevokeAct: Sendable {
    case grants([GrantID])
    case person(PersonID)
    /// One credential, by its token's digest, by its own holder (RFC 7009); the grant goes on.
    case credential(Digest)
}

/// An activation; its token is known to the core only as a digest.
package struct ActivateAct: Sendable {
    package let person: PersonID
    package let grant: GrantID
    package let system: SystemID
    package let terminal: TerminalID?
    package let token: Digest
    package let drawn: CredentialID

    package init(
        person: PersonID,
        grant: GrantID,
        system: SystemID,
        terminal: TerminalID?,
        token: Digest,
        drawn: CredentialID
    ) {
        self.person = person
        self.grant = grant
        self.system = system
        self.terminal = terminal
        self.token = token
        self.drawn = drawn
    }
}

/// The costly passphrase is verified only between two decisions, never before the checks.
package enum ActivationStage: Sendable {
    case beforeFactors
    case withFactors
}

/// The difference between the company's files and the register.
package struct RegisterChange: Hashable, Sendable {
    package struct EndedPerson: Hashable, Sendable {
        package let id: PersonID
        package let cause: EndCause

        package init(id: PersonID, cause: EndCause) {
            self.id = id
            self.cause = cause
        }
    }

    package var epoch: Int?
    package var policy: Policy?
    package var persons: [Person]
    package var endedPersons: [EndedPerson]
    package var terminals: [Terminal]
    package var endedTerminals: [TerminalID]
    package var systems: [System]
    package var endedSystems: [SystemID]

    package init(
        epoch: Int? = nil,
        policy: Policy? = nil,
        persons: [Person] = [],
        endedPersons: [EndedPerson] = [],
        terminals: [Terminal] = [],
        endedTerminals: [TerminalID] = [],
        systems: [System] = [],
        endedSystems: [SystemID] = []
    ) {
        self.epoch = epoch
        self.policy = policy
        self.persons = persons
        self.endedPersons = endedPersons
        self.terminals = terminals
        self.endedTerminals = endedTerminals
        self.systems = systems
        self.endedSystems = endedSystems
    }

    package var isEmpty: Bool { self == RegisterChange() }
}

/// What the files add or loosen, as its acceptor was shown it.
package struct AcceptRegisterAct: Sendable {
    /// What the files ask for beyond the register as it was at `version`.
    package let change: RegisterChange
    /// ``State/registerVersion`` when the change was made: a later register needs another look.
    package let version: Int
    /// Over `change`: two people accept the same difference or none.
    package let digest: Digest
    /// The digest of what the acceptor read.
    package let shown: Digest

    package init(change: RegisterChange, version: Int, digest: Digest, shown: Digest) {
        self.change = change
        self.version = version
        self.digest = digest
        self.shown = shown
    }
}

/// Something whose end the schedule believes due; the core looks for itself.
package enum DueItem: Hashable, Sendable {
    case event(EventID)
    case grant(GrantID)
    /// The grants of someone whose time on the roster is over.
    case person(PersonID)
    /// By its token's digest, the key under which it is held.
    case credential(Digest)
}
