package import BrokerCore
import Glibc
package import Ledger
import Synchronization

/// A point at which the process is killed, or the store fails.
package enum FailurePoint: String, CaseIterable, Sendable {
    /// Killed with the batch decided and not written.
    case killBeforeAppend = "kill-before-append"
    /// Killed with the batch durable, and neither applied to the table of checks nor answered.
    case killAfterAppend = "kill-after-append"
    /// The append fails, as a failed fsync does; nothing was written.
    case failAppend = "fail-append"
    /// The append fails, as a failed fsync does; all of it was written.
    case failAppendWritten = "fail-append-written"
    /// Killed while nothing happens but the time being kept.
    case killBeforeMark = "kill-before-mark"
    case killAfterMark = "kill-after-mark"
    case failMark = "fail-mark"
    /// Killed, or failing, at the next look at the entries: in the middle of a start.
    case killAtRead = "kill-at-read"
    case failRead = "fail-read"

    /// Which call meets it.
    fileprivate enum Call {
        case append
        case mark
        case read
    }

    fileprivate var call: Call {
        switch self {
        case .killBeforeAppend, .killAfterAppend, .failAppend, .failAppendWritten: .append
        case .killBeforeMark, .killAfterMark, .failMark: .mark
        case .killAtRead, .failRead: .read
        }
    }
}

/// Puts failures and a slow fsync around a real store.
package final class FailingStore: LedgerStore {
    /// What a failing call throws.
    package struct Failed: Error {}

    private let inner: any LedgerStore
    private let fsyncDelay: Milliseconds
    private let armed = Mutex<FailurePoint?>(nil)

    package init(_ inner: any LedgerStore, fsyncDelay: Milliseconds = .zero) {
        self.inner = inner
        self.fsyncDelay = fsyncDelay
    }

    /// The next call that can meet this point does.
    package func arm(_ point: FailurePoint) {
        armed.withLock { $0 = point }
    }

    package func append(_ batch: LedgerBatch) throws {
        try meeting(.append) {
            try inner.append(batch)
            waitForDisk()
        }
    }

    package func saveMark(_ mark: ClockMark) throws {
        try meeting(.mark) {
            try inner.saveMark(mark)
            waitForDisk()
        }
    }

    package func head() throws -> LedgerHead? { try inner.head() }

    package func keepReserve(bytes: UInt64) throws -> Bool {
        try inner.keepReserve(bytes: bytes)
    }

    package func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf] {
        try meeting(.read) { try inner.readStoredLeaves(from: seq, limit: limit) }
    }

    package func readCheckpoints(after size: UInt64?, limit: Int) throws -> [StoredCheckpoint] {
        try inner.readCheckpoints(after: size, limit: limit)
    }

    package func lastCheckpoint() throws -> StoredCheckpoint? { try inner.lastCheckpoint() }

    private func meeting<Result>(
        _ call: FailurePoint.Call,
        _ body: () throws -> Result
    ) throws -> Result {
        let point = armed.withLock { armed -> FailurePoint? in
            guard armed?.call == call else { return nil }
            defer { armed = nil }
            return armed
        }
        switch point {
        case .killBeforeAppend, .killBeforeMark, .killAtRead: kill(getpid(), SIGKILL)
        case .failAppend, .failMark, .failRead: throw Failed()
        default: break
        }
        let result = try body()
        switch point {
        case .killAfterAppend, .killAfterMark: kill(getpid(), SIGKILL)
        case .failAppendWritten: throw Failed()
        default: break
        }
        return result
    }

    /// Blocks as a slow fsync blocks: the sequencer's thread, and nothing else.
    private func waitForDisk() {
        guard fsyncDelay > .zero else { return }
        usleep(UInt32(fsyncDelay.count * 1_000))
    }
}
