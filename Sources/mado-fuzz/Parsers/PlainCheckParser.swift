import Requests

extension Parser {
    /// A check of the short lane: where it ends is where everybody else would see it end, and it
    /// is the same however the bytes arrive.
    static let plainCheck = Parser("plain-check") { bytes in
        let reading = read(bytes)
        try demandStable(reading, bytes)
        guard case .check(let check) = reading else { return }
        try demandPlain(check, bytes)
        let count = check.body.count
        try demand(read(bytes, bodyBytesMax: count) == reading, "a body that just fits is not read")
        if count > 0 {
            let shorter = read(bytes, bodyBytesMax: count - 1)
            try demand(shorter == .other, "a body that is too long is read")
        }
    }

    /// Reads the first `count` bytes, or all.
    private static func read(
        _ bytes: [UInt8],
        first count: Int? = nil,
        bodyBytesMax: Int = 4_096
    ) -> PlainCheck.Reading {
        let part = bytes.span.extracting(first: count ?? bytes.count)
        return PlainCheck.read(part, bodyBytesMax: bodyBytesMax)
    }

    /// Fewer bytes leave it open at most, and more bytes change nothing that was decided.
    private static func demandStable(_ reading: PlainCheck.Reading, _ bytes: [UInt8]) throws {
        if reading != .incomplete {
            for more in [Array(bytes.prefix(1)), Array("\r\n\r\n".utf8), [0], bytes] {
                try demand(read(bytes + more) == reading, "read otherwise when more follows")
            }
        }
        switch reading {
        case .check(let check):
            // Each of a short one; of a long one some, by its length, or it would take too long.
            let whole = check.body.upperBound
            for end in stride(from: whole - 1, through: 0, by: -(1 + whole / 256)) {
                let part = read(bytes, first: end)
                try demand(part == .incomplete, "of its first \(end) bytes: \(part)")
            }
        case .incomplete:
            for end in cuts(bytes) {
                let part = read(bytes, first: end)
                try demand(part == .incomplete, "open again after \(end) bytes: \(part)")
            }
        case .other:
            for end in cuts(bytes) {
                let part = read(bytes, first: end)
                try demand([.incomplete, .other].contains(part), "no check after \(end) bytes")
            }
        }
    }

    /// A few places within the bytes, which the input itself moves about.
    private static func cuts(_ bytes: [UInt8]) -> [Int] {
        let sum = bytes.reduce(0) { $0 &* 31 &+ UInt($1) }
        return [1, 3, 7].map { Int((sum / $0) % UInt(bytes.count + 1)) }
    }

    /// What another reader makes of the same bytes: the head ends at the first empty line, and each
    /// line of it has one name and one value.
    private static func demandPlain(_ check: PlainCheck, _ bytes: [UInt8]) throws {
        try demand(check.body.upperBound <= bytes.count, "a body beyond the bytes")
        var lines: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while let end = rest.indices.dropLast().first(where: { isLineEnd(bytes, $0) }) {
            guard end > rest.startIndex else { break }
            lines.append(rest[..<end])
            rest = rest[(end + 2)...]
        }
        try demand(rest.startIndex + 2 == check.body.lowerBound, "a body elsewhere")
        let line = "POST /oauth2/introspect HTTP/1.1"
        try demand(lines.first.map { $0.elementsEqual(line.utf8) } == true, "another request line")
        var values: [String: [Range<Int>]] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
                throw Broken(description: "a line without a name")
            }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            let isName = name.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            try demand(isName && !name.isEmpty, "a name that is none: \(name)")
            let isValue = line.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 }
            try demand(isValue, "a value that is none, of \(name)")
            values[name, default: []].append(trimmed(line[(colon + 1)...]))
        }
        for name in ["transfer-encoding", "content-encoding", "expect", "upgrade", "te", "trailer"]
        {
            try demand(values[name] == nil, "\(name) is for the full server")
        }
        try demand(values["host"]?.count == 1, "not one host")
        let lengths = (values["content-length"] ?? []).map {
            Int(String(decoding: bytes[$0], as: UTF8.self))
        }
        try demand(lengths == [check.body.count], "another length: \(lengths)")
        let found = [
            ("authorization", check.authorization), ("content-type", check.contentType),
        ]
        for (name, range) in found {
            try demand((values[name] ?? []) == [range].compactMap { $0 }, "\(name) elsewhere")
        }
        for value in values["connection"] ?? [] {
            let text = String(decoding: bytes[value], as: UTF8.self)
            try demand(text.lowercased() == "keep-alive", "it does not stay open")
        }
    }

    private static func isLineEnd(_ bytes: [UInt8], _ at: Int) -> Bool {
        bytes[at] == UInt8(ascii: "\r") && bytes[at + 1] == UInt8(ascii: "\n")
    }

    private static func trimmed(_ value: ArraySlice<UInt8>) -> Range<Int> {
        let blanks = Array(" \t".utf8)
        let end = (value.lastIndex { !blanks.contains($0) }).map { $0 + 1 }
        guard let end, let start = value.firstIndex(where: { !blanks.contains($0) }) else {
            return value.endIndex..<value.endIndex
        }
        return start..<end
    }
}
