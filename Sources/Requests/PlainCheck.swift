/// A check in the one plain form that the short lane answers by itself.
///
/// Everything that could be read in two ways, and everything unusual, is ``Reading/other`` and goes
/// to the full server with all its bytes: a doubled or folded header, a body without its length, an
/// expectation, a query, another version. So the two readers cannot disagree on where a request
/// ends.
package struct PlainCheck: Equatable {
    /// Of the request line's target.
    package let path: Path
    /// Places in the buffer, counted from its first readable byte.
    package let authorization: Range<Int>?
    package let contentType: Range<Int>?
    package let body: Range<Int>

    package enum Path: CaseIterable {
        case introspection

        /// The whole request line with its line end.
        var line: [UInt8] {
            switch self {
            case .introspection: Self.introspectionLine
            }
        }

        private static let introspectionLine = Array("POST /oauth2/introspect HTTP/1.1\r\n".utf8)
    }

    package enum Reading: Equatable {
        /// So far it may be one.
        case incomplete
        case other
        case check(PlainCheck)
    }

    /// A longer head goes to the full server, which has limits of its own.
    package static let headBytesMax = 8 * 1024

    /// Total over all bytes.
    package static func read(_ bytes: Span<UInt8>, bodyBytesMax: Int) -> Reading {
        for path in Path.allCases {
            switch beginning(of: bytes, path.line) {
            case .mismatch: continue
            case .partly: return .incomplete
            case .wholly(let count):
                var fields = Fields(path: path)
                return fields.read(bytes, from: count, bodyBytesMax: bodyBytesMax)
            }
        }
        return .other
    }

    private enum Match {
        case mismatch
        case partly
        case wholly(Int)
    }

    private static func beginning(of bytes: Span<UInt8>, _ line: [UInt8]) -> Match {
        for index in line.indices {
            guard index < bytes.count else { return .partly }
            guard bytes[index] == line[index] else { return .mismatch }
        }
        return .wholly(line.count)
    }
}

/// The header fields of one head, as far as they have been read.
private struct Fields {
    let path: PlainCheck.Path
    private var hosts = 0
    private var length: Int?
    private var authorization: Range<Int>?
    private var contentType: Range<Int>?

    init(path: PlainCheck.Path) {
        self.path = path
    }

    mutating func read(
        _ bytes: Span<UInt8>,
        from start: Int,
        bodyBytesMax: Int
    ) -> PlainCheck.Reading {
        var at = start
        while true {
            guard at < PlainCheck.headBytesMax else { return .other }
            guard at + 1 < bytes.count else { return .incomplete }
            if bytes[at] == UInt8(ascii: "\r") {
                guard bytes[at + 1] == UInt8(ascii: "\n") else { return .other }
                return check(bytes, bodyAt: at + 2, bodyBytesMax)
            }
            switch line(bytes, at) {
            case .incomplete: return bytes.count < PlainCheck.headBytesMax ? .incomplete : .other
            case .other: return .other
            case .field(let name, let value, let next):
                guard take(bytes, name, value) else { return .other }
                at = next
            }
        }
    }

    private func check(
        _ bytes: Span<UInt8>,
        bodyAt start: Int,
        _ bodyBytesMax: Int
    ) -> PlainCheck.Reading {
        guard hosts == 1, let length, length <= bodyBytesMax else { return .other }
        guard start + length <= bytes.count else { return .incomplete }
        return .check(
            PlainCheck(
                path: path,
                authorization: authorization,
                contentType: contentType,
                body: start..<(start + length)
            )
        )
    }

    private enum Line {
        case incomplete
        case other
        case field(name: Range<Int>, value: Range<Int>, next: Int)
    }

    /// One `name: value` line; strict (RFC 9110 §5.1, RFC 9112 §5.1).
    private func line(_ bytes: Span<UInt8>, _ start: Int) -> Line {
        var at = start
        while at < bytes.count, isTokenByte(bytes[at]) { at += 1 }
        guard at < bytes.count else { return .incomplete }
        guard at > start, bytes[at] == UInt8(ascii: ":") else { return .other }
        let name = start..<at
        at += 1
        while at < bytes.count, isBlank(bytes[at]) { at += 1 }
        let valueStart = at
        var valueEnd = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\r") {
            guard (0x20...0x7E).contains(bytes[at]) || bytes[at] == UInt8(ascii: "\t") else {
                return .other
            }
            at += 1
            if !isBlank(bytes[at - 1]) { valueEnd = at }
        }
        guard at + 1 < bytes.count else { return .incomplete }
        guard bytes[at + 1] == UInt8(ascii: "\n") else { return .other }
        return .field(name: name, value: valueStart..<valueEnd, next: at + 2)
    }

    /// False: this head is for the full server.
    private mutating func take(
        _ bytes: Span<UInt8>,
        _ name: Range<Int>,
        _ value: Range<Int>
    ) -> Bool {
        for other in Names.forFullServer where equals(bytes, name, other) { return false }
        if equals(bytes, name, Names.host) {
            hosts += 1
        } else if equals(bytes, name, Names.connection) {
            return equals(bytes, value, Names.keepAlive)
        } else if equals(bytes, name, Names.contentType) {
            guard contentType == nil else { return false }
            contentType = value
        } else if equals(bytes, name, Names.authorization) {
            guard authorization == nil else { return false }
            authorization = value
        } else if equals(bytes, name, Names.contentLength) {
            guard length == nil, let number = number(bytes, value) else { return false }
            length = number
        }
        return true
    }

    /// Up to seven digits and nothing else.
    private func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard (1...7).contains(range.count) else { return nil }
        var number = 0
        for index in range {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) else {
                return nil
            }
            number = number * 10 + Int(bytes[index] - UInt8(ascii: "0"))
        }
        return number
    }

    /// Without regard to the case of letters; `word` is in lower case.
    private func equals(_ bytes: Span<UInt8>, _ range: Range<Int>, _ word: [UInt8]) -> Bool {
        guard range.count == word.count else { return false }
        for index in word.indices {
            let byte = bytes[range.lowerBound + index]
            let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            guard lower == word[index] else { return false }
        }
        return true
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// Letters, digits and hyphens: the names of all headers that anybody sends to a check.
    private func isTokenByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
    }
}

/// Header names and one value, in lower case.
private enum Names {
    static let host = Array("host".utf8)
    static let connection = Array("connection".utf8)
    static let keepAlive = Array("keep-alive".utf8)
    static let contentType = Array("content-type".utf8)
    static let authorization = Array("authorization".utf8)
    static let contentLength = Array("content-length".utf8)
    /// What changes how a body is read, or what follows the request.
    static let forFullServer = [
        "te", "expect", "upgrade", "trailer", "content-encoding", "transfer-encoding",
    ].map { Array($0.utf8) }
}
