import BrokerCore
import Ledger

/// When which uses are deleted: whole minutes, once they were kept for as long as they have to be
/// and the ledger has their digest. A step at a time, so that flushes go on between.
struct OldUses {
    static let stepRows = 4_096
    /// Between two looks for what has become too old.
    static let pause = Milliseconds.hours(1)

    private let keptFor: Milliseconds
    private var restUntil: Instant?

    init(keptFor: Milliseconds) { self.keptFor = keptFor }

    /// Deletes some, if it is time to look; true: it did. Throws what the store throws, and then
    /// rests, too.
    ///
    /// `digestedUntil`: until when the ledger has digests; nil: of nothing, and nothing is deleted.
    mutating func step(
        _ store: any UseStore,
        digestedUntil: Instant?,
        at now: Instant
    ) throws -> Bool {
        guard restUntil.map({ $0 <= now }) != false, let digestedUntil else { return false }
        restUntil = now + Self.pause
        let end = min((now - keptFor).minute, digestedUntil)
        let isDeleted = try store.delete(before: end, limit: Self.stepRows)
        if isDeleted { restUntil = nil }
        return isDeleted
    }
}
