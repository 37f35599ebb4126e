package import BrokerCore
import Glibc
package import Ledger
import Synchronization

/// A point at which the process is killed, or the store fails.
package enum FailurePoint: String, CaseIterable, Sendable {
    /// Killed with the batch decided and not written.
    case killBeforeAppend = "kill-before-append"
    /// Killed with the batch durable and not answered.
    case killAfterAppend = "kill-after-append"
    /// The append fails, as a failed fsync does; nothing was written.
    case failAppend = "fail-append"
}

/// Puts failures and a slow fsync around a real store.
package final class FailingStore: LedgerStore {
    /// What `failAppend` throws.
    package struct Failed: Error {}

    private let inner: any LedgerStore
    private let fsyncDelay: Milliseconds
    private let armed = Mutex<FailurePoint?>(nil)

    package init(_ inner: any LedgerStore, fsyncDelay: Milliseconds = .zero) {
        self.inner = inner
        self.fsyncDelay = fsyncDelay
    }

    /// The next append meets this point.
    package func arm(_ point: FailurePoint) {
        armed.withLock { $0 = point }
    }

    package func append(_ batch: LedgerBatch) throws {
        let point = armed.withLock { armed in
            defer { armed = nil }
            return armed
        }
        if point == .killBeforeAppend { kill(getpid(), SIGKILL) }
        if point == .failAppend { throw Failed() }
        try inner.append(batch)
        waitForDisk()
        if point == .killAfterAppend { kill(getpid(), SIGKILL) }
    }

    package func saveMark(_ mark: ClockMark) throws {
        try inner.saveMark(mark)
        waitForDisk()
    }

    package func head() throws -> LedgerHead? { try inner.head() }

    package func keepReserve(bytes: UInt64) throws -> Bool {
        try inner.keepReserve(bytes: bytes)
    }

    package func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf] {
        try inner.readStoredLeaves(from: seq, limit: limit)
    }

    package func readCheckpoints(after size: UInt64?, limit: Int) throws -> [StoredCheckpoint] {
        try inner.readCheckpoints(after: size, limit: limit)
    }

    package func lastCheckpoint() throws -> StoredCheckpoint? { try inner.lastCheckpoint() }

    /// Blocks as a slow fsync blocks: the sequencer's thread, and nothing else.
    private func waitForDisk() {
        guard fsyncDelay > .zero else { return }
        usleep(UInt32(fsyncDelay.count * 1_000))
    }
}
