import BrokerCore

/// The ids that stand beside `data` in a leaf, so that a reader finds them without its kind.
struct LeafSubjects: Hashable {
    var event: EventID?
    var grant: GrantID?
    var person: PersonID?

    mutating func takeEvent() throws(LeafFault) -> EventID {
        guard let id = event.take() else { throw .missingMember("event") }
        return id
    }

    mutating func takeGrant() throws(LeafFault) -> GrantID {
        guard let id = grant.take() else { throw .missingMember("grant") }
        return id
    }

    mutating func takePerson() throws(LeafFault) -> PersonID {
        guard let id = person.take() else { throw .missingMember("person") }
        return id
    }

    /// What no one took does not belong to this kind.
    func finish() throws(LeafFault) {
        if event != nil { throw .unknownMember("event") }
        if grant != nil { throw .unknownMember("grant") }
        if person != nil { throw .unknownMember("person") }
    }
}

extension Fact {
    var subjects: LeafSubjects {
        switch self {
        case .eventStoodBy(let event, _, _), .conditionAttested(let event, _),
            .eventDeclared(let event, _), .eventApproved(let event, _),
            .eventExtended(let event, _), .eventShortened(let event, _), .eventClosed(let event),
            .eventExpired(let event, _, _), .eventLapsed(let event, _, _),
            .eventWithdrawn(let event, _, _), .grantsEnded(let event, _, _),
            .credentialsEnded(let event, _, _):
            LeafSubjects(event: event)
        case .grantIssued(let grant):
            LeafSubjects(event: grant.event, grant: grant.id, person: grant.person)
        case .credentialActivated(let credential, let event, let person, _):
            LeafSubjects(event: event, grant: credential.grant, person: person)
        case .personAttested(let person):
            LeafSubjects(person: person.id)
        case .personEnrolmentIssued(let id), .personEnrolled(let id), .personEnded(let id, _):
            LeafSubjects(person: id)
        case .authorityResumeRequested(let event), .authorityResumed(let event):
            LeafSubjects(event: event)
        case .actRefused(let act):
            LeafSubjects(event: act.event, grant: act.grant, person: act.person)
        case .terminalRegistered, .terminalEnded, .systemRegistered, .systemEnded, .epochReset,
            .policyLoaded, .registerChangeRequested, .registerChangeAccepted,
            .authoritySuspended, .failuresTallied, .clockStepped,
            .clockConfirmRequested, .clockConfirmed, .ledgerContinueRequested, .ledgerContinued,
            .exportMade, .keyRotated, .usesDigested, .dryRunTallied:
            LeafSubjects()
        }
    }
}
