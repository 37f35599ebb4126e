/// Columns of text for a terminal, aligned by display width.
struct Table {
    /// Two spaces between columns.
    private static let gap = "  "

    private let headings: [String]
    private let flexible: Set<Int>
    private var rows: [[String]] = []

    /// `flexible`: the columns that may be clipped where the terminal is too narrow; ids and codes
    /// never are, even if their line then is too long.
    init(_ headings: [String], flexible: Set<Int>) {
        self.headings = headings
        self.flexible = flexible
    }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// The headings, a rule and the rows.
    ///
    /// Each column is as wide as its widest cell; a table wider than `width` loses from the
    /// widest of its flexible columns.
    func lines(width: Int) -> [String] {
        let widths = columnWidths(within: width)
        let rule = widths.map { String(repeating: "-", count: $0) }
        return ([headings, rule] + rows).map { line($0, widths) }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let texts = zip(cells, widths).map { fitted($0, to: $1) }
        var line = texts.joined(separator: Self.gap)
        while line.last == " " { line.removeLast() }
        return line
    }

    private func columnWidths(within width: Int) -> [Int] {
        var widths = headings.map { displayWidth($0) }
        for row in rows {
            for (index, cell) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], displayWidth(cell))
            }
        }
        let room = width - Self.gap.count * (widths.count - 1)
        while widths.reduce(0, +) > room,
            let widest = widths.indices.filter(flexible.contains).max(by: {
                widths[$0] <= widths[$1]
            }), widths[widest] > 4
        {
            widths[widest] -= 1
        }
        return widths
    }
}
