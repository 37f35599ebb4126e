import BrokerCore

/// Which members each kind's `data` has: one line per kind, the bodies are beside their noun.
extension LeafWriter {
    mutating func data(of fact: Fact) {
        switch fact {
        case .eventStoodBy(_, let plan, let conditions): standby(plan, conditions)
        case .conditionAttested(_, let condition): integer("condition", Int64(condition))
        case .eventDeclared(_, let declaration): self.declaration(declaration)
        case .eventApproved(_, let window): self.window(window)
        case .eventExtended(_, let closesAt), .eventShortened(_, let closesAt):
            instant("closes_at", closesAt)
        case .eventClosed: break
        case .eventExpired(_, let effectiveAt, let late),
            .eventLapsed(_, let effectiveAt, let late),
            .eventWithdrawn(_, let effectiveAt, let late):
            effect(effectiveAt, recordedLate: late)
        case .grantIssued(let grant): self.grant(grant)
        case .grantsEnded(_, let grants, let end): grantsEnd(grants, end)
        case .credentialActivated(let credential, _, _, let superseded):
            self.credential(credential, superseded: superseded)
        case .credentialsEnded(_, let credentials, let end): credentialsEnd(credentials, end)
        case .personAttested(let person): self.person(person)
        case .personEnrolmentIssued, .personEnrolled: break
        case .personEnded(_, let cause): code("cause", cause)
        case .terminalRegistered(let terminal): self.terminal(terminal)
        case .terminalEnded(let terminal): id("terminal", terminal)
        case .systemRegistered(let system): self.system(system)
        case .systemEnded(let system): id("system", system)
        case .epochReset(let epoch): integer("epoch", Int64(epoch))
        case .policyLoaded(let policy): self.policy(policy)
        case .registerChangeRequested(let digest), .registerChangeAccepted(let digest):
            self.digest("change", digest)
        case .authoritySuspended, .authorityResumeRequested, .authorityResumed: break
        case .actRefused(let act): refusedAct(act)
        case .failuresTallied(let tally): self.tally(tally)
        case .dryRunTallied(let tally): dryRun(tally)
        case .clockStepped(let step): clockStep(step)
        case .clockConfirmRequested(let wall), .clockConfirmed(let wall): instant("wall", wall)
        case .ledgerContinueRequested(let origins), .ledgerContinued(let origins):
            name("former_origin")
            text(origins.former)
            name("origin")
            text(origins.current)
        case .usesDigested(let digest): uses(digest)
        case .exportMade(let entries): integer("entries", Int64(clamping: entries))
        case .keyRotated(let turn): keyTurn(turn)
        }
    }
}

extension LeafReader {
    mutating func fact(
        of kind: EntryKind,
        about subjects: inout LeafSubjects
    ) throws(LeafFault) -> Fact {
        switch kind {
        case .eventStoodBy, .conditionAttested, .eventDeclared, .eventApproved, .eventExtended,
            .eventShortened, .eventClosed, .eventExpired, .eventLapsed, .eventWithdrawn:
            try eventFact(of: kind, about: subjects.takeEvent())
        case .grantIssued: .grantIssued(try grant(about: &subjects))
        case .grantsEnded: try grantsEnd(of: subjects.takeEvent())
        case .credentialActivated: try credential(about: &subjects)
        case .credentialEnded: try credentialsEnd(of: subjects.takeEvent())
        case .personAttested: .personAttested(try person(subjects.takePerson()))
        case .personEnrolmentIssued: .personEnrolmentIssued(try subjects.takePerson())
        case .personEnrolled: .personEnrolled(try subjects.takePerson())
        case .personEnded: .personEnded(try subjects.takePerson(), try needCode("cause"))
        case .terminalRegistered: .terminalRegistered(try terminal())
        case .terminalEnded: .terminalEnded(try needID("terminal"))
        case .systemRegistered: .systemRegistered(try system())
        case .systemEnded: .systemEnded(try needID("system"))
        case .epochReset: .epochReset(epoch: try needInt("epoch"))
        case .policyLoaded: .policyLoaded(try policy())
        case .registerChangeRequested: .registerChangeRequested(try needDigest("change"))
        case .registerChangeAccepted: .registerChangeAccepted(try needDigest("change"))
        case .authoritySuspended: .authoritySuspended
        case .authorityResumeRequested: .authorityResumeRequested(subjects.event.take())
        case .authorityResumed: .authorityResumed(subjects.event.take())
        case .actRefused: .actRefused(try refusedAct(about: &subjects))
        case .failuresTallied: .failuresTallied(try tally())
        case .dryRunTallied: .dryRunTallied(try dryRun())
        case .clockStepped: .clockStepped(try clockStep())
        case .clockConfirmRequested: .clockConfirmRequested(wall: try needInstant("wall"))
        case .clockConfirmed: .clockConfirmed(wall: try needInstant("wall"))
        case .ledgerContinueRequested: .ledgerContinueRequested(try ledgerOrigins())
        case .ledgerContinued: .ledgerContinued(try ledgerOrigins())
        case .usesDigested: .usesDigested(try uses())
        case .exportMade: .exportMade(entries: try needInt("entries", as: UInt64.self))
        case .keyRotated: .keyRotated(try keyTurn())
        }
    }
}
