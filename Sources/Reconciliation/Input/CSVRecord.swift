/// One record of a CSV file: its cells without quotation marks, as UTF-8.
///
/// Reused from record to record, so that a log of any length costs no allocation a row.
struct CSVRecord {
    /// All cells, one after another.
    var bytes: [UInt8] = []
    /// Where each cell ends in ``bytes``.
    var ends: [Int] = []
    /// The line on which the record begins, from 1.
    var line = 0

    var count: Int { ends.count }

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// The bytes of a cell; empty for a column that is not there.
    func range(_ cell: Int) -> Range<Int> {
        guard cell >= 0, cell < ends.count else { return 0..<0 }
        return (cell == 0 ? 0 : ends[cell - 1])..<ends[cell]
    }

    func isEmpty(_ cell: Int) -> Bool { range(cell).isEmpty }

    func text(_ cell: Int) -> String { String(decoding: bytes[range(cell)], as: UTF8.self) }
}

/// Why a row of a log could not be read.
package enum RowProblem: Error, Hashable, Sendable {
    /// Neither of the profile's encoding.
    case encoding
    /// A byte 0 is in it: a damaged file.
    case nul
    case quoting
    case openQuote
    /// More than ``CSVReader/recordBytesMax`` bytes without an end.
    case tooLong
    /// The file ends within the line, or just before its end.
    case truncated
    case cellCount(found: Int, expected: Int)
    // Column and line are enough to find it: a cell may hold what is personal, as where the
    // columns of a row are shifted. These name the log's own column.
    case badTime(String)
    /// A time that ``DateStyle/slash`` would read.
    case slashedTime(String)
    case badOperation(String)
    case badRows(String)
    /// A view without a contract, a row without the record id that the profile promises.
    case emptyCell(String)
}

/// How a file's bytes are read.
package enum TextEncoding: String, CaseIterable, Sendable {
    /// A byte order mark is accepted and dropped.
    case utf8 = "utf-8"
    case cp932
}
