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
/// counted from the end of the batch before. The wait ends as soon as everyone has come who was
/// answered or waiting then; ends never wait, and a fast disk is never waited for.
package struct CommitDelay {
    /// Below this an append is no slower than the requests that would be waited for.
    package static let slowAppendMicroseconds: Int64 = 2_000
    package static let delayMaxMicroseconds: Int64 = 5_000

    private let stopwatch: any Stopwatch
    /// Until when the next append may be held back, and for how many commands.
    private var deadline: Int64 = .min
    private var expected = 0

    package init(stopwatch: any Stopwatch) {
        self.stopwatch = stopwatch
    }

    package func start() -> Int64 { stopwatch.elapsedMicroseconds() }

    /// After a batch that began at `start`: `answered` of its callers may be about to ask again.
    package mutating func note(batchFrom start: Int64, answered: Int, waiting: Int) {
        let now = stopwatch.elapsedMicroseconds()
        let length = now - start
        expected = answered + waiting
        deadline =
            length < Self.slowAppendMicroseconds
            ? .min : now + min(length / 2, Self.delayMaxMicroseconds)
    }

    /// Returns when the next batch should be drained.
    ///
    /// `waiting` says how many commands wait, nil if one of them must not. Nobody is waited for
    /// unless somebody waits already; the time runs from the last batch all the same.
    package mutating func gather(waiting: () -> Int?) {
        while deadline > .min, let count = waiting(), count > 0, count < expected,
            stopwatch.elapsedMicroseconds() < deadline
        {
            stopwatch.pause()
        }
    }
}
