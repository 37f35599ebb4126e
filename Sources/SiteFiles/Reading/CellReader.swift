import Messages

/// Reads the cells of one row and notes what is wrong with them.
struct CellReader {
    private let row: CSVRow
    private(set) var found: ProblemList

    init(row: CSVRow, found: ProblemList) {
        self.row = row
        self.found = found
    }

    var line: Int { row.line }

    mutating func add(_ message: Message) { found.add(row.line, message) }

    /// The cell's value; nil after reporting that it is empty or refused.
    mutating func required<Value>(
        _ column: String,
        _ rule: ValueRule,
        parse: (String) -> Value?
    ) -> Value? {
        guard row.cell(column) != nil else {
            add(FileText.emptyValue(column))
            return nil
        }
        return optional(column, rule, parse: parse)
    }

    /// The cell's value; nil if it is empty or, after reporting, refused.
    mutating func optional<Value>(
        _ column: String,
        _ rule: ValueRule,
        parse: (String) -> Value?
    ) -> Value? {
        guard let text = row.cell(column) else { return nil }
        guard let value = parse(text) else {
            add(FileText.badValue(column, text, rule))
            return nil
        }
        return value
    }

    /// Text for people: at most 100 characters.
    mutating func text(_ column: String) -> String? {
        optional(column, .text(max: 100)) { Values.text($0, max: 100) }
    }
}
