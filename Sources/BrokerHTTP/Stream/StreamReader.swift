package import NIOCore

/// What one reader is sent, piece by piece: server-sent events (WHATWG HTML §9.2).
///
/// First what it missed, from the ledger; then what comes. Each piece leaves the reader's last
/// event id where it may go on: nothing is missed by then, and nothing comes twice.
package struct StreamReader: Sendable {
    private let seat: StreamSeat
    private let feed: StreamFeed
    /// May the caller still listen?
    private let isAdmitted: @Sendable () async -> Bool
    /// The first entry that the reader was not told of.
    private var position: UInt64
    private var isLive = false
    private var hasBegun = false
    private var beats = 0
    /// Taken, and not written yet.
    private var pending: ArraySlice<StreamMailbox.Mark> = []
    /// A piece is written when it is as long: many ends at once are not one buffer.
    private static let pieceBytes = 65_536

    package init(
        _ seat: StreamSeat,
        _ feed: StreamFeed,
        from position: UInt64,
        isAdmitted: @escaping @Sendable () async -> Bool
    ) {
        self.seat = seat
        self.feed = feed
        self.position = position
        self.isAdmitted = isAdmitted
    }

    /// The next bytes, never empty; nil: the stream is over. Throws the ledger's errors.
    package mutating func next() async throws -> ByteBuffer? {
        guard hasBegun else {
            hasBegun = true
            return EventText.beginning(at: position)
        }
        while true {
            guard let piece = try await isLive ? nextLive() : nextRead() else { return nil }
            if piece.readableBytes > 0 { return piece }
        }
    }

    private mutating func nextRead() async throws -> ByteBuffer? {
        guard let marks = seat.mailbox.takeWaiting() else { return nil }
        if marks.contains(.recheck), !(await isAdmitted()) { return nil }
        switch try await feed.step(seat, from: position) {
        case .live:
            isLive = true
            return ByteBuffer()
        case .page(let news, let next):
            var text = EventText()
            for one in news { text.add(one) }
            // A page without news for this reader is one that it need not be read again.
            if news.last.map({ $0.seq + 1 < next }) ?? (next > position) { text.add(next: next) }
            position = next
            return text.buffer
        }
    }

    private mutating func nextLive() async throws -> ByteBuffer? {
        if pending.isEmpty {
            guard let marks = await seat.mailbox.take() else { return nil }
            pending = marks[...]
        }
        var text = EventText()
        while text.buffer.readableBytes < Self.pieceBytes, let mark = pending.popFirst() {
            switch mark {
            case .news(let news) where news.seq >= position:
                text.add(news)
                position = news.seq + 1
            case .news: break
            case .beat(let next):
                beats += 1
                guard beats < feed.limits.beats, await isAdmitted() else { return nil }
                position = max(position, next)
                text.addBeat(next: position)
            case .recheck:
                guard await isAdmitted() else { return nil }
            }
        }
        return text.buffer
    }
}

/// Events as bytes.
private struct EventText {
    private(set) var buffer = ByteBuffer()
    /// Who lost the stream comes again after so many milliseconds.
    private static let retryMilliseconds = 2_000

    /// Where the reader goes on if it loses the stream before anything happened.
    static func beginning(at next: UInt64) -> ByteBuffer {
        var text = EventText()
        text.buffer.writeString("retry: \(retryMilliseconds)\n")
        text.add(next: next)
        // Without an id it is a block all the same.
        if next == 0 { text.buffer.writeString("\n") }
        return text.buffer
    }

    mutating func add(_ news: StreamNews) {
        buffer.writeString("id: \(news.seq)\nevent: \(news.kind)\ndata: ")
        buffer.writeImmutableBuffer(jsonBody(news))
        buffer.writeString("\n\n")
    }

    /// Moves the reader's last id on, and is no event to it (it has no data).
    mutating func add(next: UInt64) {
        if next > 0 { buffer.writeString("id: \(next - 1)\n\n") }
    }

    mutating func addBeat(next: UInt64) {
        buffer.writeString(":\n")
        if next > 0 { add(next: next) } else { buffer.writeString("\n") }
    }
}
