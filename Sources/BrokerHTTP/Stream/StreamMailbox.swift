import NIOCore
import Synchronization

/// What waits for one reader: bounded in bytes, and nobody waits for the reader.
///
/// Who lets more than the bound gather, or for whom one piece is being written from one heartbeat
/// to the next but one, is cut off: its connection is closed, and it may come again and go on where
/// it stopped.
package final class StreamMailbox: Sendable {
    package enum Mark: Hashable, Sendable {
        case news(StreamPiece)
        /// Time passed; everything before `next` was told.
        case beat(next: UInt64)

        /// What it costs to keep, about.
        var bytes: Int {
            switch self {
            case .news(let piece): 64 + piece.text.readableBytes
            case .beat: 64
            }
        }
    }

    package struct Taken: Hashable, Sendable {
        package var marks: [Mark]
        /// The caller's right to listen may have ended: to be asked before any of it is told.
        package var mustAsk: Bool

        package init(marks: [Mark], mustAsk: Bool) {
            self.marks = marks
            self.mustAsk = mustAsk
        }
    }

    private struct Box {
        var marks: [Mark] = []
        var bytes = 0
        var mustAsk = false
        var waiter: CheckedContinuation<Taken?, Never>?
        var pausing: CheckedContinuation<Bool, Never>?
        var hasEnded = false
        /// Nothing follows what is there.
        var isLast = false
        /// How many heartbeats came while one piece was being written; nil: none is.
        var beatsOfWriting: Int?

        mutating func takeAll() -> Taken {
            defer { (marks, bytes, mustAsk) = ([], 0, false) }
            return Taken(marks: marks, mustAsk: mustAsk)
        }

        mutating func wake() {
            guard let waiter else { return }
            self.waiter = nil
            waiter.resume(returning: takeAll())
        }
    }

    private let box = Mutex(Box())
    private let bound: Int
    private let whenCut: @Sendable () -> Void
    private let hangUp: @Sendable () -> Void

    /// `bound`: in bytes. `hangUp` closes the reader's connection, also while it is being written
    /// to; `whenCut` is told that it was for being slow.
    package init(
        bound: Int,
        whenCut: @escaping @Sendable () -> Void = {},
        hangUp: @escaping @Sendable () -> Void
    ) {
        self.bound = bound
        self.whenCut = whenCut
        self.hangUp = hangUp
    }

    // MARK: - What the feed does

    /// False: the reader has been cut off, or is gone.
    @discardableResult
    package func put(_ mark: Mark) -> Bool {
        let (isKept, isFull) = box.withLock { box in
            guard !box.hasEnded else { return (false, false) }
            guard !box.isLast else { return (true, false) }
            guard box.bytes + mark.bytes <= bound else { return (false, true) }
            box.marks.append(mark)
            box.bytes += mark.bytes
            box.wake()
            return (true, false)
        }
        if isFull { cut() }
        return isKept
    }

    /// The caller's right to listen may have ended.
    package func recheck() {
        box.withLock { box in
            guard !box.hasEnded, !box.isLast else { return }
            box.mustAsk = true
            box.wake()
        }
    }

    /// What is there is the last that the reader is told, whatever its right is by now.
    package func finish() {
        box.withLock { box in
            guard !box.hasEnded else { return }
            (box.isLast, box.mustAsk) = (true, false)
            guard box.marks.isEmpty, let waiter = box.waiter else { return }
            box.waiter = nil
            waiter.resume(returning: nil)
        }
    }

    /// Heartbeat; false: the reader took nothing since the last one, and has been cut off.
    ///
    /// `next`: nil while the reader is still reading the ledger and has no place here.
    @discardableResult
    package func beat(next: UInt64?) -> Bool {
        let isSlow = box.withLock { box in
            box.pausing?.resume(returning: true)
            box.pausing = nil
            guard let beats = box.beatsOfWriting else { return false }
            box.beatsOfWriting = beats + 1
            return beats > 0
        }
        if isSlow {
            cut()
            return false
        }
        return next.map { put(.beat(next: $0)) } ?? true
    }

    // MARK: - What the one reader does

    /// A piece is given to the connection; false: the stream has ended, nothing may be written.
    ///
    /// Until it is gone the reader is waited for; the daemon's own slowness is not the reader's.
    package func beginWriting() -> Bool {
        box.withLock { box in
            guard !box.hasEnded else { return false }
            box.beatsOfWriting = 0
            return true
        }
    }
    package func endWriting() { box.withLock { $0.beatsOfWriting = nil } }

    /// Waits for something to tell; nil: the stream has ended.
    package func take() async -> Taken? {
        await withCheckedContinuation { continuation in
            box.withLock { box in
                if box.hasEnded {
                    continuation.resume(returning: nil)
                } else if !box.marks.isEmpty || box.mustAsk {
                    continuation.resume(returning: box.takeAll())
                } else if box.isLast {
                    continuation.resume(returning: nil)
                } else {
                    box.waiter = continuation
                }
            }
        }
    }

    /// Must the caller's right be asked for? Nil: the stream has ended.
    package func takeDemand() -> Bool? {
        box.withLock { box in
            guard !box.hasEnded else { return nil }
            defer { box.mustAsk = false }
            return box.mustAsk
        }
    }

    /// Waits for the next heartbeat; false: the stream has ended.
    package func nextBeat() async -> Bool {
        await withCheckedContinuation { continuation in
            box.withLock { box in
                if box.hasEnded {
                    continuation.resume(returning: false)
                } else {
                    box.pausing = continuation
                }
            }
        }
    }

    // MARK: - The end

    private func cut() {
        if end() { whenCut() }
    }

    /// No more. A reader that is being written to loses its connection, for nobody knows when it
    /// would take the rest; any other is told in an orderly way, now or when it next asks.
    /// False: it had ended before.
    @discardableResult
    package func end() -> Bool {
        let (isFirst, isWriting) = box.withLock { box in
            guard !box.hasEnded else { return (false, false) }
            box.hasEnded = true
            (box.marks, box.bytes) = ([], 0)
            box.waiter?.resume(returning: nil)
            box.pausing?.resume(returning: false)
            (box.waiter, box.pausing) = (nil, nil)
            return (true, box.beatsOfWriting != nil)
        }
        if isWriting { hangUp() }
        return isFirst
    }
}
