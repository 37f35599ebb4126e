package import NIOCore

/// What is known of a listener's right to listen.
package enum StreamAdmission: Sendable {
    case admitted
    case refused
    /// It could not be asked: nobody knows.
    case unknown
}

/// What one reader is sent, piece by piece: server-sent events (WHATWG HTML §9.2).
///
/// First what it missed, from the ledger; then what comes. Each piece leaves the reader's last
/// event id where it may go on: nothing is missed by then, and nothing comes twice. Whether the
/// caller may still listen is asked after a piece is made and before it is given away: what became
/// durable after a right was taken away, by an entry or a reload, is never told. A right that ends
/// by itself, such as a person's time on the roster, is noticed at the next heartbeat.
package struct StreamReader: Sendable {
    private let seat: StreamSeat
    private let feed: StreamFeed
    /// May the caller still listen?
    private let admission: @Sendable () async -> StreamAdmission
    /// The first entry that the reader was not told of.
    private var position: UInt64
    /// So many leaves are read next: fewer where they were more than one piece.
    private var pageEntries: Int
    private var isLive = false
    private var hasBegun = false

    package init(
        _ seat: StreamSeat,
        _ feed: StreamFeed,
        from position: UInt64,
        admission: @escaping @Sendable () async -> StreamAdmission
    ) {
        self.seat = seat
        self.feed = feed
        self.position = position
        self.admission = admission
        pageEntries = feed.limits.pageEntries
    }

    /// The next bytes, never empty; nil: the stream is over. Throws the ledger's errors.
    ///
    /// From one call to the next the piece is being written.
    package mutating func next() async throws -> ByteBuffer? {
        seat.mailbox.endWriting()
        guard let piece = try await nextPiece(), seat.mailbox.beginWriting() else { return nil }
        return piece
    }

    private mutating func nextPiece() async throws -> ByteBuffer? {
        guard hasBegun else {
            hasBegun = true
            return EventText.beginning(at: position)
        }
        while true {
            // The feed tells nobody whose register changed while it has nobody to tell news.
            let isAlwaysAsked = !isLive && seat.listener.isOffice
            let piece: ByteBuffer
            if isLive {
                switch await seat.mailbox.take(upTo: feed.limits.pieceBytes) {
                case .marks(let marks)?: piece = text(marks)
                case .farewell(let farewell)?: return text(of: farewell)
                case nil: return nil
                }
            } else {
                piece = try await nextRead()
            }
            guard let mustAsk = seat.mailbox.takeDemand() else { return nil }
            if mustAsk || isAlwaysAsked, !(await isAdmitted()) {
                // A live reader's own end may be what ended its right, and may be on its way.
                if isLive { await feed.turn() }
                return seat.mailbox.refuse().flatMap { $0.seq < position ? nil : $0.unplaced }
            }
            if piece.readableBytes > 0 { return piece }
        }
    }

    private mutating func nextRead() async throws -> ByteBuffer {
        switch try await feed.step(seat, from: position, upTo: pageEntries) {
        case .live:
            isLive = true
            return ByteBuffer()
        case .page(let pieces, let next, let isTrimmed):
            pageEntries =
                isTrimmed
                ? max(1, Int(next - position)) : min(2 * pageEntries, feed.limits.pageEntries)
            var text = EventText()
            for piece in pieces { text.add(piece) }
            // A page without news for this reader is one that it need not be read again.
            if pieces.last.map({ $0.seq + 1 < next }) ?? (next > position) { text.add(next: next) }
            position = next
            return text.buffer
        }
    }

    /// Nil: it was told before.
    private func text(of farewell: StreamPiece) -> ByteBuffer? {
        farewell.seq < position ? nil : farewell.text
    }

    private mutating func text(_ marks: [StreamMailbox.Mark]) -> ByteBuffer {
        var text = EventText()
        for mark in marks {
            switch mark {
            case .news(let piece) where piece.seq >= position:
                text.add(piece)
                position = piece.seq + 1
            case .news: break
            case .beat(let next):
                position = max(position, next)
                text.addBeat(next: position)
            }
        }
        return text.buffer
    }

    /// While nobody knows, nothing is told, and it is asked again at the next heartbeat; only a
    /// refusal and too long a time of it end the stream.
    private func isAdmitted() async -> Bool {
        for asked in 1...feed.limits.questions {
            switch await admission() {
            case .admitted: return true
            case .refused: return false
            case .unknown:
                guard asked < feed.limits.questions, await seat.mailbox.nextBeat() else {
                    return false
                }
            }
        }
        return false
    }
}
