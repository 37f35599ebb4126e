import BrokerCore
import DequeModule
import Synchronization

/// What waits for the sequencer: bounded for openings, never full for ends (design: the flow).
final class Inbox: Sendable {
    enum Item: Sendable {
        case command(Command, source: Digest, answer: @Sendable (Reply?) -> Void)
        /// Runs on the sequencer between two batches and sees the state that it left; nil where
        /// nobody can say what that is.
        case query(@Sendable (Engine?) -> Void)
        case failure(source: Digest, Refusal)
    }

    private struct Queues {
        var ends = Deque<Item>()
        var others = Deque<Item>()
        /// Apart, so that whoever fails on purpose takes no room from acts; more than there is room
        /// for are not counted.
        var failures = Deque<Item>()
        var isClosed = false
    }

    private let capacity: Int
    private let queues = Mutex(Queues())
    /// One pending wake-up is enough: the consumer drains everything it finds.
    let wakeups: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    init(capacity: Int) {
        self.capacity = capacity
        (wakeups, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// False if there is no room, or if nothing is taken any more.
    func put(_ item: Item, isEnd: Bool) -> Bool {
        let isIn = queues.withLock { queues in
            if queues.isClosed { return false }
            if case .failure = item {
                guard queues.failures.count < capacity else { return false }
                queues.failures.append(item)
            } else if isEnd {
                queues.ends.append(item)
            } else if queues.others.count < capacity {
                queues.others.append(item)
            } else {
                return false
            }
            return true
        }
        if isIn { wake.yield() }
        return isIn
    }

    func nudge() { wake.yield() }

    /// Takes up to `limit` items, ends first.
    func drain(limit: Int) -> [Item] {
        queues.withLock { queues in
            var items: [Item] = []
            while items.count < limit,
                let item = queues.ends.popFirst() ?? queues.others.popFirst()
                    ?? queues.failures.popFirst()
            {
                items.append(item)
            }
            return items
        }
    }

    /// How many wait in each lane.
    var depth: InboxDepth {
        queues.withLock {
            InboxDepth(ends: $0.ends.count, acts: $0.others.count, failures: $0.failures.count)
        }
    }

    /// How many wait, unless an end is among them.
    var waitingWithoutEnds: Int? {
        queues.withLock { $0.ends.isEmpty && !$0.isClosed ? $0.others.count : nil }
    }

    /// Takes no more; what waits is still drained.
    func close() {
        queues.withLock { $0.isClosed = true }
        wake.finish()
    }
}

/// How much waits for the sequencer.
package struct InboxDepth: Hashable, Sendable {
    /// Acts that end or narrow: taken first, and never turned away.
    package let ends: Int
    /// All other acts, and questions about the state.
    package let acts: Int
    /// Failures of callers that are to be counted.
    package let failures: Int
}

extension Act {
    /// Does it only end or narrow? Then it is taken in even when the inbox is full.
    ///
    /// So is the watchdog's probe: turned away at the door, it would say nothing about the loop.
    package var isEnd: Bool {
        switch self {
        case .shorten, .close, .withdraw, .suspendAll, .revoke, .recordDue, .recordEnds, .probe:
            true
        default: false
        }
    }
}
