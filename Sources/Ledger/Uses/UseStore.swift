package import BrokerCore

/// Something that holds uses and can be read from the beginning: a store, or an export's file.
package protocol UseSource: Sendable {
    /// Up to `limit` uses of the minutes `[from, until)` (nil: of all) after `key` (nil: from the
    /// first on), in ascending order of their keys; empty at the end.
    func uses(from: Instant?, until: Instant?, after key: UseKey?, limit: Int) throws -> [Use]
}

/// What one flush adds.
package struct UseBatch: Hashable, Sendable {
    /// Counts up by one; a batch that is there already is not added again.
    package let number: UInt64
    /// May have several of one key, and of keys that are there: they add up.
    package let uses: [Use]
    /// Until when the counters were emptied into this batch.
    package let at: Instant

    package init(number: UInt64, uses: [Use], at: Instant) {
        self.number = number
        self.uses = uses
        self.at = at
    }
}

/// Keeps the uses, beside the ledger and never in its way. `UseStoreConformance` in BrokerTesting
/// says the same as code.
///
/// Durability: when ``add(_:)`` returns, the batch survives the loss of power, whole, and once. If
/// it throws, it is there or not: the caller adds the same batch again.
///
/// Concurrency: one caller writes; reading from other tasks is allowed and sees whole batches.
package protocol UseStore: UseSource {
    /// Begins a run of the daemon, before any batch; the number of its first batch comes back.
    ///
    /// If the run before was not ended by ``end(at:)``, a ``UseSubject/gap`` is noted: from its
    /// last batch to `now`. Where there was none, but the ledger knows of uses up to `known`, the
    /// store is not the one that they were in: the gap begins there.
    func begin(at now: Instant, known: Instant?) throws -> UInt64

    func add(_ batch: UseBatch) throws

    /// Ends the run: everything that was counted has been added.
    func end(at now: Instant) throws

    /// Deletes rows of whole minutes before `minute`, the oldest first, in one step of about
    /// `limit` rows (all of a minute at least), as ``UseDeletion`` says; a ``UseSubject/deleted``
    /// row states it, durably and in the same commit. False: nothing was left to delete.
    func delete(before minute: Instant, limit: Int) throws -> Bool

    /// The row that states what was deleted; nil: nothing was.
    func deleted() throws -> Use?

    /// The uses of one credential, in ascending order, the last `limit`.
    func uses(of credential: CredentialID, limit: Int) throws -> [Use]
}

/// Why a store of uses does not do what it was asked.
package enum UseStoreFault: Error, Hashable, Sendable {
    /// Another process writes it.
    case inUse
    /// The file belongs to another program.
    case foreign
    /// A newer release wrote this file.
    case newerSchema(Int)
    /// A stored value is of another type than any that was written.
    case damaged
    /// ``UseStore/begin(at:known:)`` was not called.
    case notBegun
}
