import Synchronization

/// What waits for one reader: bounded, and nobody waits for the reader.
///
/// Who lets more than the bound gather, or has taken nothing from one heartbeat to the next, is
/// cut off: its connection is closed, and it may come again and go on where it stopped.
package final class StreamMailbox: Sendable {
    package enum Mark: Hashable, Sendable {
        case news(StreamNews)
        /// Time passed; everything before `next` was told.
        case beat(next: UInt64)
        /// The caller's right to listen may have ended.
        case recheck
    }

    private struct Box {
        var marks: [Mark] = []
        var waiter: CheckedContinuation<[Mark]?, Never>?
        var hasEnded = false
        var isUntaken = false
    }

    private let box = Mutex(Box())
    private let bound: Int
    private let hangUp: @Sendable () -> Void

    /// `hangUp` closes the reader's connection, also while it is being written to.
    package init(bound: Int, hangUp: @escaping @Sendable () -> Void) {
        self.bound = bound
        self.hangUp = hangUp
    }

    /// False: the reader has been cut off.
    @discardableResult
    package func put(_ mark: Mark) -> Bool {
        let isKept = box.withLock { box in
            guard !box.hasEnded else { return false }
            if let waiter = box.waiter {
                box.waiter = nil
                waiter.resume(returning: [mark])
                return true
            }
            guard box.marks.count < bound else { return false }
            box.marks.append(mark)
            return true
        }
        if !isKept { end() }
        return isKept
    }

    /// Heartbeat; false: the reader took nothing since the last one, and has been cut off.
    ///
    /// `next`: nil while the reader is still reading the ledger and has no place here.
    @discardableResult
    package func beat(next: UInt64?) -> Bool {
        let isSlow = box.withLock { box in
            defer { box.isUntaken = box.waiter == nil }
            return box.isUntaken
        }
        if isSlow {
            end()
            return false
        }
        return next.map { put(.beat(next: $0)) } ?? true
    }

    /// Waits for something to tell; nil: the stream has ended. One reader.
    package func take() async -> [Mark]? {
        await withCheckedContinuation { continuation in
            box.withLock { box in
                box.isUntaken = false
                if box.hasEnded {
                    continuation.resume(returning: nil)
                } else if box.marks.isEmpty {
                    box.waiter = continuation
                } else {
                    continuation.resume(returning: box.marks)
                    box.marks = []
                }
            }
        }
    }

    /// What is there, without waiting; nil: the stream has ended.
    package func takeWaiting() -> [Mark]? {
        box.withLock { box in
            box.isUntaken = false
            guard !box.hasEnded else { return nil }
            defer { box.marks = [] }
            return box.marks
        }
    }

    /// No more. A reader that waits here is told; one that is being written to loses its
    /// connection.
    package func end() {
        let isBusy = box.withLock { box in
            guard !box.hasEnded else { return false }
            box.hasEnded = true
            box.marks = []
            guard let waiter = box.waiter else { return true }
            box.waiter = nil
            waiter.resume(returning: nil)
            return false
        }
        if isBusy { hangUp() }
    }
}
