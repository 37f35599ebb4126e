package import Ledger
package import Messages
package import SiteFiles

/// Why a reconciliation could not be made: nothing was concluded.
package enum ReconciliationFault: Error, Sendable {
    /// What is wrong with which files; conflicting duplicates and overlapping exports too.
    case files(FileProblems)
    /// The ledger export does not verify.
    case ledger(folder: String, LedgerFault)
    /// The export could not be read, and why.
    case ledgerUnreadable(folder: String, reason: Message)
    /// The key file holds no verifier key.
    case noKey(file: String)
    /// A log changed while it was read.
    case changed(file: String)
}
