import BrokerCore

/// The `kind` of a leaf: `noun.verb` in the past; part of the format and never renamed.
package enum EntryKind: String, CaseIterable, Sendable {
    case eventStoodBy = "event.stood_by"
    case conditionAttested = "condition.attested"
    case eventDeclared = "event.declared"
    case eventApproved = "event.approved"
    case eventExtended = "event.extended"
    case eventShortened = "event.shortened"
    case eventClosed = "event.closed"
    case eventExpired = "event.expired"
    case eventLapsed = "event.lapsed"
    case eventWithdrawn = "event.withdrawn"
    case grantIssued = "grant.issued"
    case grantsEnded = "grants.ended"
    case credentialActivated = "credential.activated"
    case credentialEnded = "credential.ended"
    case personAttested = "person.attested"
    case personEnrolmentIssued = "person.enrolment_issued"
    case personEnrolled = "person.enrolled"
    case personEnded = "person.ended"
    case terminalRegistered = "terminal.registered"
    case terminalEnded = "terminal.ended"
    case systemRegistered = "system.registered"
    case systemEnded = "system.ended"
    case epochReset = "epoch.reset"
    case policyLoaded = "policy.loaded"
    case registerChangeRequested = "register.change_requested"
    case registerChangeAccepted = "register.change_accepted"
    case authoritySuspended = "authority.suspended"
    case authorityResumeRequested = "authority.resume_requested"
    case authorityResumed = "authority.resumed"
    case actRefused = "act.refused"
    case failuresTallied = "failures.tallied"
    case dryRunTallied = "dry_run.tallied"
    case clockStepped = "clock.stepped"
    case clockConfirmRequested = "clock.confirm_requested"
    case clockConfirmed = "clock.confirmed"
    case ledgerContinueRequested = "ledger.continue_requested"
    case ledgerContinued = "ledger.continued"
    case exportMade = "export.made"
    case keyRotated = "key.rotated"
    case usesDigested = "uses.digested"

    /// A table instead of the raw-value switch: a start looks up a million kinds.
    static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

extension Fact {
    package var kind: EntryKind {
        switch self {
        case .eventStoodBy: .eventStoodBy
        case .conditionAttested: .conditionAttested
        case .eventDeclared: .eventDeclared
        case .eventApproved: .eventApproved
        case .eventExtended: .eventExtended
        case .eventShortened: .eventShortened
        case .eventClosed: .eventClosed
        case .eventExpired: .eventExpired
        case .eventLapsed: .eventLapsed
        case .eventWithdrawn: .eventWithdrawn
        case .grantIssued: .grantIssued
        case .grantsEnded: .grantsEnded
        case .credentialActivated: .credentialActivated
        case .credentialsEnded: .credentialEnded
        case .personAttested: .personAttested
        case .personEnrolmentIssued: .personEnrolmentIssued
        case .personEnrolled: .personEnrolled
        case .personEnded: .personEnded
        case .terminalRegistered: .terminalRegistered
        case .terminalEnded: .terminalEnded
        case .systemRegistered: .systemRegistered
        case .systemEnded: .systemEnded
        case .epochReset: .epochReset
        case .policyLoaded: .policyLoaded
        case .registerChangeRequested: .registerChangeRequested
        case .registerChangeAccepted: .registerChangeAccepted
        case .authoritySuspended: .authoritySuspended
        case .authorityResumeRequested: .authorityResumeRequested
        case .authorityResumed: .authorityResumed
        case .actRefused: .actRefused
        case .failuresTallied: .failuresTallied
        case .dryRunTallied: .dryRunTallied
        case .clockStepped: .clockStepped
        case .clockConfirmRequested: .clockConfirmRequested
        case .clockConfirmed: .clockConfirmed
        case .ledgerContinueRequested: .ledgerContinueRequested
        case .ledgerContinued: .ledgerContinued
        case .exportMade: .exportMade
        case .keyRotated: .keyRotated
        case .usesDigested: .usesDigested
        }
    }
}
