import BrokerCore

/// Whether the ledger goes on under the name under which it was written, and what may be done
/// while that is open.
///
/// A ledger that was restored from a backup gets a new origin in the configuration. Until two
/// people decide to go on, every check is denied. Of people nothing is taken but that decision and
/// the clock's. What the broker notes by itself goes on under the new name, for none of it opens
/// anything and ends do not wait for anybody: what ended, what the clock did, what the company's
/// files take away (what they add waits for two people in any case), digests of uses, and tallies
/// of failures. If the decision is never made, the restored copy alone has it.
struct OriginWatch {
    private(set) var isUndecided: Bool
    /// What two people have to decide on; nil if that cannot be written down, and so not decided.
    let origins: LedgerOrigins?

    /// `decided`: the origin that two people decided on last, else the one of the founding; `last`:
    /// the one of the newest checkpoint, which is another if the broker wrote under a new name
    /// that nobody decided on. Both are nil on an empty ledger.
    init(decided: String?, last: String?, current: String) {
        let former = [decided, last].compactMap { $0 }.first { $0 != current }
        isUndecided = former != nil
        origins = former.flatMap { LedgerOrigins(former: $0, current: current) }
    }

    mutating func settle() { isUndecided = false }

    /// May it be decided? What is not makes no record: it would be one under the new name.
    func admits(_ command: Command) -> Bool {
        guard isUndecided, command.caller != .daemon else { return true }
        switch command.act {
        case .confirmClock, .continueLedger: return true
        default: return false
        }
    }

    /// Is this what is to be decided?
    func isOpen(_ origins: LedgerOrigins) -> Bool { isUndecided && origins == self.origins }
}
