import BrokerCore
import Dispatch
package import Ledger
package import Logging
import NIOCore
import Synchronization

/// Tells readers what became durable, by reading the ledger itself.
///
/// Nothing is told that is not in the ledger (law L3), and all readers get it in its order, for
/// there is one source: whoever is behind reads pages of it, and is moved over to the live feed
/// in the same turn of the same queue in which nothing is left to read. The sequencer only notes
/// a number; no reader is ever waited for.
package final class StreamFeed: Sendable {
    private struct Seated {
        let listener: StreamListener
        let mailbox: StreamMailbox
        /// Does it get what comes, or does it still read?
        var isLive = false
    }

    private struct Hall {
        var seated: [UInt64: Seated] = [:]
        var nextSeat: UInt64 = 0
        /// The first entry that live readers were not told of.
        var next: UInt64 = 0
        var isClosed = false
        var isReading = false
    }

    /// What one step of a reader brought.
    enum Step: Sendable {
        /// Go on from `next`.
        ///
        /// `isTrimmed`: what was read was more than a piece.
        case page([StreamPiece], next: UInt64, isTrimmed: Bool)
        /// From here on everything comes by the mailbox.
        case live
    }

    package let limits: StreamLimits
    private let ledger: any LedgerSource & Sendable
    private let queue = DispatchQueue(label: "mado.stream")
    private let hall = Mutex(Hall())
    private let index = Mutex(StreamIndex())
    private let durable = Atomic<UInt64>(0)
    private let cuts = Atomic<Int>(0)
    private let logger: Logger?
    /// What was logged since the ledger could last be read: it fails for every reader.
    private let faults = Mutex<Set<String>>([])

    package init(
        ledger: any LedgerSource & Sendable,
        limits: StreamLimits = StreamLimits(),
        logger: Logger? = nil
    ) {
        self.ledger = ledger
        self.limits = limits
        self.logger = logger
    }

    // MARK: - What the daemon calls

    /// So many entries are durable. Never blocks.
    package func note(size: UInt64) {
        durable.max(size, ordering: .relaxed)
        let isNeeded = hall.withLock { hall in
            guard !hall.isReading, hall.seated.values.contains(where: \.isLive) else {
                return false
            }
            hall.isReading = true
            return true
        }
        if isNeeded { queue.async { self.tellNew() } }
    }

    /// A heartbeat for every reader.
    package func beat() {
        let (seated, next) = hall.withLock { (Array($0.seated.values), $0.next) }
        for one in seated { one.mailbox.beat(next: one.isLive ? next : nil) }
    }

    /// Somebody's right to listen may have ended: what a reader takes after this returns is told
    /// only when that was asked.
    package func recheck() {
        let seated = hall.withLock { Array($0.seated.values) }
        for one in seated { one.mailbox.recheck() }
    }

    /// The daemon stops: all streams end, and none begins.
    package func close() {
        let seated = hall.withLock { hall in
            hall.isClosed = true
            return Array(hall.seated.values)
        }
        for one in seated { one.mailbox.end() }
    }

    /// How many listen.
    package var count: Int { hall.withLock { $0.seated.count } }
    /// How many hear what comes; the others still read what they missed.
    package var liveCount: Int { hall.withLock { $0.seated.values.count(where: \.isLive) } }
    /// How many readers were cut off.
    package var cutCount: Int { cuts.load(ordering: .relaxed) }

    // MARK: - What a reader calls

    /// A place for one more reader; `hangUp` closes its connection.
    package func sit(
        _ listener: StreamListener,
        hangUp: @escaping @Sendable () -> Void
    ) throws(StreamRefusal) -> StreamSeat {
        let mailbox = StreamMailbox(
            bound: limits.waitingBytes,
            beatsMax: limits.beats,
            whenCut: { [weak self] in self?.cuts.add(1, ordering: .relaxed) },
            hangUp: hangUp
        )
        let number = hall.withLock { hall -> UInt64? in
            let own = hall.seated.values.count { $0.listener == listener }
            let like = hall.seated.values.count { $0.listener.isOffice == listener.isOffice }
            let (all, each) =
                listener.isOffice
                ? (limits.people, limits.perPerson) : (limits.systems, limits.perSystem)
            guard !hall.isClosed, like < all, own < each else { return nil }
            hall.nextSeat += 1
            hall.seated[hall.nextSeat] = Seated(listener: listener, mailbox: mailbox)
            return hall.nextSeat
        }
        guard let number else { throw .full }
        return StreamSeat(number: number, listener: listener, mailbox: mailbox, feed: self)
    }

    func leave(_ seat: UInt64) {
        _ = hall.withLock { $0.seated.removeValue(forKey: seat) }
    }

    /// Where a reader begins: at `asked`, or at the end.
    ///
    /// Throws ``StreamRefusal/beyondEnd``, and the ledger's errors.
    package func begin(at asked: UInt64?) async throws -> UInt64 {
        try await onQueue { [self] in
            durable.max(try ledger.lastCheckpoint()?.size ?? 0, ordering: .relaxed)
            let end = durable.load(ordering: .relaxed)
            guard let asked else { return end }
            guard asked <= end else { throw StreamRefusal.beyondEnd }
            return asked
        }
    }

    /// The next page of at most `count` entries for a reader that is not live yet.
    func step(_ seat: StreamSeat, from position: UInt64, upTo count: Int) async throws -> Step {
        try await onQueue { [self] in try stepNow(seat, from: position, upTo: count) }
    }

    /// Until everybody who is live has been given what was noted before.
    func turn() async {
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
    }

    // MARK: - On the queue

    private func onQueue<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                let result = Result { try body() }
                if case .failure(let error) = result { self.log(error) }
                continuation.resume(with: result)
            }
        }
    }

    /// Once for each kind, until something could be read again.
    private func log(_ error: any Error) {
        guard !(error is StreamRefusal) else { return }
        let kind = String(describing: type(of: error))
        guard faults.withLock({ $0.insert(kind).inserted }) else { return }
        logger?.error("the stream cannot read the ledger: \(error)")
    }

    private func stepNow(
        _ seat: StreamSeat,
        from position: UInt64,
        upTo count: Int
    ) throws -> Step {
        // With nobody live there is nobody to tell what came meanwhile.
        let end = hall.withLock { hall in
            if !hall.seated.values.contains(where: \.isLive) {
                hall.next = durable.load(ordering: .relaxed)
            }
            return hall.next
        }
        if case .system = seat.listener, case let known = index.withLock(\.next), known < end {
            let page = try read(from: known, to: end, limits.pageEntries)
            index.withLock { index in page.forEach { index.take($0) } }
            return .page([], next: position, isTrimmed: false)
        }
        guard position < end else {
            hall.withLock { $0.seated[seat.number]?.isLive = true }
            // What became durable while nobody was live.
            note(size: end)
            return .live
        }
        return trimmed(try read(from: position, to: end, count), at: position, for: seat.listener)
    }

    /// As much of the page as one piece holds, and at least one entry.
    private func trimmed(
        _ page: [NumberedEntry],
        at position: UInt64,
        for listener: StreamListener
    ) -> Step {
        let systems = index.withLock { $0 }
        var (pieces, next, bytes): ([StreamPiece], UInt64, Int) = ([], position, 0)
        for numbered in page where bytes < limits.pieceBytes {
            next += 1
            guard let news = StreamNews.of(numbered, for: listener, systems) else { continue }
            let piece = StreamPiece(news)
            pieces.append(piece)
            bytes += piece.text.readableBytes
        }
        return .page(pieces, next: next, isTrimmed: next < position + UInt64(page.count))
    }

    private func tellNew() {
        hall.withLock { $0.isReading = false }
        let end = durable.load(ordering: .relaxed)
        do {
            while case let next = hall.withLock(\.next), next < end {
                tell(try read(from: next, to: end, limits.pageEntries))
            }
        } catch {
            log(error)
            // Whoever would miss something is told so by the end of the stream.
            let live = hall.withLock { $0.seated.values.filter(\.isLive) }
            for one in live { one.mailbox.end() }
        }
    }

    private func tell(_ page: [NumberedEntry]) {
        let systems = index.withLock { index in
            page.forEach { index.take($0) }
            return index
        }
        let seated = hall.withLock { Array($0.seated.values) }
        if page.contains(where: \.entry.fact.movesOffices) {
            for one in seated where one.listener.isOffice { one.mailbox.recheck() }
        }
        let live = Dictionary(grouping: seated.filter(\.isLive), by: \.listener.audience)
        for numbered in page {
            for (audience, seats) in live {
                guard let news = StreamNews.of(numbered, for: audience, systems) else { continue }
                let piece = StreamPiece(news)
                for one in seats {
                    // Of its own end it is told, and of nothing after it.
                    if case .systemEnded = numbered.entry.fact, !one.listener.isOffice {
                        one.mailbox.finish(piece)
                    } else {
                        one.mailbox.put(.news(piece))
                    }
                }
            }
        }
        // Last: no heartbeat may say that something was told before it was.
        hall.withLock { $0.next += UInt64(page.count) }
    }

    /// At least one entry, at most a page of them; throws if the ledger has none there.
    private func read(
        from seq: UInt64,
        to end: UInt64,
        _ count: Int
    ) throws -> [NumberedEntry] {
        let limit = Int(min(end - seq, UInt64(count)))
        let page = try ledger.readLeaves(from: seq, limit: limit).map(EntryCoding.decode)
        guard page.first?.seq == seq else { throw LedgerShorter() }
        faults.withLock { $0.removeAll() }
        return page
    }

    private struct LedgerShorter: Error {}
}

/// A reader's place: given up when nobody holds it any more.
package final class StreamSeat: Sendable {
    let number: UInt64
    let listener: StreamListener
    package let mailbox: StreamMailbox
    private let feed: StreamFeed

    init(
        number: UInt64,
        listener: StreamListener,
        mailbox: StreamMailbox,
        feed: StreamFeed
    ) {
        self.number = number
        self.listener = listener
        self.mailbox = mailbox
        self.feed = feed
    }

    deinit { feed.leave(number) }
}

extension Fact {
    /// Does it change who may read the history? (Whether a system may ask is in no entry.)
    fileprivate var movesOffices: Bool {
        switch self {
        case .personAttested, .personEnded, .epochReset: true
        default: false
        }
    }
}
