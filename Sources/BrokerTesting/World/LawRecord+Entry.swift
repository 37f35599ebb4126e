import BrokerCore
package import Ledger

/// An entry in the terms of the laws: a copy of its words, nothing worked out.
extension LawRecord {
    package init(_ numbered: NumberedEntry, isClockSure: Bool) {
        let entry = numbered.entry
        self.init(
            seq: numbered.seq,
            at: entry.at.millisecondsSince1970,
            actor: LawActor(entry.actor),
            request: entry.request.description,
            step: entry.totpStep,
            mark: entry.mark.map(LawMark.init),
            fact: LawFact(entry.fact),
            isClockSure: isClockSure,
            isLate: entry.fact.isRecordedLate
        )
    }
}

extension Fact {
    /// Nil: it is no end that falls due.
    fileprivate var isRecordedLate: Bool? {
        switch self {
        case .eventExpired(_, _, let isLate), .eventLapsed(_, _, let isLate),
            .eventWithdrawn(_, _, let isLate):
            isLate
        case .grantsEnded(_, _, let end), .credentialsEnded(_, _, let end): end.recordedLate
        default: nil
        }
    }
}

extension LawActor {
    fileprivate init(_ actor: Actor) {
        switch actor {
        case .person(let id): self = .person(id.text)
        case .uid(let uid): self = .uid(uid)
        case .daemon: self = .daemon
        }
    }
}

extension LawFact {
    fileprivate init(_ fact: Fact) {
        self =
            Self.ofEvent(fact) ?? Self.ofGrant(fact) ?? Self.ofRegister(fact)
            ?? Self.ofBroker(fact) ?? .other("\(fact)")
    }

    private static func ofEvent(_ fact: Fact) -> LawFact? {
        switch fact {
        case .eventStoodBy(let id, let plan, let conditions):
            .stoodBy(event: "\(id)", LawPlan(plan), conditions: conditions.count)
        case .conditionAttested(let id, let index):
            .conditionAttested(event: "\(id)", index: index)
        case .eventDeclared(let id, let declaration):
            .declared(event: "\(id)", LawDeclaration(declaration))
        case .eventApproved(let id, let window):
            .approved(event: "\(id)", window.map(LawWindow.init))
        case .eventExtended(let id, let closesAt): .extended(event: "\(id)", closesAt: closesAt.ms)
        case .eventShortened(let id, let closesAt):
            .shortened(event: "\(id)", closesAt: closesAt.ms)
        case .eventClosed(let id): .closed(event: "\(id)")
        case .eventExpired(let id, let at, _): .expired(event: "\(id)", effectiveAt: at.ms)
        case .eventLapsed(let id, let at, _): .lapsed(event: "\(id)", effectiveAt: at.ms)
        case .eventWithdrawn(let id, let at, _): .withdrawn(event: "\(id)", effectiveAt: at.ms)
        default: nil
        }
    }

    private static func ofGrant(_ fact: Fact) -> LawFact? {
        switch fact {
        case .grantIssued(let grant): .granted(LawGrant(grant))
        case .grantsEnded(let event, let ids, let end):
            .grantsEnded(event: "\(event)", grants: ids.map(\.description), LawEnd(end))
        case .credentialActivated(let credential, let event, let person, let superseded):
            .activated(
                LawCredential(
                    id: "\(credential.id)",
                    grant: "\(credential.grant)",
                    event: "\(event)",
                    person: person.text,
                    system: credential.system.text,
                    terminal: credential.terminal?.text,
                    token: "\(credential.token)",
                    activatedAt: credential.activatedAt.ms,
                    notAfter: credential.notAfter.ms,
                    superseded: superseded?.description,
                    statusIndex: credential.statusIndex.map(Int.init)
                )
            )
        case .credentialsEnded(let event, let references, let end):
            .credentialsEnded(
                event: "\(event)",
                credentials: references.map {
                    LawReference(grant: "\($0.grant)", credential: "\($0.credential)")
                },
                LawEnd(end)
            )
        default: nil
        }
    }

    private static func ofRegister(_ fact: Fact) -> LawFact? {
        switch fact {
        case .personAttested(let person): .personAttested(LawPerson(person))
        case .personEnded(let id, _): .personEnded(id.text)
        case .personEnrolmentIssued(let id): .enrolmentIssued(id.text)
        case .personEnrolled(let id): .enrolled(id.text)
        case .terminalRegistered(let terminal):
            .terminalRegistered(
                LawTerminal(
                    id: terminal.id.text,
                    kind: terminal.kind.rawValue,
                    site: terminal.site.text
                )
            )
        case .terminalEnded(let id): .terminalEnded(id.text)
        case .systemRegistered(let system):
            .systemRegistered(
                LawSystem(
                    id: system.id.text,
                    isDrill: system.isDrill,
                    needsTerminal: system.terminal == .required
                )
            )
        case .systemEnded(let id): .systemEnded(id.text)
        case .epochReset(let epoch): .epochReset(epoch)
        case .policyLoaded(let policy): .policyLoaded(LawPolicy(policy))
        case .registerChangeRequested(let digest): .changeAsked(digest: "\(digest)")
        case .registerChangeAccepted(let digest): .changeAccepted(digest: "\(digest)")
        default: nil
        }
    }

