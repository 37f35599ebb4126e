package import Messages

extension RowProblem {
    /// What is wrong with the row.
    package var message: Message {
        switch self {
        case .encoding: ReconcileText.encoding
        case .nul: ReconcileText.nul
        case .quoting: FileText.quoting
        case .openQuote: FileText.openQuote
        case .tooLong: ReconcileText.tooLong(limit: CSVReader.recordBytesMax)
        case .truncated: ReconcileText.truncated
        case .cellCount(let found, let expected):
            FileText.columnCount(found: found, expected: expected)
        case .badTime(let value): ReconcileText.badTime(value)
        case .badOperation(let value): ReconcileText.badOperation(value)
        case .badRows(let value): ReconcileText.badRows(value)
        case .emptyCell(let column): ReconcileText.emptyCell(column)
        }
    }
}
