/// How `mado` ends; part of its interface.
package enum Outcome: Int32, Sendable {
    /// Done; a check: valid; a ledger: it verifies; a reconciliation: nothing was found, and
    /// nothing keeps that from being said.
    case done = 0
    /// Refused or not done; a check: not valid; a ledger: a fault was found; a reconciliation:
    /// findings, or files of which nobody can say that there are none.
    case refused = 1
    /// The daemon or a file could not be reached, so there is no answer.
    case unreachable = 2
    /// Some of it was done and some refused.
    case partial = 3
    /// The arguments cannot be used (`EX_USAGE`).
    case usage = 64
}
