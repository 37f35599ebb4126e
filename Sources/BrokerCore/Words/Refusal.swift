/// Why an act or a check was refused: a stable code, never a string.
///
/// The code is part of the interface: it is in the ledger, in the API and in exports, and is never
/// renamed. The sentences for people are in the message catalogue.
package enum Refusal: String, CaseIterable, Error, Sendable {
    // The event.
    case eventUnknown = "event_unknown"
    case eventNotActive = "event_not_active"
    case eventUnapproved = "event_unapproved"
    case eventStandby = "event_standby"
    case eventCapReached = "event_cap_reached"
    case standbyNotAllowed = "standby_not_allowed"
    case approvalRequired = "approval_required"
    case approverConflict = "approver_conflict"
    case dutyConflict = "duty_conflict"
    case conditionNotAttested = "condition_not_attested"
    case backdated
    case outsideWindow = "outside_window"
    case alreadyDone = "already_done"
    case changedSince = "changed_since"
    case keyReused = "key_reused"
    case suspended

    // The person who acts, or for whom.
    case actorUnknown = "actor_unknown"
    case roleMissing = "role_missing"
    case personUnknown = "person_unknown"
    case personNotCurrent = "person_not_current"
    case personNotEligible = "person_not_eligible"
    case factorMissing = "factor_missing"
    case factorWrong = "factor_wrong"
    case factorReplayed = "factor_replayed"
    case factorThrottled = "factor_throttled"

    // Where and what for.
    case terminalUnknown = "terminal_unknown"
    case terminalMismatch = "terminal_mismatch"
    case terminalKind = "terminal_kind"
    case areaUnknown = "area_unknown"
    case systemUnknown = "system_unknown"
    case systemNotInEvent = "system_not_in_event"
    case systemNotInGrant = "system_not_in_grant"
    case screenUnknown = "screen_unknown"
    case fieldUnknown = "field_unknown"
    case fieldNotGranted = "field_not_granted"
    case areaNotGranted = "area_not_granted"
    case operationNotGranted = "operation_not_granted"
    case purposeNotAllowed = "purpose_not_allowed"

    // The grant and the credential.
    case grantUnknown = "grant_unknown"
    case grantEnded = "grant_ended"
    case grantNotYet = "grant_not_yet"
    case grantLimit = "grant_limit"
    case alreadyGranted = "already_granted"
    case credentialUnknown = "credential_unknown"
    case credentialEnded = "credential_ended"
    case audienceMismatch = "audience_mismatch"
    case drillOnly = "drill_only"

    // The broker itself.
    case cannotRecord = "cannot_record"
    case clockUnsure = "clock_unsure"
    case clockChanged = "clock_changed"
    case overloaded
    case malformed
}

extension Refusal {
    /// Is it of the moment and not of what was asked for, so that the same request may be sent
    /// again, under the same key too?
    package var isPassing: Bool {
        switch self {
        case .factorThrottled, .clockUnsure, .cannotRecord, .overloaded: true
        default: false
        }
    }
}
