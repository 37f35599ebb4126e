import Messages

/// A file of uses that is being written, a page of rows at a time.
final class UseSheetFile {
    enum Format {
        case csv
        case jsonLines
    }

    private let path: String
    private let format: Format
    private let session: Session
    /// Nil: the standard output.
    private let file: NewFile?
    private var rows = 0

    /// Throws if there is such a file already, or it cannot be made; `-`: the standard output.
    init(_ path: String, _ format: Format, _ session: Session) throws(CommandFailure) {
        (self.path, self.format, self.session) = (path, format, session)
        do {
            file = path == "-" ? nil : try NewFile(path)
        } catch {
            throw NewFile.failure(error, path)
        }
        if format == .csv { try write(UseFileRow.csvHeading) }
    }

    func add(_ page: [UseFileRow]) throws(CommandFailure) {
        rows += page.count
        switch format {
        case .csv: try write(page.map(\.csvLine).joined())
        case .jsonLines: try write(page.map(\.jsonLine).joined())
        }
    }

    /// Says how much is in it.
    func finish() throws(CommandFailure) {
        guard let file else { return }
        do {
            try file.finish()
        } catch {
            throw NewFile.failure(error, path)
        }
        session.note(HistoryText.written(path, rows: rows))
    }

    private func write(_ text: String) throws(CommandFailure) {
        guard let file else { return try session.write(text) }
        do {
            try file.append(text)
        } catch {
            throw NewFile.failure(error, path)
        }
    }
}
