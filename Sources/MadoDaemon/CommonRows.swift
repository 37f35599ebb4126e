import BrokerCore

/// What an old and a new row both allow: the part of a change that needs no second person.
extension Person {
    /// Who a person is stays as recorded; what they may do is what both rows say.
    func common(with current: Person) -> Person {
        Person(
            id: id,
            employer: current.employer,
            relation: current.relation,
            contract: current.contract,
            roles: current.roles.filter(roles.contains),
            groups: current.groups.filter(groups.contains),
            epoch: current.epoch,
            validFrom: later(validFrom, current.validFrom),
            validTo: earlier(validTo, current.validTo),
            educatedOn: educatedOn.flatMap { earlier($0, current.educatedOn) },
            uid: uid == current.uid ? uid : nil,
            certificate: certificate == current.certificate ? certificate : nil
        )
    }
}

extension System {
    func common(with current: System) -> System {
        System(
            id: id,
            screens: current.screens.filter(screens.contains),
            fields: current.fields.filter(fields.contains),
            operations: current.operations.filter(operations.contains),
            // Only the end of a dry run is surely a tightening: everything else waits.
            enforcement: current.enforcement == .dryRun ? enforcement : current.enforcement,
            terminal: terminal == .required ? .required : current.terminal,
            isDrill: current.isDrill,
            // A stated figure: another one waits, whichever way it goes.
            residualSeconds: current.residualSeconds
        )
    }
}

extension Policy {
    func common(with current: Policy) -> Policy {
        Policy(
            kinds: EventKind.allCases.reduce(into: [:]) { kinds, kind in
                kinds[kind] = limits(of: kind).common(with: current.limits(of: kind))
            },
            purposes: current.purposes.filter(purposes.contains),
            operations: current.operations.filter(operations.contains),
            areas: current.areas.filter(areas.contains),
            approvalDue: min(approvalDue, current.approvalDue),
            credentialMax: min(credentialMax, current.credentialMax),
            factorFresh: min(factorFresh, current.factorFresh),
            educationMax: min(educationMax, current.educationMax),
            grantsPerEventMax: min(grantsPerEventMax, current.grantsPerEventMax),
            liveCredentialsMax: min(liveCredentialsMax, current.liveCredentialsMax)
        )
    }
}

extension KindLimits {
    fileprivate func common(with current: KindLimits) -> KindLimits {
        KindLimits(
            standby: standby && current.standby,
            window: min(window, current.window),
            extension: min(self.extension, current.extension),
            cap: min(cap, current.cap)
        )
    }
}

/// The later of two beginnings; nil is the beginning of time.
private func later(_ one: Instant?, _ other: Instant?) -> Instant? {
    guard let one, let other else { return one ?? other }
    return max(one, other)
}

/// The earlier of two ends; nil is never.
private func earlier(_ one: Instant?, _ other: Instant?) -> Instant? {
    guard let one, let other else { return one ?? other }
    return min(one, other)
}
