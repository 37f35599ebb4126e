import BrokerCore
import Ledger

/// When which minutes of uses are digested: each once, after it is over and all of it is written.
struct UseDigests {
    /// Minutes before it are digested or about to be, and get no more rows; nil: none.
    private(set) var sealed: Instant?
    /// An event moved: not only when the interval is over.
    var isWanted = false
    private var recordedUntil: Instant?
    private var triedAt: Instant
    private var current: UseDigesting?

    /// `until`: where the ledger's last digest ends.
    init(until: Instant?, at now: Instant) {
        (sealed, recordedUntil, triedAt) = (until, until, now)
    }

    /// Reads on, or begins; a digest that is ready for the ledger, if it is.
    mutating func step(
        _ store: any UseStore,
        interval: Milliseconds,
        writtenUntil: Instant?,
        at now: Instant
    ) throws -> UseDigest? {
        if current == nil {
            let until = now.minute
            guard isWanted || now - triedAt >= interval, let writtenUntil, writtenUntil >= until,
                recordedUntil.map({ $0 < until }) != false
            else { return nil }
            let first = try store.uses(from: recordedUntil, until: until, after: nil, limit: 1)
            // From the first row on, not over the quiet before it: what is older than the retention
            // is deleted, and a digest of which a part is gone cannot be held to the rest.
            guard let from = first.first?.key.minute else {
                (isWanted, triedAt) = (false, now)
                return nil
            }
            sealed = until
            current = UseDigesting(from: from, until: until)
            // What was counted before the minutes were closed is written by the next turn.
            return nil
        }
        guard try current?.step(store) == true else { return nil }
        return current?.digest
    }

    /// What became of it; `until` is nil if the ledger does not have it: it is made anew.
    mutating func settle(_ until: Instant?, at now: Instant) {
        current = nil
        triedAt = now
        if let until { (recordedUntil, isWanted) = (until, false) }
    }
}
