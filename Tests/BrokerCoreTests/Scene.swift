import BrokerCore
import Testing

/// A broker's state and its present moment; commands are decided and applied in order.
struct Scene {
    private(set) var state = State()
    var now = Site.start
    var isClockSure = true
    /// Every entry so far.
    private(set) var entries: [Entry] = []
    private var step: Int64 = 0
    private var drawn: UInt64 = 0

    /// The company's files are loaded, for epoch 1, and everybody has enrolled unless said
    /// otherwise.
    init(
        policy: Policy = Site.policy(),
        persons: [Person] = Site.persons,
        now: Instant = Site.start,
        isEnrolled: Bool = true
    ) {
        self.now = now
        load(
            RegisterChange(
                epoch: 1,
                policy: policy,
                persons: persons,
                terminals: Site.terminals,
                systems: Site.systems
            )
        )
        if isEnrolled { enrol(persons.map(\.id)) }
    }

    /// Takes the enrolments in as the ledger tells of them.
    mutating func enrol(_ persons: [PersonID]) {
        for id in persons {
            let request = RequestID(drawn: draw())
            state.apply(
                Entry(at: now, actor: .person(id), request: request, fact: .personEnrolled(id))
            )
        }
    }

    /// Decides and applies. Without `factor` the caller gives what the act needs, with a new step.
    @discardableResult
    mutating func run(
        _ act: Act,
        by caller: Caller,
        factor: FactorEvidence? = nil,
        mark: IdempotencyMark? = nil
    ) -> Decision {
        let command = Command(
            caller: caller,
            request: RequestID(drawn: draw()),
            factor: factor ?? newFactor(for: act),
            act: act,
            mark: mark
        )
        let stamp = Stamp(now: now, isClockSure: isClockSure)
        let decision =
            decideRepeat(command, state, at: stamp) ?? decide(command, state, at: stamp)
        for entry in decision.entries { state.apply(entry) }
        entries += decision.entries
        return decision
    }

    mutating func draw() -> UInt64 {
        drawn += 1
        return drawn
    }

    mutating func newStep() -> Int64 {
        step += 1
        return step
    }

    private mutating func newFactor(for act: Act) -> FactorEvidence {
        if case .activate = act { return .passphraseAndTOTP(step: newStep()) }
        return .totp(step: newStep())
    }

    mutating func load(_ change: RegisterChange) {
        run(.register(change), by: .daemon, factor: FactorEvidence.none)
    }

    mutating func pass(_ length: Milliseconds) { now = now + length }

    /// Somebody looks at a wall clock that shows `wall`, and says at once that it is right.
    func confirmation(of wall: Instant? = nil) -> Act {
        let wall = wall ?? now
        return .confirmClock(ClockConfirmation(shown: wall, shownAt: now, wall: wall))
    }

    // MARK: - Common beginnings

    @discardableResult
    mutating func standby(
        _ plan: EventPlan = .of(.typhoon),
        conditions: Int = 1
    ) -> EventID {
        let id = EventID(drawn: draw())
        let texts = (0..<conditions).map { Site.digest(UInt8($0)) }
        run(.standby(id, plan, conditions: texts), by: .op1)
        return id
    }

    /// Declared by `op1` unless said otherwise.
    @discardableResult
    mutating func declare(
        _ plan: EventPlan = .of(.typhoon),
        approval: ApprovalOrder = .after,
        window: Milliseconds? = nil,
        by caller: Caller = .op1
    ) -> EventID {
        let id = EventID(drawn: draw())
        let act = DeclareAct(drawn: id, source: .direct(plan), window: window, approval: approval)
        run(.declare(act), by: caller)
        return id
    }

    /// Declared by `op1` and approved by `op2`.
    mutating func approved(
        _ plan: EventPlan = .of(.typhoon),
        window: Milliseconds? = nil
    ) -> EventID {
        let id = declare(plan, window: window)
        run(.approve(id), by: .op2)
        return id
    }

    /// A grant by `op3`, which must be issued.
    mutating func grant(
        _ event: EventID,
        to person: PersonID = .en1,
        systems: [SystemID] = [Site.systemA],
        screens: [ResourceID] = [],
        place: Place? = nil,
        notBefore: Instant? = nil,
        notAfter: NotAfter = .event
    ) throws -> GrantID {
        let act = GrantAct(
            event: event,
            persons: [person],
            systems: systems,
            scope: Scope(screens: screens),
            purpose: .outageInquiry,
            place: place,
            notBefore: notBefore,
            notAfter: notAfter,
            drawn: draw()
        )
        let outcome = run(.grant(act), by: .op3).outcome
        guard case .accepted(.granted(let granted)) = outcome,
            case .issued(let id, _) = granted.first
        else {
            throw Unexpected(outcome: outcome)
        }
        return id
    }

    /// An activation by the person; gives the token's digest, opened or not.
    @discardableResult
    mutating func activate(
        _ grant: GrantID,
        by person: PersonID = .en1,
        system: SystemID = Site.systemA,
        at terminal: TerminalID? = Site.gridTerminal,
        factor: FactorEvidence? = nil
    ) -> (token: Digest, decision: Decision) {
        let token = Site.digest(UInt8(truncatingIfNeeded: draw()))
        let act = ActivateAct(
            person: person,
            grant: grant,
            system: system,
            terminal: terminal,
            token: token,
            drawn: CredentialID(drawn: draw())
        )
        let decision = run(.activate(act, .withFactors), by: .person(person), factor: factor)
        return (token, decision)
    }

    /// Suspends by `op1`.
    mutating func suspend() { run(.suspendAll, by: .op1) }

    /// Resumes by `ap1` and `ap2`.
    mutating func resume(_ event: EventID? = nil) {
        run(.resume(event), by: .ap1)
        run(.resume(event), by: .ap2)
    }

    func check(
        _ token: Digest,
        at instant: Instant? = nil,
        audience: SystemID = Site.systemA
    ) -> Refusal? {
        let answer = state.authority.check(token: token, audience: audience, at: instant ?? now)
        if case .failure(let refusal) = answer { return refusal }
        return nil
    }

    /// Writes everything that fell due, as the daemon does.
    mutating func recordAllDue(atStart: Bool = false) {
        let authority = state.authority
        let items =
            state.eventOrder.map { DueItem.event($0) }
            + state.eventOrder.flatMap { state.records[$0]?.grantOrder ?? [] }.flatMap { id in
                [.grant(id)] + (authority.grants[id]?.tokens.map { .credential($0) } ?? [])
            }
        run(.recordDue(items, atStart: atStart), by: .daemon, factor: FactorEvidence.none)
        recordEnds(atStart: atStart)
    }

    mutating func recordEnds(atStart: Bool = false) {
        while !state.backlog.isEmpty {
            let act = Act.recordEnds(atStart: atStart)
            let decision = run(act, by: .daemon, factor: FactorEvidence.none)
            // A batch that writes nothing would be asked for again for ever.
            guard !decision.entries.isEmpty else { return }
        }
    }
}

struct Unexpected: Error {
    let outcome: Outcome
}

extension Decision {
    var refusal: Refusal? { outcome.refusal }
}
