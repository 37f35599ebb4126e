import Broker
import Synchronization
import Testing

/// When the sequencer waits for arrivals before the next append, and when it must not.
@Suite struct CommitDelayTests {
    /// Each pause takes a tenth of a millisecond and may bring commands.
    final class Scripted: Stopwatch {
        let microseconds = Mutex<Int64>(1_000_000)
        let pauses = Mutex(0)

        func elapsedMicroseconds() -> Int64 { microseconds.withLock { $0 } }

        func pause() {
            microseconds.withLock { $0 += 100 }
            pauses.withLock { $0 += 1 }
        }

        func pass(_ length: Int64) { microseconds.withLock { $0 += length } }
        var pauseCount: Int { pauses.withLock { $0 } }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let append: Int64
        let answered: Int
        let waitingThen: Int
        /// What waits after each further pause, nil for an end; the last one stays.
        let arrivals: [Int?]
        let pauses: Int
    }

    static let rows = [
        Row(
            testDescription: "a fast disk is not waited for",
            append: 1_900,
            answered: 32,
            waitingThen: 32,
            arrivals: [32],
            pauses: 0
        ),
        Row(
            testDescription: "until all came who were answered",
            append: 5_000,
            answered: 32,
            waitingThen: 32,
            arrivals: [32, 40, 50, 64, 64],
            pauses: 3
        ),
        Row(
            testDescription: "half of the append at most",
            append: 5_000,
            answered: 32,
            waitingThen: 32,
            arrivals: [33],
            pauses: 25
        ),
        Row(
            testDescription: "five milliseconds at most",
            append: 100_000,
            answered: 32,
            waitingThen: 1,
            arrivals: [2],
            pauses: 50
        ),
        Row(
            testDescription: "nobody waits, so nobody is waited for",
            append: 5_000,
            answered: 32,
            waitingThen: 0,
            arrivals: [0],
            pauses: 0
        ),
        Row(
            testDescription: "one client alone",
            append: 5_000,
            answered: 1,
            waitingThen: 0,
            arrivals: [1],
            pauses: 0
        ),
        Row(
            testDescription: "an end waits already",
            append: 5_000,
            answered: 32,
            waitingThen: 3,
            arrivals: [nil],
            pauses: 0
        ),
        Row(
            testDescription: "an end arrives meanwhile",
            append: 5_000,
            answered: 32,
            waitingThen: 3,
            arrivals: [3, 4, nil],
            pauses: 2
        ),
    ]

    @Test(arguments: rows)
    func `waits as long as it helps`(_ row: Row) {
        let watch = Scripted()
        var delay = CommitDelay(stopwatch: watch)
        let start = delay.start()
        watch.pass(row.append)
        delay.note(batchFrom: start, answered: row.answered, waiting: row.waitingThen)
        delay.gather { row.arrivals[min(watch.pauseCount, row.arrivals.count - 1)] }
        #expect(watch.pauseCount == row.pauses)
    }

    @Test func `not for what comes long after the batch`() {
        let watch = Scripted()
        var delay = CommitDelay(stopwatch: watch)
        let start = delay.start()
        watch.pass(8_000)
        delay.note(batchFrom: start, answered: 10, waiting: 0)
        delay.gather { 0 }
        watch.pass(8_001)
        delay.gather { 1 }
        #expect(watch.pauseCount == 0)
    }

    @Test func `from the first arrival on, when it comes a little later`() {
        let watch = Scripted()
        var delay = CommitDelay(stopwatch: watch)
        let start = delay.start()
        watch.pass(8_000)
        delay.note(batchFrom: start, answered: 10, waiting: 0)
        delay.gather { 0 }
        watch.pass(3_000)
        delay.gather { 1 }
        #expect(watch.pauseCount == 40)
    }

    @Test func `never before the first batch`() {
        let watch = Scripted()
        let delay = CommitDelay(stopwatch: watch)
        delay.gather { 1 }
        #expect(watch.pauseCount == 0)
    }
}
