/// Cuts a stream of bytes into answers with a `Content-Length`; knows no other framing.
struct ResponseReader {
    private var buffer: [UInt8] = []
    /// Everything before it was handed out.
    private var start = 0

    /// An answer above this is an error of the harness's own use.
    static let bytesMax = 64 * 1024 * 1024

    mutating func append(_ bytes: some Sequence<UInt8>) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole answer; nil while some of it is missing.
    mutating func next() throws(HarnessError) -> HTTPResponse? {
        guard let bodyStart = endOfHead() else { return nil }
        let head = buffer[start..<bodyStart]
        let length = try contentLength(head)
        guard length <= Self.bytesMax else { throw .badResponse("a body of \(length) bytes") }
        guard buffer.count - bodyStart >= length else { return nil }
        let status = try status(head)
        let lines = String(decoding: head.drop { $0 != lineFeed }.dropFirst(), as: UTF8.self)
        let body = Array(buffer[bodyStart..<(bodyStart + length)])
        start = bodyStart + length
        return HTTPResponse(status: status, head: lines, body: body)
    }

    private func endOfHead() -> Int? {
        var index = start + 3
        while index < buffer.count {
            // Only every line feed can end the head, and most bytes are none.
            if buffer[index] == lineFeed, buffer[index - 1] == carriageReturn,
                buffer[index - 2] == lineFeed, buffer[index - 3] == carriageReturn
            {
                return index + 1
            }
            index += 1
        }
        return nil
    }

    /// `HTTP/1.1 200 OK`
    private func status(_ head: ArraySlice<UInt8>) throws(HarnessError) -> Int {
        let digits = head.dropFirst(9).prefix(3)
        guard head.starts(with: "HTTP/1.1 ".utf8), let status = number(digits) else {
            throw .badResponse(String(decoding: head.prefix(40), as: UTF8.self))
        }
        return status
    }

    private func contentLength(_ head: ArraySlice<UInt8>) throws(HarnessError) -> Int {
        var rest = head
        while let lineEnd = rest.firstIndex(of: lineFeed) {
            let line = rest[..<lineEnd]
            rest = rest[(lineEnd + 1)...]
            guard line.count > Self.lengthName.count, hasLengthName(line) else { continue }
            let value = line.dropFirst(Self.lengthName.count)
                .filter { $0 != UInt8(ascii: " ") && $0 != carriageReturn }
            guard let length = number(value) else { break }
            return length
        }
        // RFC 9110 §15.4.5: nothing follows.
        if head.starts(with: "HTTP/1.1 304 ".utf8) { return 0 }
        throw .badResponse("no Content-Length: \(String(decoding: head, as: UTF8.self))")
    }

    private func hasLengthName(_ line: ArraySlice<UInt8>) -> Bool {
        zip(line, Self.lengthName).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    private func number(_ digits: some Collection<UInt8>) -> Int? {
        guard (1...9).contains(digits.count) else { return nil }
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    private static let lengthName = Array("content-length:".utf8)
}

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
