import BrokerCore
import HTTPTypes

extension Refusal {
    /// The HTTP status of this refusal on Mado's own paths (RFC 9110 §15).
    var status: HTTPResponse.Status {
        switch self {
        case .malformed: .badRequest
        // draft-ietf-httpapi-idempotency-key-header §2.7.
        case .keyReused: .unprocessableContent
        case .eventUnknown, .grantUnknown, .personUnknown, .terminalUnknown, .areaUnknown,
            .systemUnknown, .screenUnknown, .fieldUnknown, .credentialUnknown:
            .notFound
        case .alreadyDone, .alreadyGranted, .changedSince, .clockChanged,
            .approverConflict, .dutyConflict, .eventNotActive,
            .eventStandby, .eventUnapproved, .eventCapReached, .conditionNotAttested,
            .approvalRequired, .suspended, .grantEnded, .grantNotYet, .grantLimit,
            .credentialEnded:
            .conflict
        case .factorThrottled: .tooManyRequests
        case .cannotRecord, .clockUnsure, .overloaded: .serviceUnavailable
        case .standbyNotAllowed, .backdated, .outsideWindow, .actorUnknown, .roleMissing,
            .personNotCurrent, .personNotEligible, .factorMissing, .factorWrong,
            .factorReplayed, .terminalMismatch, .terminalKind, .systemNotInEvent,
            .systemNotInGrant, .operationNotGranted, .purposeNotAllowed, .audienceMismatch,
            .drillOnly, .fieldNotGranted, .areaNotGranted:
            .forbidden
        }
    }
}
