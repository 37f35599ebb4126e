/// Decides one command: pure, synchronous, total (law L14).
///
/// Guards are flat and each has its own refusal; nothing throws. Whether it is a repeat,
/// ``decideRepeat(_:_:at:)`` has said before. The caller applies the entries
/// to `state` at once, so that the next command of a batch is decided on what this one did.
package func decide(_ command: Command, _ state: State, at stamp: Stamp) -> Decision {
    let desk = Desk(command: command, state: state, stamp: stamp)
    switch command.act {
    case .standby(let drawn, let plan, let conditions):
        return desk.decideStandby(drawn, plan, conditions)
    case .attest(let event, let condition): return desk.decideAttest(event, condition)
    case .declare(let act): return desk.decideDeclare(act)
    case .approve(let event): return desk.decideApprove(event)
    case .extend(let event, let length): return desk.decideExtend(event, length)
    case .shorten(let event, let closesAt): return desk.decideShorten(event, closesAt)
    case .close(let event): return desk.decideClose(event)
    case .withdraw(let event): return desk.decideWithdraw(event)
    case .suspendAll: return desk.decideSuspendAll()
    case .resume(let event): return desk.decideResume(event)
    case .grant(let act): return desk.decideGrant(act)
    case .revoke(let act): return desk.decideRevoke(act)
    case .activate(let act, let stage): return desk.decideActivate(act, stage)
    case .register(let change): return desk.decideRegister(change)
    case .acceptRegister(let act): return desk.decideAcceptRegister(act)
    case .issueEnrolment(let persons): return desk.decideIssueEnrolment(persons)
    case .enrol(let person): return desk.decideEnrol(person)
    case .confirmClock(let word): return desk.decideConfirmClock(word)
    case .continueLedger(let origins): return desk.decideContinueLedger(origins)
    case .export(let entries): return desk.decideExport(entries)
    case .rotateKey(let turn): return desk.decideRotateKey(turn)
    case .recordDue(let items, _): return desk.recordDue(items)
    case .recordEnds(let most, _): return desk.recordEnds(atMost: most)
    case .recordTally(let tallies):
        return desk.record(.recordTally, tallies.map { .failuresTallied($0) })
    case .recordClock(let step): return desk.record(.recordClock, [.clockStepped(step)])
    case .recordUses(let digest, let tallies): return desk.decideRecordUses(digest, tallies)
    case .probe: return Decision(entries: [], outcome: .accepted(.done))
    }
}

/// Where one command is decided: its words, the state it meets, and the moment.
struct Desk {
    let command: Command
    let state: State
    let now: Instant
    let isClockSure: Bool

    init(command: Command, state: State, stamp: Stamp) {
        self.command = command
        self.state = state
        now = stamp.now
        isClockSure = stamp.isClockSure
    }

    var authority: Authority { state.authority }
    var register: Register { state.register }
    var policy: Policy { state.register.policy }

    /// The person behind the caller; nil for the broker, and for accounts and certificates that
    /// are nobody's.
    var person: PersonID? { register.person(behind: command.caller) }

    /// What the factors count for: nothing, while the register knows of no enrolment. Whatever the
    /// directory holds then is not, or no longer, the person's.
    var factor: FactorEvidence {
        person.map(register.enrolled.contains) == true ? command.factor : .none
    }

    /// Whom an entry names; nil for a certificate that is nobody's, of which there is none.
    var actor: Actor? {
        switch command.caller {
        case .uid(let uid): person.map { .person($0) } ?? .uid(uid)
        case .certificate: person.map { .person($0) }
        case .person(let id): .person(id)
        case .daemon: .daemon
        }
    }
}

extension Act {
    /// Does a code given with it count, a wrong one as well as a right one?
    var judgesFactor: Bool {
        switch self {
        case .attest, .declare, .approve, .extend, .resume, .grant, .issueEnrolment,
            .confirmClock, .acceptRegister, .continueLedger:
            true
        case .activate(_, let stage): stage == .withFactors
        default: false
        }
    }
}

// MARK: - Answers

extension Desk {
    /// Entries of this command; the first carries the TOTP step that the command burns, and the
    /// key under which it came, unless it may be sent again as it is.
    private func entries(_ facts: [Fact], by actor: Actor, isPassing: Bool = false) -> [Entry] {
        facts.enumerated().map { index, fact in
            Entry(
                at: now,
                actor: actor,
                request: command.request,
                totpStep: index == 0 ? burntStep : nil,
                mark: index == 0 && !isPassing ? command.mark : nil,
                fact: fact
            )
        }
    }

    /// Whatever else was judged, nothing is done for somebody whom no entry can name.
    func accept(_ facts: [Fact], _ acceptance: Acceptance) -> Decision {
        guard let actor else {
            return Decision(entries: [], outcome: .refused(.actorUnknown), tallied: .actorUnknown)
        }
        return Decision(entries: entries(facts, by: actor), outcome: .accepted(acceptance))
    }

    /// What the broker notes by itself: nobody else may ask for it.
    func record(_ act: ActName, _ facts: [Fact]) -> Decision {
        guard command.caller == .daemon else { return refuse(act, .roleMissing) }
        return accept(facts, .recorded(ends: facts.count, more: false))
    }

    /// How long the person's codes are not looked at yet; nil: they are.
    var throttleDelay: Milliseconds? {
        person.flatMap { state.factors[$0]?.delay(at: now) }
    }

    /// Refuses, and records it where the caller is a person (law L13); others are counted.
    func refuse(
        _ act: ActName,
        _ refusal: Refusal,
        event: EventID? = nil,
        grant: GrantID? = nil,
        person subject: PersonID? = nil,
        terminal: TerminalID? = nil,
        retryAfter: Milliseconds? = nil
    ) -> Decision {
        let delay = retryAfter ?? (refusal == .factorThrottled ? throttleDelay : nil)
        let outcome = Outcome.refused(refusal, retryAfter: delay)
        guard let person else {
            return Decision(entries: [], outcome: outcome, tallied: refusal)
        }
        let refused = RefusedAct(
            act: act,
            refusal: refusal,
            event: event,
            grant: grant,
            person: subject,
            terminal: terminal
        )
        let entries = entries(
            [.actRefused(refused)],
            by: .person(person),
            isPassing: refusal.isPassing
        )
        return Decision(entries: entries, outcome: outcome)
    }

    /// The step that this command burns whatever its outcome: the code was shown and matched.
    ///
    /// Nil while the person is throttled, for then the code was not looked at, and at an act that
    /// judges no factor: where a wrong code costs nothing, a right one must prove nothing.
    private var burntStep: Int64? {
        guard command.act.judgesFactor, let step = factor.step, let person else { return nil }
        let standing = state.factors[person] ?? FactorStanding()
        return standing.delay(at: now) == nil && standing.isNew(step) ? step : nil
    }

    /// An accepted enrolment burns the step of the code that proved the new factors, throttled or
    /// not: the same code must open nothing afterwards (RFC 6238 §5.2).
    func acceptEnrolment(of subject: PersonID) -> Decision {
        let standing = state.factors[subject] ?? FactorStanding()
        let step = command.factor.step.flatMap { standing.isNew($0) ? $0 : nil }
        let entry = Entry(
            at: now,
            actor: .person(subject),
            request: command.request,
            totpStep: step,
            mark: command.mark,
            fact: .personEnrolled(subject)
        )
        return Decision(entries: [entry], outcome: .accepted(.enrolled(subject)))
    }
}
