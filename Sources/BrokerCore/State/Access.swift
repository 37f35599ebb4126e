/// What a downstream system asks beyond validity: may this be done, here, with that?
///
/// What is not asked about is not judged; what is asked about and unknown is refused (law L8).
package struct AccessQuestion: Hashable, Sendable {
    /// Nil: a word that names no operation.
    package let operation: Operation?
    package let screen: ResourceID?
    package let fields: [ResourceID]
    package let terminal: TerminalID?
    package let area: AreaID?

    package init(
        operation: Operation?,
        screen: ResourceID? = nil,
        fields: [ResourceID] = [],
        terminal: TerminalID? = nil,
        area: AreaID? = nil
    ) {
        self.operation = operation
        self.screen = screen
        self.fields = fields
        self.terminal = terminal
        self.area = area
    }
}

extension Authority {
    /// Is the credential of `token` valid for `audience` at `now`, and for what `question` asks?
    ///
    /// Validity is judged first: what a grant covers is nobody's business once it has ended.
    package func check(
        token: Digest,
        audience: SystemID,
        for question: AccessQuestion,
        at now: Instant
    ) -> Result<ValidCredential, Refusal> {
        check(token: token, audience: audience, at: now).flatMap { valid in
            scopeRefusal(of: valid, audience, question).map { .failure($0) } ?? .success(valid)
        }
    }

    /// Is the credential of `token` valid for `audience` at `now`, where it is being used?
    ///
    /// `terminal`: where the system says that it is used; nil if it does not say.
    package func check(
        token: Digest,
        audience: SystemID,
        usedAt terminal: TerminalID?,
        at now: Instant
    ) -> Result<ValidCredential, Refusal> {
        check(token: token, audience: audience, at: now).flatMap { valid in
            guard let system = systems[audience] else { return .failure(.systemUnknown) }
            return terminalRefusal(of: valid, system, at: terminal).map { .failure($0) }
                ?? .success(valid)
        }
    }

    /// A copied token is worth nothing at another terminal (law L7).
    ///
    /// A system that requires terminals, and a grant that is bound to a place, are good only where
    /// the terminal is named; elsewhere one that is named must be the credential's own.
    private func terminalRefusal(
        of valid: ValidCredential,
        _ system: System,
        at terminal: TerminalID?
    ) -> Refusal? {
        let isNeeded = system.terminal == .required || valid.grant.place != nil
        if terminal == nil { return isNeeded ? .terminalMismatch : nil }
        return terminal == valid.credential.terminal ? nil : .terminalMismatch
    }

    private func scopeRefusal(
        of valid: ValidCredential,
        _ audience: SystemID,
        _ question: AccessQuestion
    ) -> Refusal? {
        guard let system = systems[audience] else { return .systemUnknown }
        let scope = valid.grant.scope
        guard let operation = question.operation, scope.operations.contains(operation),
            system.operations.contains(operation)
        else { return .operationNotGranted }
        if let screen = question.screen {
            guard system.screens.contains(screen),
                scope.screens.isEmpty || scope.screens.contains(screen)
            else { return .screenUnknown }
        }
        let covered = scope.fields.isEmpty ? system.fields : scope.fields
        guard question.fields.allSatisfy({ covered.contains($0) && system.fields.contains($0) })
        else { return .fieldNotGranted }
        if let refusal = terminalRefusal(of: valid, system, at: question.terminal) {
            return refusal
        }
        if let area = question.area, events[valid.event]?.plan.areas.contains(area) != true {
            return .areaNotGranted
        }
        return nil
    }
}

/// What a person has for a system, as far as recorded ends go.
package struct PersonStandingForSystem: Sendable {
    /// With which they might be let in, newest last.
    package let tokens: [Digest]
    /// Why not, where no token is good for it; the widest reason first.
    package let refusal: Refusal
}

extension State {
    /// The grants of a person for a system that no recorded end has removed, in the order of their
    /// events and of their issue. Looks through every event in which the person ever held one.
    package func liveGrants(of person: PersonID, for system: SystemID) -> [Grant] {
        eventOrder.filter { records[$0]?.holders.contains(person) == true }
            .flatMap { records[$0]?.grantOrder ?? [] }
            .compactMap { authority.grants[$0]?.grant }
            .filter { $0.person == person && $0.systems.contains(system) }
    }

    /// May `grant` be activated at `terminal`, as far as its own place goes?
    package func isPlace(of grant: Grant, _ terminal: TerminalID?) -> Bool {
        switch grant.place {
        case nil: true
        case .terminal(let granted): granted == terminal
        case .site(let site):
            terminal.flatMap { register.terminals[$0] }.map { $0.site == site } ?? false
        }
    }

    /// For questions about a person, which are rare, and not for checks of a token: looks through
    /// the grants of every event in which the person ever held one.
    ///
    /// Says nothing about other systems, nor whether the person is on the roster: whoever holds
    /// nothing here is told `grant_unknown`.
    package func standing(
        of person: PersonID,
        for audience: SystemID,
        at now: Instant
    ) -> PersonStandingForSystem {
        var tokens: [Digest] = []
        var holdsGrant = false
        for event in eventOrder {
            guard let record = records[event], record.holders.contains(person) else { continue }
            for id in record.grantOrder {
                guard let live = authority.grants[id], live.grant.person == person,
                    live.grant.systems.contains(audience)
                else { continue }
                holdsGrant = true
                tokens += live.tokens.filter {
                    authority.credentials[$0]?.credential.system == audience
                }
            }
        }
        let refusal = refusal(for: audience, at: now)
        return PersonStandingForSystem(
            tokens: tokens,
            refusal: refusal ?? (holdsGrant ? .credentialUnknown : .grantUnknown)
        )
    }

    /// Why nobody is let in to `audience` at `now`; nil if somebody might be.
    private func refusal(for audience: SystemID, at now: Instant) -> Refusal? {
        guard authority.systems[audience] != nil else { return .systemUnknown }
        let isActive = eventOrder.contains {
            authority.activityRefusal(of: $0, at: now) == nil
                && authority.events[$0]?.plan.systems.contains(audience) == true
        }
        return isActive ? nil : .eventNotActive
    }
}
