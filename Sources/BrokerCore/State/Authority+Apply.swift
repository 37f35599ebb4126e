extension Authority {
    /// Takes one durable entry in. Pure and total: an entry about the unknown changes nothing.
    ///
    /// Recovery runs this same code.
    package mutating func apply(_ entry: Entry) {
        switch entry.fact {
        case .eventStoodBy, .conditionAttested, .eventDeclared, .eventApproved, .eventExtended,
            .eventShortened, .eventClosed, .eventExpired, .eventLapsed, .eventWithdrawn:
            applyEvent(entry)
        case .grantIssued(let grant):
            grants[grant.id] = LiveGrant(grant: grant)
        case .grantsEnded(_, let ids, _):
            ids.forEach { removeGrant($0) }
        case .credentialActivated(let credential, let event, _, let superseded):
            activate(credential, in: event, superseding: superseded)
        case .credentialsEnded(_, let references, _):
            references.forEach { removeCredential($0.credential, of: $0.grant) }
        case .personAttested(let person):
            persons[person.id] = PersonStanding(
                epoch: person.epoch,
                validFrom: person.validFrom,
                validTo: person.validTo
            )
        case .personEnded(let id, _):
            persons[id] = nil
        case .epochReset(let epoch):
            self.epoch = epoch
        case .systemRegistered(let system):
            systems[system.id] = system
        case .systemEnded(let id):
            systems[id] = nil
        case .authoritySuspended:
            suspension.generation += 1
            suspension.ends.append(entry.at)
            suspension.isStanding = true
            suspension.resumed = []
        case .authorityResumed(let event):
            resume(event)
        default:
            break
        }
    }

    /// Takes in only what the entry ends, before it is durable: ends take effect when decided (L3).
    ///
    /// Safe to repeat: ``apply(_:)`` follows for the same entry when it is durable.
    package mutating func applyEnd(_ entry: Entry) {
        switch entry.fact {
        case .eventShortened(let id, let closesAt):
            guard let current = events[id]?.closesAt else { return }
            events[id]?.closesAt = min(current, closesAt)
        case .eventClosed, .eventExpired, .eventLapsed, .eventWithdrawn, .grantsEnded,
            .credentialsEnded, .personEnded, .systemEnded, .authoritySuspended:
            apply(entry)
        case .epochReset(let epoch):
            self.epoch = epoch
        case .personAttested(let person):
            // A row that ends sooner ends so from now on, however long the disk takes.
            guard let standing = persons[person.id], let validTo = person.validTo else { return }
            persons[person.id] = PersonStanding(
                epoch: standing.epoch,
                validFrom: standing.validFrom,
                validTo: standing.validTo.map { min($0, validTo) } ?? validTo
            )
        default:
            break
        }
    }

    private mutating func removeGrant(_ id: GrantID) {
        guard let live = grants.removeValue(forKey: id) else { return }
        for token in live.tokens { forget(token, in: live.grant.event) }
    }

    private mutating func activate(
        _ credential: Credential,
        in event: EventID,
        superseding former: CredentialID?
    ) {
        guard grants[credential.grant] != nil else { return }
        if let former { removeCredential(former, of: credential.grant) }
        let live = LiveCredential(credential: credential, generation: suspension.generation)
        credentials[credential.token] = live
        if credential.statusIndex != nil {
            statusRegisters[event, default: StatusRegister()].add(live)
        }
        grants[credential.grant]?.tokens.append(credential.token)
    }

    private mutating func removeCredential(_ id: CredentialID, of grant: GrantID) {
        guard let live = grants[grant] else { return }
        for token in live.tokens where credentials[token]?.credential.id == id {
            forget(token, in: live.grant.event)
            grants[grant]?.tokens.removeAll { $0 == token }
        }
    }

    private mutating func forget(_ token: Digest, in event: EventID) {
        let index = credentials.removeValue(forKey: token)?.credential.statusIndex
        if let index { statusRegisters[event]?.end(index) }
    }

    private mutating func resume(_ event: EventID?) {
        guard let event else {
            suspension.isStanding = false
            suspension.resumed = []
            return
        }
        suspension.resumed.append(event)
    }
}
