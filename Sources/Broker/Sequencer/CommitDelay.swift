/// Elapsed time for pacing alone: no decision and no validity hangs on it.
package protocol Stopwatch: Sendable {
    /// Of a clock that never goes back.
    func elapsedMicroseconds() -> Int64
    /// Lets other threads run for a moment, about a tenth of a millisecond.
    func pause()
}

/// Lets those who were just answered ask again before the next append, where appends are slow.
///
/// Without it the clients of a slow disk fall into two halves: one waits for its append while the
/// other asks, and each append carries half of what it could. PostgreSQL calls the same
/// `commit_delay` and recommends half of what a sync takes; that is the most that is waited here,
/// from the first arrival after a batch. The wait ends as soon as everyone has come who was
/// answered or waiting then; ends never wait, and a fast disk is never waited for.
package struct CommitDelay {
    /// Below this an append is no slower than the requests that would be waited for.
    package static let slowAppendMicroseconds: Int64 = 2_000
    package static let delayMaxMicroseconds: Int64 = 5_000

    private let stopwatch: any Stopwatch
    private var batchEnd: Int64 = 0
    /// Of the last batch, most of it its append.
    private var batchLength: Int64 = 0
    /// How many commands may come until the next batch.
    private var expected = 0

    package init(stopwatch: any Stopwatch) {
        self.stopwatch = stopwatch
    }

    package func start() -> Int64 { stopwatch.elapsedMicroseconds() }

    /// After a batch that began at `start`: `answered` of its callers may be about to ask again.
    package mutating func note(batchFrom start: Int64, answered: Int, waiting: Int) {
        batchEnd = stopwatch.elapsedMicroseconds()
        batchLength = batchEnd - start
        expected = answered + waiting
    }

    /// Returns when the next batch should be drained.
    ///
    /// `waiting` says how many commands wait, nil if one of them must not. Nobody is waited for
    /// unless somebody waits already, nor for the sake of a batch that is long over.
    package func gather(waiting: () -> Int?) {
        guard batchLength >= Self.slowAppendMicroseconds, let first = waiting(), first > 0 else {
            return
        }
        let now = stopwatch.elapsedMicroseconds()
        guard now - batchEnd <= batchLength else { return }
        let deadline = now + min(batchLength / 2, Self.delayMaxMicroseconds)
        while let count = waiting(), count < expected, stopwatch.elapsedMicroseconds() < deadline {
            stopwatch.pause()
        }
    }
}
