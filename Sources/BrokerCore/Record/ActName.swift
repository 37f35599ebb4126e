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
