/// Reads a CSV file of any length record by record, in memory that does not grow with it.
///
/// RFC 4180 with LF or CRLF. What is wrong with a record is said, and reading goes on with the
/// next line: a stray quotation mark costs the line on which it stands, not the rest of the file.
struct CSVReader: ~Copyable {
    /// A longer record is a damaged file.
    static let recordBytesMax = 64 * 1024

    enum Step: Equatable {
        /// The record that was passed in has been filled.
        case record
        case problem(line: Int, RowProblem)
        case end
    }

    private var source: ByteSource
    private let encoding: TextEncoding
    private let table: CP932Table?
    private var buffer: [UInt8]
    /// Where the next record begins in `buffer`.
    private var start = 0
    private var line = 1
    private var decoded: [UInt8] = []
    /// Set after the header: how many cells each record has.
    var cellCount: Int?

    init(path: String, file: String, encoding: TextEncoding) throws(SourceFault) {
        var source = try ByteSource(path: path, file: file)
        var buffer: [UInt8] = []
        try source.append(to: &buffer)
        self.source = source
        self.buffer = buffer
        self.encoding = encoding
        table = encoding == .cp932 ? CP932Table.shared : nil
        if encoding == .utf8, buffer.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    }

    /// The SHA-256 of the whole file once ``next(_:)`` has answered `end`.
    var sha256: String { source.sha256 }

    mutating func next(_ record: inout CSVRecord) throws(SourceFault) -> Step {
        while true {
            guard let frame = try frame() else { return .end }
            let first = line
            let range = start..<frame.contentEnd
            if frame.problem == nil, range.isEmpty, frame.end > frame.contentEnd {
                skip(to: frame.end, lines: 1)
                continue
            }
            record.clear()
            record.line = first
            if let problem = frame.problem ?? read(range, frame, into: &record) {
                // Only the first line is given up: what follows may be whole records.
                skip(to: frame.firstLineEnd, lines: 1)
                if buffer[start - 1] != lineFeed { try skipLine() }
                return .problem(line: first, problem)
            }
            skip(to: frame.end, lines: frame.lines)
            return .record
        }
    }

    private mutating func skip(to end: Int, lines: Int) {
        start = end
        line += lines
    }

    /// The rest of a line that is longer than a record may be.
    private mutating func skipLine() throws(SourceFault) {
        while true {
            if let end = buffer[start...].firstIndex(of: lineFeed) {
                start = end + 1
                return
            }
            buffer.removeAll(keepingCapacity: true)
            start = 0
            guard !source.isAtEnd else { return }
            try source.append(to: &buffer)
        }
    }

    // MARK: - Where a record ends

    private struct Frame {
        /// After the line end.
        var end: Int
        /// Before the line end.
        var contentEnd: Int
        var firstLineEnd: Int
        var lines: Int
        var hasQuotes = false
        var hasHighBytes = false
        var problem: RowProblem?
    }

    /// The next record; nil at the end of the file.
    private mutating func frame() throws(SourceFault) -> Frame? {
        while true {
            if let frame = Self.scan(buffer.span, from: start, isWhole: source.isAtEnd) {
                return frame.end == start ? nil : frame
            }
            if start > 0 {
                buffer.removeSubrange(..<start)
                start = 0
            }
            try source.append(to: &buffer)
        }
    }

    /// Nil if the record's end is not in the buffer yet.
    private static func scan(_ bytes: Span<UInt8>, from start: Int, isWhole: Bool) -> Frame? {
        var frame = Frame(end: start, contentEnd: start, firstLineEnd: 0, lines: 0)
        var isQuoted = false
        var hasNul = false
        var index = start
        let limit = min(bytes.count, start + recordBytesMax)
        while index < limit {
            let byte = bytes[index]
            index += 1
            if byte == lineFeed {
                frame.lines += 1
                if frame.lines == 1 { frame.firstLineEnd = index }
                if isQuoted { continue }
                let hasReturn = index - 2 >= start && bytes[index - 2] == carriageReturn
                frame.end = index
                frame.contentEnd = index - (hasReturn ? 2 : 1)
                if hasNul { frame.problem = .nul }
                return frame
            } else if byte == quote {
                isQuoted.toggle()
                frame.hasQuotes = true
            } else if byte >= 0x80 {
                frame.hasHighBytes = true
            } else if byte == 0 {
                hasNul = true
            }
        }
        if limit == start + recordBytesMax {
            return broken(frame, isQuoted ? .openQuote : .tooLong, from: limit)
        }
        guard isWhole else { return nil }
        if limit == start { return frame }
        let problem = hasNul ? RowProblem.nul : frame.lines > 0 ? .openQuote : .truncated
        return broken(frame, problem, from: limit)
    }

    /// A record without an end: the line is given up, to its end or the end of what is there.
    private static func broken(
        _ frame: Frame,
        _ problem: RowProblem,
        from limit: Int
    ) -> Frame {
        var frame = frame
        frame.problem = problem
        frame.contentEnd = limit
        if frame.firstLineEnd == 0 { frame.firstLineEnd = limit }
        frame.end = frame.firstLineEnd
        return frame
    }

    // MARK: - Its cells

    /// Fills `record`; answers what is wrong instead.
    private mutating func read(
        _ range: Range<Int>,
        _ frame: Frame,
        into record: inout CSVRecord
    ) -> RowProblem? {
        if frame.hasHighBytes {
            switch encoding {
            case .utf8:
                let raw = buffer.span.extracting(range)
                guard (try? UTF8Span(validating: raw)) != nil else { return .encoding }
            case .cp932:
                // Taken out, so that it can be filled while the buffer is looked at.
                var text: [UInt8] = []
                swap(&text, &decoded)
                defer { swap(&text, &decoded) }
                text.removeAll(keepingCapacity: true)
                guard let table, table.append(buffer.span.extracting(range), to: &text) else {
                    return .encoding
                }
                return Self.split(text.span, frame, cellCount, into: &record)
            }
        }
        return Self.split(buffer.span.extracting(range), frame, cellCount, into: &record)
    }

    private static func split(
        _ bytes: Span<UInt8>,
        _ frame: Frame,
        _ cellCount: Int?,
        into record: inout CSVRecord
    ) -> RowProblem? {
        if frame.hasQuotes {
            if !splitQuoted(bytes, into: &record) { return .quoting }
        } else {
            for index in 0..<bytes.count {
                let byte = bytes[index]
                if byte == comma {
                    record.ends.append(record.bytes.count)
                } else {
                    record.bytes.append(byte)
                }
            }
            record.ends.append(record.bytes.count)
        }
        guard let cellCount, record.count != cellCount else { return nil }
        return .cellCount(found: record.count, expected: cellCount)
    }

    /// False if a quotation mark is out of place.
    private static func splitQuoted(_ bytes: Span<UInt8>, into record: inout CSVRecord) -> Bool {
        var index = 0
        while true {
            if index < bytes.count, bytes[index] == quote {
                index += 1
                while true {
                    guard index < bytes.count else { return false }
                    let byte = bytes[index]
                    index += 1
                    if byte == quote {
                        guard index < bytes.count, bytes[index] == quote else { break }
                        index += 1
                    }
                    record.bytes.append(byte)
                }
            } else {
                while index < bytes.count, bytes[index] != comma {
                    guard bytes[index] != quote else { return false }
                    record.bytes.append(bytes[index])
                    index += 1
                }
            }
            record.ends.append(record.bytes.count)
            guard index < bytes.count else { return true }
            guard bytes[index] == comma else { return false }
            index += 1
        }
    }
}

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
private let quote = UInt8(ascii: "\"")
private let comma = UInt8(ascii: ",")
