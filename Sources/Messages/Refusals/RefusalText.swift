package import BrokerCore

/// What a refused person reads: what happened, why, and what to do next (design §8).
///
/// The reference number (受付番号) is added by ``sentences(reference:)``.
package struct RefusalText: Hashable, Sendable {
    package let what: Message
    package let why: Message
    package let next: Message

    package init(what: Message, why: Message, next: Message) {
        self.what = what
        self.why = why
        self.next = next
    }

    /// All in one, with the reference number to read over the telephone.
    package func sentences(reference: RequestID?) -> Message {
        let number = reference.map {
            Message("（受付番号 \($0)）", "(reference number \($0))")
        }
        return what + why + next + (number ?? .empty)
    }
}

extension Refusal {
    /// The sentences of every refusal; one line per case, so that a new one cannot be forgotten.
    package var text: RefusalText {
        switch self {
        case .eventUnknown: .eventUnknown
        case .eventNotActive: .eventNotActive
        case .eventUnapproved: .eventUnapproved
        case .eventStandby: .eventStandby
        case .eventCapReached: .eventCapReached
        case .standbyNotAllowed: .standbyNotAllowed
        case .approvalRequired: .approvalRequired
        case .approverConflict: .approverConflict
        case .dutyConflict: .dutyConflict
        case .conditionNotAttested: .conditionNotAttested
        case .backdated: .backdated
        case .outsideWindow: .outsideWindow
        case .alreadyDone: .alreadyDone
        case .changedSince: .changedSince
        case .keyReused: .keyReused
        case .suspended: .suspended
        case .actorUnknown: .actorUnknown
        case .roleMissing: .roleMissing
        case .personUnknown: .personUnknown
        case .personNotCurrent: .personNotCurrent
        case .personNotEligible: .personNotEligible
        case .factorMissing: .factorMissing
        case .factorWrong: .factorWrong
        case .factorReplayed: .factorReplayed
        case .factorThrottled: .factorThrottled
        case .terminalUnknown: .terminalUnknown
        case .terminalMismatch: .terminalMismatch
        case .terminalKind: .terminalKind
        case .areaUnknown: .areaUnknown
        case .systemUnknown: .systemUnknown
        case .systemNotInEvent: .systemNotInEvent
        case .systemNotInGrant: .systemNotInGrant
        case .screenUnknown: .screenUnknown
        case .fieldNotGranted: .fieldNotGranted
        case .areaNotGranted: .areaNotGranted
        case .fieldUnknown: .fieldUnknown
        case .operationNotGranted: .operationNotGranted
        case .purposeNotAllowed: .purposeNotAllowed
        case .grantUnknown: .grantUnknown
        case .grantEnded: .grantEnded
        case .grantNotYet: .grantNotYet
        case .grantLimit: .grantLimit
        case .alreadyGranted: .alreadyGranted
        case .credentialUnknown: .credentialUnknown
        case .credentialEnded: .credentialEnded
        case .audienceMismatch: .audienceMismatch
        case .drillOnly: .drillOnly
        case .cannotRecord: .cannotRecord
        case .clockUnsure: .clockUnsure
        case .clockChanged: .clockChanged
        case .overloaded: .overloaded
        case .malformed: .malformed
        }
    }
}
