/// The name of an act, as the command line, the API and the ledger write it.
package enum ActName: String, CaseIterable, Sendable {
    case standby
    case attest
    case declare
    case approve
    case extend
    case shorten
    case close
    case withdraw
    case suspendAll = "suspend_all"
    case resume
    case grant
    case revoke
    case activate
    case register
    case acceptRegister = "accept_register"
    case issueEnrolment = "issue_enrolment"
    case enrol
    case confirmClock = "confirm_clock"
    case continueLedger = "continue_ledger"
    case export
    case rotateKey = "rotate_key"
    case recordDue = "record_due"
    case recordTally = "record_tally"
    case recordClock = "record_clock"
    case recordUses = "record_uses"
    case probe
}

extension Act {
    /// What it is recorded and counted as.
    package var name: ActName {
        switch self {
        case .standby: .standby
        case .attest: .attest
        case .declare: .declare
        case .approve: .approve
        case .extend: .extend
        case .shorten: .shorten
        case .close: .close
        case .withdraw: .withdraw
        case .suspendAll: .suspendAll
        case .resume: .resume
        case .grant: .grant
        case .revoke: .revoke
        case .activate: .activate
        case .register: .register
        case .acceptRegister: .acceptRegister
        case .issueEnrolment: .issueEnrolment
        case .enrol: .enrol
        case .confirmClock: .confirmClock
        case .continueLedger: .continueLedger
        case .export: .export
        case .rotateKey: .rotateKey
        case .recordDue, .recordEnds: .recordDue
        case .recordTally: .recordTally
        case .recordClock: .recordClock
        case .recordUses: .recordUses
        case .probe: .probe
        }
    }
}
