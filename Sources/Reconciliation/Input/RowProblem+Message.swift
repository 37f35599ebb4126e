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
        case .badTime(let column): ReconcileText.badTime(column)
        case .slashedTime(let column): ReconcileText.slashedTime(column)
        case .badOperation(let column): ReconcileText.badOperation(column)
        case .badRows(let column): ReconcileText.badRows(column)
        case .emptyCell(let column): ReconcileText.emptyCell(column)
        }
    }
}
