package import BrokerCore
package import Ledger

/// One run of the daemon, as its uses go.
package struct UseRun {
    /// The number of the next batch; nil until the store was told of this run.
    private var next: UInt64?
    /// Taken out of the counters, and not known to be in the store.
    private var unsaved: UseBatch?
    /// Minutes before it are closed for good.
    package var sealed: Instant?
    package private(set) var writtenUntil: Instant?
    package private(set) var overflow = 0

    /// How long a run without a check goes without saying in its store that it lives.
    private static let silenceMax = Milliseconds.seconds(10)

    package init(sealed: Instant?) { self.sealed = sealed }

    /// Tells the store of this run: before the first check is answered, so that whatever a kill
    /// takes away later is known to be missing. Throws what the store throws.
    @discardableResult
    package mutating func begin(
        _ store: any UseStore,
        known: Instant?,
        at now: Instant
    ) throws -> UInt64 {
        let number = try next ?? store.begin(at: now, known: known)
        next = number
        return number
    }

    /// Is everything that was taken out of the counters in the store?
    package var isWritten: Bool { next != nil && unsaved == nil }

    /// Throws what the store throws; whatever was taken out is tried again.
    package mutating func write(
        _ counters: UseCounters,
        _ store: any UseStore,
        known: Instant?,
        at now: Instant
    ) throws {
        let number = try begin(store, known: known, at: now)
        let batch = unsaved ?? take(counters, number, at: now)
        guard let batch else { return }
        unsaved = batch
        try store.add(batch)
        (unsaved, next, writtenUntil) = (nil, number + 1, batch.at)
    }

    /// Nil: nothing was counted, and the store has heard of this run lately.
    private mutating func take(
        _ counters: UseCounters,
        _ number: UInt64,
        at now: Instant
    ) -> UseBatch? {
        let uses = counters.drain(sealed: sealed ?? Instant(millisecondsSince1970: .min))
        let isSilent = writtenUntil.map { now - $0 >= Self.silenceMax } != false
        guard !uses.isEmpty || isSilent else { return nil }
        for use in uses where use.key.subject == .overflow { overflow += use.allowed + use.denied }
        return UseBatch(number: number, uses: uses, at: now)
    }
}
