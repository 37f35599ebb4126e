/// Takes server-sent events apart (WHATWG HTML §9.2), however the network cuts them.
///
/// Total over all bytes, and bounded: a line or the data of an event that is too long ends the
/// stream.
package struct EventStreamReader: Sendable {
    /// One block up to its empty line.
    package struct Block: Hashable, Sendable {
        /// The last id so far; a block without data moves it, and is no event.
        package let id: String
        package let event: String
        /// Nil: no event.
        package let data: String?

        /// The place in the ledger that ``id`` is; nil: something else stands there, which could
        /// not be sent back.
        package var place: UInt64? {
            guard (1...19).contains(id.utf8.count),
                id.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
            else { return nil }
            return UInt64(id)
        }
    }

    package struct TooLong: Error {}

    /// News of a thousand ends are a twentieth of this.
    package static let bytesMax = 1_048_576

    private var line: [UInt8] = []
    private var id = ""
    private var event = ""
    private var data: [UInt8]?
    private var isAfterReturn = false
    private var isFirstLine = true
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    package init() {}

    /// The blocks that these bytes end.
    package mutating func take(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [Block] {
        var blocks: [Block] = []
        for byte in bytes {
            let isSecondOfPair = isAfterReturn && byte == UInt8(ascii: "\n")
            isAfterReturn = byte == UInt8(ascii: "\r")
            if isSecondOfPair { continue }
            if isAfterReturn || byte == UInt8(ascii: "\n") {
                if let block = endLine() { blocks.append(block) }
            } else {
                line.append(byte)
            }
            guard line.count + (data?.count ?? 0) <= Self.bytesMax else { throw TooLong() }
        }
        return blocks
    }

    private mutating func endLine() -> Block? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine, line.starts(with: Self.byteOrderMark) { line.removeFirst(3) }
        isFirstLine = false
        guard !line.isEmpty else { return endBlock() }
        let name = line.prefix { $0 != UInt8(ascii: ":") }
        var value = line.dropFirst(name.count + 1)
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        switch String(decoding: name, as: UTF8.self) {
        case "id" where !value.contains(0): id = String(decoding: value, as: UTF8.self)
        case "event": event = String(decoding: value, as: UTF8.self)
        case "data":
            if data != nil { data?.append(UInt8(ascii: "\n")) }
            data = data ?? []
            data?.append(contentsOf: value)
        default: break
        }
        return nil
    }

    private mutating func endBlock() -> Block {
        defer { (event, data) = ("", nil) }
        return Block(id: id, event: event, data: data.map { String(decoding: $0, as: UTF8.self) })
    }
}
