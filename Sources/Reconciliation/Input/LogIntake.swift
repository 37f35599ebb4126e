import BrokerCore
import Messages
import SiteFiles

/// One record of a log, parsed by its profile; its ids are still bytes.
struct ParsedRow {
    let time: LogTime
    let operation: LogOperation
    let result: LogResult
    let extractedRows: Int
    /// Where the compared form of each id lies in ``LogIntake/forms``.
    let recordID: Range<Int>
    let account: Range<Int>
    let person: Range<Int>
    let contract: Range<Int>
    let grant: Range<Int>
    /// Of all that was parsed, for duplicates (rule C13).
    let content: ByteHash
}

/// Reads the records of one log by its profile.
struct LogIntake {
    let profile: LogProfile
    let system: Int
    /// In which cell each column stands; -1: the log has none.
    private var cells = [Int](repeating: -1, count: LogColumn.allCases.count)
    private let operations: WordTable<LogOperation>
    private let results: WordTable<LogResult>
    /// The compared forms of the ids of the record that was parsed last (rule C13).
    private(set) var forms: [UInt8] = []

    init(profile: LogProfile, system: Int) {
        self.profile = profile
        self.system = system
        // The profile's words come first: they may say that a canonical word means another.
        operations = WordTable(
            profile.operations.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
                + LogOperation.allCases.map { ($0.rawValue, $0) }
        )
        results = WordTable(
            profile.results.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
                + [("allow", .allow), ("deny", .deny), ("200", .allow)]
        )
    }

    var hasRecordIDs: Bool { profile.columns[.recordID] != nil }

    func has(_ column: LogColumn) -> Bool { profile.columns[column] != nil }

    /// Finds the profile's columns in the header; the log may have more.
    mutating func takeHeader(_ header: CSVRecord, file: String) throws(FileProblems) {
        var found = ProblemList(file: file)
        for column in LogColumn.allCases {
            guard let name = profile.columns[column] else { continue }
            let places = (0..<header.count).filter { header.text($0) == name }
            if places.isEmpty { found.add(header.line, FileText.missingColumn(name)) }
            if places.count > 1 { found.add(header.line, FileText.duplicateColumn(name)) }
            cells[column.place] = places.first ?? -1
        }
        try found.check()
    }

    func range(_ column: LogColumn, _ record: CSVRecord) -> Range<Int> {
        record.range(cells[column.place])
    }

    func text(_ column: LogColumn, _ record: CSVRecord) -> String? {
        let range = range(column, record)
        return range.isEmpty ? nil : String(decoding: record.bytes[range], as: UTF8.self)
    }

    // MARK: - Parsing

    mutating func parse(_ record: CSVRecord) -> Result<ParsedRow, RowProblem> {
        let bytes = record.bytes.span
        let written = bytes.extracting(range(.time, record))
        guard let time = time(written) else {
            let isSlashed = LogTime(slashed: written, zone: profile.zone) != nil
            let column = name(of: .time)
            return .failure(isSlashed ? .slashedTime(column) : .badTime(column))
        }
        guard let operation = operations.find(bytes.extracting(range(.operation, record))) else {
            return .failure(.badOperation(name(of: .operation)))
        }
        let result = result(bytes.extracting(range(.result, record)))
        var extractedRows = 0
        if let written = text(.rows, record) {
            guard let number = Values.integer(written, in: 0...TableRow.countMax) else {
                return .failure(.badRows(name(of: .rows)))
            }
            extractedRows = number
        }
        forms.removeAll(keepingCapacity: true)
        let recordID = form(.recordID, record)
        let account = form(.account, record)
        let person = form(.person, record)
        let contract = form(.contract, record)
        let grant = form(.grant, record)
        if hasRecordIDs, recordID.isEmpty { return empty(.recordID) }
        if contract.isEmpty, operation == .view || operation == .print { return empty(.contract) }
        return .success(
            ParsedRow(
                time: time,
                operation: operation,
                result: result,
                extractedRows: extractedRows,
                recordID: recordID,
                account: account,
                person: person,
                contract: contract,
                grant: grant,
                content: content(
                    record,
                    time,
                    operation,
                    result,
                    extractedRows,
                    ids: [account, person, contract, grant]
                )
            )
        )
    }

    private func time(_ written: Span<UInt8>) -> LogTime? {
        switch profile.dates {
        case .iso: LogTime(written, zone: profile.zone)
        case .slash: LogTime(slashed: written, zone: profile.zone)
        }
    }

    private func empty(_ column: LogColumn) -> Result<ParsedRow, RowProblem> {
        .failure(.emptyCell(name(of: column)))
    }

    /// What the log calls a column.
    private func name(of column: LogColumn) -> String {
        profile.columns[column] ?? column.rawValue
    }

    /// C12: the profile's word, the canonical word or the HTTP status.
    private func result(_ word: Span<UInt8>) -> LogResult {
        results.find(word) ?? LogResult(word: Reconciliation.text(of: word))
    }

    private mutating func form(_ column: LogColumn, _ record: CSVRecord) -> Range<Int> {
        let start = forms.count
        let range = range(column, record)
        if !range.isEmpty { profile.ids.append(record.bytes.span.extracting(range), to: &forms) }
        return start..<forms.count
    }

    /// C13: content is compared after parsing: the forms of ids, not their spelling; the moment,
    /// not its offset nor how finely it is written; characters, not their numbers in an encoding.
    private func content(
        _ record: CSVRecord,
        _ time: LogTime,
        _ operation: LogOperation,
        _ result: LogResult,
        _ extractedRows: Int,
        ids: [Range<Int>]
    ) -> ByteHash {
        var hash = ByteHash.Builder()
        hash.add(UInt64(bitPattern: time.moment.nanoseconds))
        hash.add(UInt64(operation.place))
        hash.add(UInt64(extractedRows))
        let bytes = record.bytes.span
        switch result {
        case .allow: hash.add(1)
        case .deny: hash.add(2)
        case .unknown: hash.add(folding: bytes.extracting(range(.result, record)))
        }
        for id in ids { hash.add(folding: forms.span.extracting(id)) }
        for column in Self.comparedAsWritten {
            hash.add(folding: bytes.extracting(range(column, record)))
        }
        return hash.finish()
    }

    private static let comparedAsWritten: [LogColumn] = [
        .terminal, .screen, .previousScreen, .fields, .token,
    ]
}

extension ByteHash.Builder {
    /// The same text in another encoding adds the same.
    fileprivate mutating func add(folding bytes: Span<UInt8>) {
        if let folded = TwinCharacters.folded(bytes) { add(folded.span) } else { add(bytes) }
    }
}

extension LogColumn {
    /// Its place among all.
    var place: Int {
        switch self {
        case .recordID: 0
        case .time: 1
        case .account: 2
        case .person: 3
        case .terminal: 4
        case .screen: 5
        case .previousScreen: 6
        case .operation: 7
        case .contract: 8
        case .fields: 9
        case .result: 10
        case .grant: 11
        case .token: 12
        case .rows: 13
        }
    }
}

extension LogOperation {
    var place: Int {
        switch self {
        case .view: 0
        case .search: 1
        case .extract: 2
        case .print: 3
        case .open: 4
        }
    }
}
