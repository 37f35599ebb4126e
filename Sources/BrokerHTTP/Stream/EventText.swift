package import NIOCore

/// One event as all who are told the same get it.
package struct StreamPiece: Hashable, Sendable {
    package let seq: UInt64
    package let text: ByteBuffer
    private let placeBytes: Int

    package init(_ news: StreamNews) {
        seq = news.seq
        var text = ByteBuffer()
        placeBytes = text.writeString("id: \(news.seq)\n")
        text.writeString("event: \(news.kind)\ndata: ")
        text.writeImmutableBuffer(jsonBody(news))
        text.writeString("\n\n")
        self.text = text
    }

    /// Without its place: the reader goes on where it was, for something before it was not told.
    package var unplaced: ByteBuffer {
        text.getSlice(at: text.readerIndex + placeBytes, length: text.readableBytes - placeBytes)
            ?? ByteBuffer()
    }
}

/// Events as bytes.
struct EventText {
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

    mutating func add(_ piece: StreamPiece) { buffer.writeImmutableBuffer(piece.text) }

    /// Moves the reader's last id on, and is no event to it (it has no data).
    mutating func add(next: UInt64) {
        if next > 0 { buffer.writeString("id: \(next - 1)\n\n") }
    }

    mutating func addBeat(next: UInt64) {
        buffer.writeString(":\n")
        if next > 0 { add(next: next) } else { buffer.writeString("\n") }
    }
}