    private static func ofBroker(_ fact: Fact) -> LawFact? {
        switch fact {
        case .authoritySuspended: .suspended
        case .authorityResumeRequested(let event): .resumeAsked(event: event?.description)
        case .authorityResumed(let event): .resumed(event: event?.description)
        case .actRefused(let refused):
            .refused(
                LawRefused(
                    act: refused.act.rawValue,
                    code: refused.refusal.rawValue,
                    event: refused.event?.description,
                    grant: refused.grant?.description,
                    person: refused.person?.text
                )
            )
        case .failuresTallied(let tally):
            .tallied(
                source: "\(tally.source)",
                code: tally.refusal.rawValue,
                count: tally.count
            )
        case .usesDigested(let digest):
            .usesDigested(from: digest.from.ms, until: digest.until.ms, rows: digest.rows)
        case .dryRunTallied(let tally):
            .dryRunTallied(
                system: tally.system.text,
                count: tally.refusals.reduce(0) { $0 + $1.count }
            )
        case .clockStepped(let step): .clockStepped(verdict: step.verdict.rawValue)
        case .clockConfirmRequested(let wall): .clockConfirmAsked(wall: wall.ms)
        case .clockConfirmed(let wall): .clockConfirmed(wall: wall.ms)
        case .ledgerContinueRequested(let origins):
            .continueAsked(former: origins.former, current: origins.current)
        case .exportMade(let entries): .exported(entries: entries)
        case .ledgerContinued(let origins):
            .continued(former: origins.former, current: origins.current)
        default: nil
        }
    }
}

extension Instant {
    fileprivate var ms: Int64 { millisecondsSince1970 }
}

extension LawPlan {
    init(_ plan: EventPlan) {
        self.init(
            kind: plan.kind.rawValue,
            areas: plan.areas.map(\.text),
            systems: plan.systems.map(\.text)
        )
    }
}

extension LawDeclaration {
    fileprivate init(_ declaration: Declaration) {
        self.init(
            plan: LawPlan(declaration.plan),
            limits: LawLimits(declaration.limits),
            windowLength: declaration.windowLength.count,
            approvalDue: declaration.approvalDue.ms,
            inheritedCap: declaration.inheritedCapAt?.ms,
            window: declaration.window.map(LawWindow.init)
        )
    }
}

extension LawLimits {
    fileprivate init(_ limits: KindLimits) {
        self.init(
            window: limits.window.count,
            extension: limits.extension.count,
            cap: limits.cap.count
        )
    }
}

extension LawWindow {
    fileprivate init(_ window: Window) {
        self.init(
            opensAt: window.opensAt.ms,
            closesAt: window.closesAt.ms,
            capAt: window.capAt.ms
        )
    }
}

extension LawGrant {
    fileprivate init(_ grant: Grant) {
        var terminal: String?
        var site: String?
        switch grant.place {
        case .terminal(let id): terminal = id.text
        case .site(let id): site = id.text
        case nil: break
        }
        var notAfter: Int64?
        if case .instant(let instant) = grant.notAfter { notAfter = instant.ms }
        self.init(
            id: "\(grant.id)",
            event: "\(grant.event)",
            person: grant.person.text,
            systems: grant.systems.map(\.text),
            purpose: grant.purpose.rawValue,
            operations: grant.scope.operations.map(\.rawValue),
            terminal: terminal,
            site: site,
            notBefore: grant.notBefore.ms,
            notAfter: notAfter,
            grantedBy: grant.grantedBy.text,
            grantedAt: grant.grantedAt.ms
        )
    }
}

extension LawEnd {
    fileprivate init(_ end: End) {
        self.init(cause: end.cause.rawValue, at: end.at.ms, isLate: end.recordedLate)
    }
}

extension LawPerson {
    fileprivate init(_ person: Person) {
        self.init(
            id: person.id.text,
            employer: person.employer.text,
            relation: person.relation.rawValue,
            roles: person.roles.map(\.rawValue),
            epoch: person.epoch,
            validFrom: person.validFrom?.ms,
            validTo: person.validTo?.ms,
            educatedOn: person.educatedOn?.ms,
            uid: person.uid,
            certificate: person.certificate?.description
        )
    }
}

extension LawPolicy {
    fileprivate init(_ policy: Policy) {
        var limits: [String: LawLimits] = [:]
        for kind in EventKind.allCases {
            limits[kind.rawValue] =
                policy.kinds[kind].map(LawLimits.init) ?? LawRules.ceiling(of: kind.rawValue)
        }
        self.init(
            limits: limits,
            purposes: policy.purposes.map(\.rawValue),
            operations: policy.operations.map(\.rawValue),
            areas: policy.areas.map(\.text),
            approvalDue: policy.approvalDue.count,
            credentialMax: policy.credentialMax.count,
            factorFresh: policy.factorFresh.count,
            educationMax: policy.educationMax.count,
            grantsPerEvent: policy.grantsPerEventMax,
            liveCredentials: policy.liveCredentialsMax
        )
    }
}
