import NIOCore
import Synchronization

/// What waits for one reader: bounded in bytes, and nobody waits for the reader.
///
/// Who lets more than the bound gather, or for whom one piece is still being written at the second
/// heartbeat after its beginning, is cut off: its connection is closed, and it may come again and
/// go on where it stopped.
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

    package enum Taken: Hashable, Sendable {
        /// Perhaps none: the caller's right is to be asked for.
        case marks([Mark])
        /// The last that the reader is told, whatever its right is by now.
        case farewell(StreamPiece)
    }

    private struct Box {
        var marks: [Mark] = []
        var bytes = 0
        /// The caller's right to listen may have ended: to be asked before anything is told. It may
        /// have when the reader sat down, too: it was asked for before.
        var mustAsk = true
        var waiter: (continuation: CheckedContinuation<Taken?, Never>, bytes: Int)?
        var pausing: CheckedContinuation<Bool, Never>?
        var hasEnded = false
        /// Nothing is put behind what is there.
        var isLast = false
        var farewell: StreamPiece?
        /// How many heartbeats there were.
        var beats = 0
        /// How many of them came while one piece was being written; nil: none is.
        var beatsOfWriting: Int?

        /// Whether there is something for the reader to look at, the end included.
        var isReady: Bool { hasEnded || !marks.isEmpty || mustAsk || isLast }

        /// As many marks as make up a piece; nil: the stream has ended.
        mutating func take(upTo bytes: Int) -> Taken? {
            if hasEnded { return nil }
            if marks.isEmpty, !mustAsk, isLast { return takeFarewell().map { .farewell($0) } }
            var (count, sum) = (0, 0)
            while sum < bytes, count < marks.count {
                sum += marks[count].bytes
                count += 1
            }
            defer { marks.removeFirst(count) }
            self.bytes -= sum
            return .marks(Array(marks.prefix(count)))
        }

        mutating func takeFarewell() -> StreamPiece? {
            defer { farewell = nil }
            return farewell
        }

        mutating func wake() {
            guard isReady, let waiter else { return }
            self.waiter = nil
            waiter.continuation.resume(returning: take(upTo: waiter.bytes))
        }
    }

    private let box = Mutex(Box())
    private let bound: Int
    private let beatsMax: Int
    private let whenCut: @Sendable () -> Void
    private let hangUp: @Sendable () -> Void

    /// `bound`: in bytes. `beatsMax`: with so many heartbeats the stream ends. `hangUp` closes the
    /// reader's connection, also while it is being written to; `whenCut` is told that the reader
    /// was cut off.
    package init(
        bound: Int,
        beatsMax: Int = .max,
        whenCut: @escaping @Sendable () -> Void = {},
        hangUp: @escaping @Sendable () -> Void
    ) {
        self.bound = bound
        self.beatsMax = beatsMax
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

    /// The caller's right to listen may have ended: nothing more is told before it was asked for.
    package func recheck() {
        box.withLock { box in
            guard !box.hasEnded else { return }
            box.mustAsk = true
            box.wake()
        }
    }

    /// `farewell` is the last that the reader is told, whatever its right is by now.
    package func finish(_ farewell: StreamPiece) {
        box.withLock { box in
            guard !box.hasEnded, !box.isLast else { return }
            (box.isLast, box.farewell) = (true, farewell)
            box.wake()
        }
    }

    /// Heartbeat; false: the stream has ended, perhaps by this.
    ///
    /// `next`: nil while the reader is still reading the ledger and has no place here.
    @discardableResult
    package func beat(next: UInt64?) -> Bool {
        let (isSlow, isOver) = box.withLock { box in
            box.pausing?.resume(returning: true)
            box.pausing = nil
            if let beats = box.beatsOfWriting {
                box.beatsOfWriting = beats + 1
                if beats > 0 { return (true, false) }
            }
            box.beats += 1
            box.mustAsk = true
            return (false, box.beats >= beatsMax)
        }
        if isSlow { cut() } else if isOver { close() }
        guard !isSlow, !isOver else { return false }
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

    /// Waits for something to tell, and takes about so many bytes of it; nil: the stream has ended.
    package func take(upTo bytes: Int) async -> Taken? {
        await withCheckedContinuation { continuation in
            box.withLock { box in
                if box.isReady {
                    continuation.resume(returning: box.take(upTo: bytes))
                } else {
                    box.waiter = (continuation, bytes)
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

    /// The reader has no right any more: nothing that waits is told, but for its own last word.
    package func refuse() -> StreamPiece? {
        box.withLock { box in
            (box.marks, box.bytes, box.mustAsk, box.isLast) = ([], 0, false, true)
            return box.takeFarewell()
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
    /// would take the rest; any other is told in an orderly way, now or when it next looks.
    /// False: it had ended before.
    @discardableResult
    package func end() -> Bool {
        let isFirst = close()
        if box.withLock({ $0.beatsOfWriting != nil }) { hangUp() }
        return isFirst
    }

    /// The end for a reader that finds it when it next looks; false: it had ended before.
    @discardableResult
    private func close() -> Bool {
        box.withLock { box in
            guard !box.hasEnded else { return false }
            box.hasEnded = true
            (box.marks, box.bytes, box.farewell) = ([], 0, nil)
            box.wake()
            box.pausing?.resume(returning: false)
            box.pausing = nil
            return true
        }
    }
}
