package import Ledger
import Synchronization

/// A ledger store in memory, on a simulated disk with a cache that a power cut loses.
///
/// With `syncsAtOnce` (the default) it keeps the port's promise: what is appended is durable.
/// Without, it models a disk that lies: appends stay in the cache until ``sync()``, and
/// ``crash(_:)`` loses them. Writes, reads and room can be made to fail, and ``watch(_:)`` lets
/// somebody look, wait or kill while a batch is on its way.
package final class MemoryLedgerStore: LedgerStore {
    /// Whether the write that fails is there afterwards.
    package enum Failure: Sendable {
        case lost
        case persisted
        /// Its sync fails, and what of it the disk had is up to the next ``crash(_:)``.
        case unsynced
    }

    /// What a failing write throws.
    package struct WriteFailed: Error, Hashable, Sendable {}

    /// What a failing read throws.
    package struct ReadFailed: Error, Hashable, Sendable {}

    private struct State {
        var volatile = StoreContent()
        var durable = StoreContent()
        var cache = DiskCache()
        var space = DiskSpace.unlimited
        var nextFailure: Failure?
        var failingReads = 0
        var isUnusable = false
        var commits = 0
        /// What the last question for the reserve found, and how much others had taken by then.
        var lastReserve: (isWhole: Bool, othersTook: UInt64)?
    }

    private let syncsAtOnce: Bool
    private let lie: StoreLie?
    private let state = Mutex(State())
    private let watcher = Mutex<Watcher?>(nil)

    /// Runs at each point of an append, on its thread; what it throws is what the append throws.
    package typealias Watcher = @Sendable (AppendPoint, LedgerBatch) throws -> Void

    package init(syncsAtOnce: Bool = true, lie: StoreLie? = nil) {
        self.syncsAtOnce = syncsAtOnce
        self.lie = lie
    }

    /// Nil: nobody watches.
    package func watch(_ body: Watcher?) {
        watcher.withLock { $0 = body }
    }

    // MARK: LedgerStore

    package func append(_ batch: LedgerBatch) throws {
        let former = try state.withLock { state in
            guard !state.isUnusable else { throw LedgerStoreFault.unusable }
            let size = UInt64(state.volatile.leaves.count)
            guard batch.follows(size: size) else {
                throw LedgerStoreFault.refused(expectedSeq: size)
            }
            return state.volatile.mark
        }
        let body = watcher.withLock { $0 }
        try body?(.entered, batch)
        let written = lie?.written(batch, after: former) ?? batch
        try write(JournalPiece.pieces(of: written)) { try body?(.written, batch) }
        try body?(.synced, batch)
    }

    package func saveMark(_ mark: ClockMark) throws {
        if lie == .forgetsMarks { return }
        try write([.commit(mark)]) {}
    }

    private func write(_ pieces: [JournalPiece], beforeSync look: () throws -> Void) throws {
        let failure = try state.withLock { state -> Failure? in
            guard !state.isUnusable else { throw LedgerStoreFault.unusable }
            let failure = state.nextFailure.take()
            if failure == .lost {
                state.isUnusable = true
                throw WriteFailed()
            }
            do {
                try state.space.grow(by: JournalPiece.bytes(of: pieces))
            } catch {
                state.isUnusable = true
                throw error
            }
            state.volatile.take(pieces)
            state.cache.write(pieces)
            state.commits += 1
            return failure
        }
        try look()
        try state.withLock { state in
            if syncsAtOnce, failure != .unsynced {
                state.durable.take(state.cache.pieces)
                state.cache.sync()
            }
            if failure != nil {
                state.isUnusable = true
                throw WriteFailed()
            }
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

    package func keepReserve(bytes: UInt64) throws -> Bool {
        state.withLock { state in
            let isWhole = state.space.reserve(bytes)
            state.lastReserve = (isWhole, state.space.othersTook)
            return isWhole || lie == .promisesRoom
        }
    }

    package func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf] {
        try read { content in
            // By place first, since a test may have put a wrong number there.
            let start =
                content.isInOrder
                ? min(Int(clamping: seq), content.leaves.count)
                : content.leaves.firstIndex { $0.seq >= seq } ?? content.leaves.count
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

    private func read<Result>(_ body: (StoreContent) throws -> Result) throws -> Result {
        try state.withLock { state in
            guard !state.isUnusable else { throw LedgerStoreFault.unusable }
            if state.failingReads > 0 {
                state.failingReads -= 1
                throw ReadFailed()
            }
            return try body(state.volatile)
        }
    }

    // MARK: Faults

    /// Makes everything appended so far durable.
    package func sync() {
        state.withLock { state in
            state.durable.take(state.cache.pieces)
            state.cache.sync()
        }
    }

    /// A power cut and a new start: what is durable is left, and of the rest the whole commits
    /// that the cut leaves; the store works again. Says how much of the cache was left.
    @discardableResult
    package func crash(_ cut: PowerCut = .losesAll) -> CutTally {
        state.withLock { state in
            let written = state.cache.pieces.count
            let left = state.cache.cut(cut)
            state.durable.take(lie?.recovered(left) ?? JournalPiece.committed(left))
            lie?.spoil(&state.durable)
            state.volatile = state.durable
            state.nextFailure = nil
            state.failingReads = 0
            state.isUnusable = false
            return CutTally(written: written, left: left.count { $0 != nil })
        }
    }

    /// Lets the next write fail; the store then refuses everything until ``crash(_:)``. Nil: none
    /// fails any more.
    package func failNextWrite(_ failure: Failure?) {
        state.withLock { $0.nextFailure = failure }
    }

    /// Lets so many reads fail.
    package func failNextReads(_ count: Int) {
        state.withLock { $0.failingReads = count }
    }

    /// Changes the room on the disk, as other processes do.
    package func changeSpace(_ change: @Sendable (inout DiskSpace) -> Void) {
        state.withLock { change(&$0.space) }
    }

    package var space: DiskSpace { state.withLock(\.space) }

    /// What the last question for the reserve truly found; nil if nobody asked.
    package var lastReserve: (isWhole: Bool, othersTook: UInt64)? {
        state.withLock { $0.lastReserve }
    }

    /// What is durable, to be put back later.
    struct Backup: Sendable {
        fileprivate let content: StoreContent
    }

    func backUp() -> Backup { state.withLock { Backup(content: $0.durable) } }

    func restore(_ backup: Backup) {
        state.withLock { state in
            state.durable = backup.content
            state.volatile = backup.content
            state.cache.sync()
        }
    }

    /// Changes what is stored behind everyone's back, as a person with a disk editor would.
    package func tamper(
        _ change: (inout [StoredLeaf], inout [StoredCheckpoint]) -> Void
    ) {
        state.withLock { state in
            change(&state.volatile.leaves, &state.volatile.checkpoints)
            state.volatile.isInOrder = false
            state.durable = state.volatile
            state.cache.sync()
        }
    }

    /// Takes the mark away, or puts another in its place, as the same person would: no checkpoint
    /// covers it.
    package func replaceMark(_ mark: ClockMark?) {
        state.withLock { state in
            state.volatile.mark = mark
            state.durable.mark = mark
        }
    }

    /// How many writes took effect.
    package var commitCount: Int { state.withLock(\.commits) }
}
