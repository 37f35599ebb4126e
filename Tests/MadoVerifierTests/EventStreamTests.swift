import Testing
import VerifierFormats

/// Server-sent events, however they are written and cut (WHATWG HTML §9.2).
@Suite struct `Events of a stream` {
    /// `id|event|data` of each block; `-`: no data.
    private static func blocks(_ bytes: [UInt8], by size: Int) throws -> [String] {
        var reader = EventStreamReader()
        return try stride(from: 0, to: bytes.count, by: size).flatMap { start in
            try reader.take(bytes[start..<min(start + size, bytes.count)])
                .map { "\($0.id)|\($0.event)|\($0.data ?? "-")" }
        }
    }

    @Test(arguments: ["\n", "\r", "\r\n"])
    func `lines end in three ways, and anything may be cut anywhere`(end: String) throws {
        let lines = [
            "\u{FEFF}id: 4", "event: e", "data: 終わり", "data:二", ": beat", "", "id: 5", "", "",
        ]
        let bytes = Array(lines.joined(separator: end).utf8)
        for size in 1...bytes.count {
            #expect(
                try Self.blocks(bytes, by: size) == ["4|e|終わり\n二", "5||-"],
                "pieces of \(size)"
            )
        }
    }

    @Test func `a byte order mark is none in a later line, and an id has no NUL`() throws {
        let bytes = Array("id: 4\n\u{FEFF}id: 5\n\nid: 6\0\n\n".utf8)
        #expect(try Self.blocks(bytes, by: 3) == ["4||-", "4||-"])
    }

    @Test func `what is too long ends the stream, in one line or in many`() throws {
        for line in ["x", "data: x\n"] {
            let count = EventStreamReader.bytesMax / line.utf8.count * 8
            let bytes = Array(String(repeating: line, count: count).utf8)
            #expect(throws: EventStreamReader.TooLong.self) {
                try Self.blocks(bytes, by: 65_536)
            }
        }
    }
}
