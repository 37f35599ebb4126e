package import BrokerCore
package import Ledger
import Synchronization

/// A store of uses that keeps nothing over its own life, for tests without a disk.
package final class MemoryUseStore: UseStore {
    private struct Kept {
        var uses: [UseKey: Use] = [:]
        var last: UInt64?
        var writtenAt: Instant?
        var wasEnded = true
        /// How many calls of `add` fail from now on.
        var failures = 0
    }

    private let kept = Mutex(Kept())

    package init() {}

    /// The next `count` calls of ``add(_:)`` throw, and add nothing.
    package func fail(next count: Int) { kept.withLock { $0.failures = count } }

    package func begin(at now: Instant, known: Instant?) throws -> UInt64 {
        kept.withLock { kept in
            if let from = Self.gapStart(kept, known) {
                let key = UseKey(minute: from.minute, system: nil, subject: .gap)
                let end = max(from, now)
                let gap = Use(key: key, first: from, last: end, allowed: 0, denied: 0)
                kept.uses[key] = kept.uses[key]?.merged(with: gap) ?? gap
            }
            let last = kept.last ?? 0
            (kept.last, kept.writtenAt, kept.wasEnded) = (last, now, false)
            return last + 1
        }
    }

    private static func gapStart(_ kept: Kept, _ known: Instant?) -> Instant? {
        guard let writtenAt = kept.writtenAt else { return known }
        if let known, known > writtenAt { return writtenAt }
        return kept.wasEnded ? nil : writtenAt
    }

    package func add(_ batch: UseBatch) throws {
        try kept.withLock { kept in
            guard let last = kept.last else { throw UseStoreFault.notBegun }
            guard kept.failures == 0 else {
                kept.failures -= 1
                throw StoreFailure()
            }
            guard batch.number > last else { return }
            for use in batch.uses {
                kept.uses[use.key] = kept.uses[use.key]?.merged(with: use) ?? use
            }
            (kept.last, kept.writtenAt) = (batch.number, batch.at)
        }
    }

    package func end(at now: Instant) throws { kept.withLock { $0.wasEnded = true } }

    package func uses(
        from: Instant?,
        until: Instant?,
        after key: UseKey?,
        limit: Int
    ) throws -> [Use] {
        let rows = kept.withLock { Array($0.uses.values) }
        let wanted = rows.filter { row in
            from.map { row.key.minute >= $0 } != false
                && until.map { row.key.minute < $0 } != false && key.map { row.key > $0 } != false
        }
        return Array(wanted.sorted { $0.key < $1.key }.prefix(limit))
    }

    package func delete(before minute: Instant, limit: Int) throws -> Bool {
        kept.withLock { kept in
            func isOld(_ use: Use, _ end: Instant) -> Bool {
                use.key.subject != .deleted && use.key.minute < end && use.last < end
            }
            let old = kept.uses.values.filter { isOld($0, minute) }.map(\.key).sorted()
            // Gaps may reach beyond their minute: they go along, or alone at the end.
            let counted = old.filter { $0.subject != .gap }
            guard let first = counted.first ?? old.first else { return false }
            let step = UseDeletion(
                first: first.minute,
                beyond: counted.dropFirst(limit).first?.minute,
                before: minute,
                former: kept.uses.values.first { $0.key.subject == .deleted }
            )
            kept.uses = kept.uses.filter { !isOld($0.value, step.until) }
            kept.uses[step.row.key] = step.row
            return true
        }
    }

    package func deleted() throws -> Use? {
        kept.withLock { $0.uses.values.first { $0.key.subject == .deleted } }
    }

    package func uses(of credential: CredentialID, limit: Int) throws -> [Use] {
        let rows = try uses(from: nil, until: nil, after: nil, limit: .max)
        return rows.filter { $0.key.subject == .credential(credential) }.suffix(limit)
    }

    private struct StoreFailure: Error {}
}
