package import Ledger
import Synchronization

/// A ledger store in memory, with a volatile cache that a simulated power cut loses.
///
/// With `syncsAtOnce` (the default) it keeps the port's promise: what is appended is durable.
/// Without, it models a disk that lies: appends stay in the cache until ``sync()``, and
/// ``crash()`` loses them. The next append or mark can be made to fail, before or after it took
/// effect, as a failed fsync may.
package final class MemoryLedgerStore: LedgerStore {
    /// Whether the write that fails is there afterwards.
    package enum Failure: Sendable {
        case lost
        case persisted
    }

    /// What a failing write throws.
    package struct WriteFailed: Error, Hashable, Sendable {}

    private struct Content {
        var leaves: [StoredLeaf] = []
        var checkpoints: [StoredCheckpoint] = []
        var mark: ClockMark?
    }

    private struct State {
        var volatile = Content()
        var durable = Content()
        var nextFailure: Failure?
        var isUnusable = false
        var commits = 0
    }

    private let syncsAtOnce: Bool
    private let state = Mutex(State())

    package init(syncsAtOnce: Bool = true) {
        self.syncsAtOnce = syncsAtOnce
    }

    // MARK: LedgerStore

    package func append(_ batch: LedgerBatch) throws {
        try state.withLock { state in
            guard !state.isUnusable else { throw LedgerStoreFault.unusable }
            let size = UInt64(state.volatile.leaves.count)
            guard batch.follows(size: size) else {
                throw LedgerStoreFault.refused(expectedSeq: size)
            }
            try write(&state) { content in
                content.leaves += batch.leaves
                content.checkpoints.append(batch.checkpoint)
                content.mark = batch.mark
            }
        }
    }

    package func saveMark(_ mark: ClockMark) throws {
        try state.withLock { state in
            guard !state.isUnusable else { throw LedgerStoreFault.unusable }
            try write(&state) { $0.mark = mark }
        }
    }

    private func write(_ state: inout State, _ change: (inout Content) -> Void) throws {
        let failure = state.nextFailure.take()
        if failure != .lost {
            change(&state.volatile)
            if syncsAtOnce { change(&state.durable) }
            state.commits += 1
        }
        if failure != nil {
            state.isUnusable = true
            throw WriteFailed()
        }
    }

    package func head() throws -> LedgerHead? {
        try read { content in
            guard content.mark != nil || !content.leaves.isEmpty else { return nil }
            return LedgerHead(
                size: UInt64(content.leaves.count),
                checkpoint: content.checkpoints.last?.note,
                mark: content.mark
            )
        }
    }

    package func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf] {
        try read { content in
            // By place first, since a test may have put a wrong number there.
            let start = content.leaves.firstIndex { $0.seq >= seq } ?? content.leaves.count
            return Array(content.leaves[start...].prefix(limit))
        }
    }

    package func readCheckpoints(
        after size: UInt64?,
        limit: Int
    ) throws -> [StoredCheckpoint] {
        try read { content in
            let later = content.checkpoints.drop { checkpoint in
                size.map { checkpoint.size <= $0 } ?? false
            }
            return Array(later.prefix(limit))
        }
    }

    package func lastCheckpoint() throws -> StoredCheckpoint? {
        try read { $0.checkpoints.last }
    }

    private func read<Result>(_ body: (Content) throws -> Result) throws -> Result {
        try state.withLock { state in
            guard !state.isUnusable else { throw LedgerStoreFault.unusable }
            return try body(state.volatile)
        }
    }

    // MARK: Faults

    /// Makes everything appended so far durable.
    package func sync() {
        state.withLock { $0.durable = $0.volatile }
    }

    /// A power cut and a new start: only what is durable is left, and the store works again.
    package func crash() {
        state.withLock { state in
            state.volatile = state.durable
            state.nextFailure = nil
            state.isUnusable = false
        }
    }

    /// Lets the next write fail; the store then refuses everything until ``crash()``.
    package func failNextWrite(_ failure: Failure) {
        state.withLock { $0.nextFailure = failure }
    }

    /// Changes what is stored behind everyone's back, as a person with a disk editor would.
    package func tamper(
        _ change: (inout [StoredLeaf], inout [StoredCheckpoint]) -> Void
    ) {
        state.withLock { state in
            change(&state.volatile.leaves, &state.volatile.checkpoints)
            state.durable = state.volatile
        }
    }

    /// How many writes took effect.
    package var commitCount: Int { state.withLock(\.commits) }
}
