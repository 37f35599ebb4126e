/// Activation (資格情報の有効化): a grant becomes a token for one system, with two factors.
extension Desk {
    /// Before the factors, everything cheap is checked; with them, everything again.
    func decideActivate(_ act: ActivateAct, _ stage: ActivationStage) -> Decision {
        guard person == act.person else {
            return refuseActivation(act, stage, unknownGrantRefusal(act))
        }
        let live = authority.grants[act.grant].flatMap { live in
            live.grant.person == act.person ? live : nil
        }
        let event = live?.grant.event
        if let delay = throttleDelay(act) {
            return refuseActivation(act, stage, .factorThrottled, event: event, retryAfter: delay)
        }
        // Codes that were shown are judged before all else, as in every opening act.
        if stage == .withFactors, let refusal = bothFactorsRefusal() {
            return refuseActivation(act, stage, refusal, event: event)
        }
        guard let live else { return refuseActivation(act, stage, unknownGrantRefusal(act)) }
        if let refusal = activationRefusal(act, live.grant) {
            return refuseActivation(act, stage, refusal, event: event)
        }
        if stage == .beforeFactors { return accept([], .clearToVerify) }
        return activate(act, live.grant, live.tokens)
    }

    /// Before the factors nobody has shown who they are: the named person's record must not grow
    /// by what a stranger asked in their name, so such a refusal is counted instead (law L13).
    private func refuseActivation(
        _ act: ActivateAct,
        _ stage: ActivationStage,
        _ refusal: Refusal,
        event: EventID? = nil,
        retryAfter: Milliseconds? = nil
    ) -> Decision {
        if stage == .beforeFactors {
            let outcome = Outcome.refused(refusal, retryAfter: retryAfter)
            return Decision(entries: [], outcome: outcome, tallied: refusal)
        }
        // A terminal that the ledger does not know is the caller's word, not a record.
        let terminal = act.terminal.flatMap { register.terminals[$0]?.id }
        return refuse(
            .activate,
            refusal,
            event: event,
            grant: event == nil ? nil : act.grant,
            terminal: terminal,
            retryAfter: retryAfter
        )
    }

    /// Another person's grant, ended or not, is as unknown as one that never was.
    private func unknownGrantRefusal(_ act: ActivateAct) -> Refusal {
        guard let person else { return .personUnknown }
        return state.endedGrants[act.grant] == person ? .grantEnded : .grantUnknown
    }

    private func throttleDelay(_ act: ActivateAct) -> Milliseconds? {
        [state.factors[act.person], act.terminal.flatMap { state.terminalFactors[$0] }]
            .compactMap { $0?.delay(at: now) }.max()
    }

    private func activationRefusal(_ act: ActivateAct, _ grant: Grant) -> Refusal? {
        guard isClockSure else { return .clockUnsure }
        if let refusal = authority.refusal(of: grant, at: now) { return refusal }
        guard let system = register.systems[act.system] else { return .systemUnknown }
        guard grant.systems.contains(act.system) else { return .systemNotInGrant }
        if let refusal = terminalRefusal(act, grant, system) { return refusal }
        let isRenewal = former(act, of: authority.grants[act.grant]?.tokens ?? []) != nil
        let live = state.records[grant.event]?.liveCredentials ?? 0
        return isRenewal || live < policy.liveCredentialsMax ? nil : .grantLimit
    }

    private func terminalRefusal(
        _ act: ActivateAct,
        _ grant: Grant,
        _ system: System
    ) -> Refusal? {
        guard let id = act.terminal else {
            return system.terminal == .required || grant.place != nil ? .terminalUnknown : nil
        }
        guard let terminal = register.terminals[id] else { return .terminalUnknown }
        guard let event = state.event(grant.event), accepts(terminal, event) else {
            return .terminalKind
        }
        switch grant.place {
        case nil: return nil
        case .terminal(let granted): return granted == id ? nil : .terminalMismatch
        case .site(let site): return terminal.site == site ? nil : .terminalMismatch
        }
    }

    /// Something known and something held, and never the same code twice.
    private func bothFactorsRefusal() -> Refusal? {
        switch factor {
        case .none, .totp: return .factorMissing
        case .wrong: return .factorWrong
        case .passphraseAndTOTP: return factorRefusal()
        }
    }

    private func activate(_ act: ActivateAct, _ grant: Grant, _ tokens: [Digest]) -> Decision {
        // Two callers cannot draw the same 256 bits; if they did, nobody gets the token.
        guard authority.credentials[act.token] == nil else {
            return refuseActivation(act, .withFactors, .malformed, event: grant.event)
        }
        let notAfter = authority.expiry(of: grant, credentialEnd: now + policy.credentialMax)
        let taken = tokens.compactMap { authority.credentials[$0]?.credential.id }
        let id = act.drawn.firstFree(where: taken.contains)
        let former = former(act, of: tokens)
        let formerEnd = former.flatMap { ownEnd(of: $0) }
        let superseded = formerEnd == nil ? former?.credential.id : nil
        let credential = Credential(
            id: id,
            grant: grant.id,
            system: act.system,
            terminal: act.terminal,
            token: act.token,
            activatedAt: now,
            notAfter: now + policy.credentialMax,
            statusIndex: statusIndex(act, in: grant.event)
        )
        let activated = ActivatedCredential(
            id: id,
            grant: grant.id,
            event: grant.event,
            expiresAt: notAfter,
            superseded: superseded,
            isOffline: credential.statusIndex != nil
        )
        var facts = [
            Fact.credentialActivated(credential, grant.event, act.person, superseded: superseded)
        ]
        if let former, let formerEnd {
            // It had ended by itself, and nobody had written that yet.
            let reference = CredentialReference(grant: grant.id, credential: former.credential.id)
            facts.append(.credentialsEnded(grant.event, [reference], formerEnd))
        }
        return accept(facts, .activated(activated))
    }

    /// Where an offline verifier finds it; nil for a system that asks.
    private func statusIndex(_ act: ActivateAct, in event: EventID) -> UInt32? {
        guard register.systems[act.system]?.enforcement == .offline else { return nil }
        return UInt32(clamping: authority.statusRegisters[event]?.count ?? 0)
    }

    /// The credential of this grant and system, which activating again supersedes.
    private func former(_ act: ActivateAct, of tokens: [Digest]) -> LiveCredential? {
        tokens.lazy.compactMap { self.authority.credentials[$0] }
            .first { $0.credential.system == act.system }
    }
}
