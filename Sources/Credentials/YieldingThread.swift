import Dispatch
import Foundation
import Glibc
import Synchronization

/// A thread of its own that does one piece of work after another, and yields its processor to
/// whoever else wants it.
///
/// On Linux each thread has its own nice value (sched(7)), which a thread of a common pool would
/// keep for whatever runs on it next.
final class YieldingThread: Sendable {
    /// About a tenth of the share of another thread, so that a flood of work is slow and not idle.
    private static let nice: Int32 = 10

    private let queue = Queue()

    /// `name`: as process lists show it.
    init(name: String) {
        let thread = Thread { [queue] in
            // Refused nowhere: everybody may be nicer. If it were, it would run as others do.
            _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, Self.nice)
            while let work = queue.next() { work() }
        }
        thread.name = name
        thread.start()
    }

    deinit { queue.end() }

    func run(_ work: @escaping @Sendable () -> Void) { queue.add(work) }
}

/// Work that waits for a thread.
private final class Queue: Sendable {
    private let works = Mutex<(waiting: [@Sendable () -> Void], hasEnded: Bool)>(([], false))
    private let count = DispatchSemaphore(value: 0)

    func add(_ work: @escaping @Sendable () -> Void) {
        works.withLock { $0.waiting.append(work) }
        count.signal()
    }

    /// No more comes; what waits is done first.
    func end() {
        works.withLock { $0.hasEnded = true }
        count.signal()
    }

    /// Waits for the next; nil at the end.
    func next() -> (@Sendable () -> Void)? {
        while true {
            count.wait()
            let (work, hasEnded) = works.withLock { works in
                (works.waiting.isEmpty ? nil : works.waiting.removeFirst(), works.hasEnded)
            }
            if let work { return work }
            if hasEnded { return nil }
        }
    }
}
