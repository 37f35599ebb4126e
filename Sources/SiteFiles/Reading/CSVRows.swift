import Messages
import SwiftCSV

/// One row of a CSV file with its first line, for cells that are read by column name.
struct CSVRow {
    let line: Int
    private let cells: [String: String]

    init(line: Int, cells: [String: String]) {
        self.line = line
        self.cells = cells
    }

    /// The cell, or nil if it is empty or its column is missing.
    func cell(_ column: String) -> String? {
        guard let text = cells[column], !text.isEmpty else { return nil }
        return text
    }
}

/// Reads a CSV file whose header names known columns, in any order.
enum CSVRows {
    static let rowsMax = 1_000_000

    /// The rows that can be read; whatever is wrong is added to `found`.
    static func read(
        _ text: String,
        required: [String],
        optional: [String],
        found: inout ProblemList
    ) -> [CSVRow] {
        var records = split(text).filter { !$0.text.allSatisfy(\.isWhitespace) }
        guard !records.isEmpty else {
            found.add(1, FileText.empty)
            return []
        }
        let head = records.removeFirst()
        guard let header = cells(of: head, found: &found) else { return [] }
        let known = required + optional
        let before = found.problems.count
        guard header.contains(where: known.contains) else {
            found.add(head.line, FileText.noHeader(known: known))
            return []
        }
        for name in header where !known.contains(name) {
            found.add(head.line, FileText.unknownColumn(name, known: known))
        }
        for name in known where header.count(where: { $0 == name }) > 1 {
            found.add(head.line, FileText.duplicateColumn(name))
        }
        for name in required where !header.contains(name) {
            found.add(head.line, FileText.missingColumn(name))
        }
        guard found.problems.count == before else { return [] }
        guard records.count <= rowsMax else {
            found.add(records[rowsMax].line, FileText.tooManyRows(limit: rowsMax))
            return []
        }
        return records.compactMap { record in
            guard let cells = cells(of: record, found: &found) else { return nil }
            guard cells.count == header.count else {
                found.add(
                    record.line,
                    FileText.columnCount(found: cells.count, expected: header.count)
                )
                return nil
            }
            return CSVRow(
                line: record.line,
                cells: Dictionary(uniqueKeysWithValues: zip(header, cells))
            )
        }
    }

    /// The library reads one record at a time, so that whatever it refuses has a line.
    private static func cells(of record: Record, found: inout ProblemList) -> [String]? {
        guard record.isClosed else {
            found.add(record.line, FileText.openQuote)
            return nil
        }
        // It forgets an empty last cell unless a line end follows.
        guard
            let parsed = try? EnumeratedCSV(
                string: record.text + "\n",
                delimiter: .comma,
                loadColumns: false
            ),
            parsed.rows.isEmpty
        else {
            found.add(record.line, FileText.quoting)
            return nil
        }
        return parsed.header
    }

    private struct Record {
        let line: Int
        let text: String
        /// False if the file ends within quotation marks.
        let isClosed: Bool
    }

    /// Cuts the text at line ends outside quotation marks and counts every line.
    private static func split(_ text: String) -> [Record] {
        var records: [Record] = []
        var current = String.UnicodeScalarView()
        var inQuotes = false
        var line = 1
        var firstLine = 1
        for scalar in text.unicodeScalars {
            if scalar == "\"" { inQuotes.toggle() }
            if scalar == "\n" {
                line += 1
                if !inQuotes {
                    records.append(
                        Record(line: firstLine, text: String(current), isClosed: true)
                    )
                    current = String.UnicodeScalarView()
                    firstLine = line
                    continue
                }
            }
            current.append(scalar)
        }
        if !current.isEmpty {
            records.append(Record(line: firstLine, text: String(current), isClosed: !inQuotes))
        }
        return records
    }
}
