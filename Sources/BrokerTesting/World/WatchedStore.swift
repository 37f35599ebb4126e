package import Ledger
import Synchronization

/// A store that lets somebody look while a batch is on its way: before it is durable.
package final class WatchedStore: LedgerStore {
    private let inner: any LedgerStore
    private let watcher = Mutex<(@Sendable () -> Void)?>(nil)

    package init(_ inner: any LedgerStore) {
        self.inner = inner
    }

    /// Runs before each append, on its thread; nil: nobody looks.
    package func watch(_ body: (@Sendable () -> Void)?) {
        watcher.withLock { $0 = body }
    }

    package func append(_ batch: LedgerBatch) throws {
        let body = watcher.withLock { $0 }
        body?()
        try inner.append(batch)
    }

    package func saveMark(_ mark: ClockMark) throws { try inner.saveMark(mark) }

    package func head() throws -> LedgerHead? { try inner.head() }

    package func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf] {
        try inner.readStoredLeaves(from: seq, limit: limit)
    }

    package func readCheckpoints(after size: UInt64?, limit: Int) throws -> [StoredCheckpoint] {
        try inner.readCheckpoints(after: size, limit: limit)
    }

    package func lastCheckpoint() throws -> StoredCheckpoint? { try inner.lastCheckpoint() }
}
