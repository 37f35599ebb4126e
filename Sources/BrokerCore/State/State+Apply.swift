extension Fact {
    /// Is it a row, an end of one, the policy or the epoch?
    fileprivate var changesRegister: Bool {
        switch self {
        case .personAttested, .personEnded, .terminalRegistered, .terminalEnded,
            .systemRegistered, .systemEnded, .policyLoaded, .epochReset:
            true
        default: false
        }
    }
}

extension State {
    /// Takes one durable entry in; the only way in which the state ever changes.
    ///
    /// Pure and total. A start replays the ledger through this same function.
    package mutating func apply(_ entry: Entry) {
        // The answer to a repeat tells what the command met.
        noteFormerAct(entry)
        noteFactor(entry)
        // The bookkeeping of an end needs the grant that the authority is about to forget.
        applyEnds(entry)
        authority.apply(entry)
        applyRecords(entry)
        applyRegister(entry)
        applyPending(entry)
        if case .usesDigested(let digest) = entry.fact { usesDigestedUntil = digest.until }
    }

    private mutating func noteFactor(_ entry: Entry) {
        if let step = entry.totpStep, let person = entry.actor.person {
            factors[person, default: FactorStanding()].prove(step: step, at: entry.at)
        }
        if case .credentialActivated(let credential, _, _, _) = entry.fact,
            let terminal = credential.terminal
        {
            terminalFactors[terminal] = nil
        }
        guard case .actRefused(let refused) = entry.fact else { return }
        // A code that served before is as likely a stranger's as a wrong one.
        let isGuess = refused.refusal == .factorWrong || refused.refusal == .factorReplayed
        if isGuess, let person = entry.actor.person {
            factors[person, default: FactorStanding()].fail(at: entry.at)
            if let terminal = refused.terminal {
                terminalFactors[terminal, default: FactorStanding()].fail(at: entry.at)
            }
        }
        if recentRefusals.count == State.recentRefusalsMax { recentRefusals.removeFirst() }
        recentRefusals.append(
            RecentRefusal(
                at: entry.at,
                actor: entry.actor,
                request: entry.request,
                refused: refused
            )
        )
    }

    private mutating func applyRegister(_ entry: Entry) {
        if entry.fact.changesRegister {
            registerVersion += 1
            // What the first of two people saw is not what the second would see.
            pendingRegister = nil
        }
        switch entry.fact {
        case .personAttested(let person): register.attest(person)
        case .personEnrolmentIssued(let id): register.invited.insert(id)
        case .personEnrolled(let id): register.enrol(id)
        case .personEnded(let id, _): register.endPerson(id)
        case .terminalRegistered(let terminal): register.register(terminal)
        case .terminalEnded(let id): register.endTerminal(id)
        case .systemRegistered(let system): register.register(system)
        case .systemEnded(let id): register.endSystem(id)
        case .policyLoaded(let policy):
            register.policy = policy
            register.wasFounded = true
        default: break
        }
    }

    private mutating func applyPending(_ entry: Entry) {
        switch entry.fact {
        case .authorityResumeRequested(let event):
            guard let by = entry.actor.person else { return }
            pendingResume = PendingAct(by: by, at: entry.at, subject: event)
        case .authorityResumed, .authoritySuspended:
            pendingResume = nil
        case .clockConfirmRequested(let wall):
            guard let by = entry.actor.person else { return }
            pendingClock = PendingAct(by: by, at: entry.at, subject: wall)
        case .clockConfirmed, .clockStepped:
            // After a step it is another clock than the one that the first person read.
            pendingClock = nil
        case .registerChangeRequested(let digest):
            guard let by = entry.actor.person else { return }
            pendingRegister = PendingAct(by: by, at: entry.at, subject: digest)
        case .registerChangeAccepted:
            pendingRegister = nil
        case .ledgerContinueRequested(let origins):
            guard let by = entry.actor.person else { return }
            pendingContinuation = PendingAct(by: by, at: entry.at, subject: origins)
        case .ledgerContinued(let origins):
            pendingContinuation = nil
            origin = origins.current
            leftOrigins.append(origins.former)
        case .keyRotated(let turn):
            tokenKeys[turn.use] = turn.kid
        default:
            break
        }
    }
}
