import Messages
import SiteFiles

/// A file that was read, as reports name it (requirement X2).
package struct InputDigest: Hashable, Sendable {
    /// As the case file names it.
    package let file: String
    /// Of all its bytes, 64 lower-case hexadecimal digits.
    package let sha256: String
    /// Records as they stand, without the header.
    package let rows: Int
}

/// A register of the case: a CSV file whose header names known columns, in any order.
///
/// UTF-8, UTF-8 with BOM or CP932. Nothing is half-loaded: whatever is wrong with any row is
/// thrown, with its line.
struct TableFile {
    let path: String
    /// How messages name it.
    let file: String
    let required: [String]
    let optional: [String]

    /// So many problems of one file are reported; a broken file must not fill the screen.
    static let problemsMax = 50

    /// Calls `each` for every row, in order; throws what was wrong with any, after all.
    func read(_ each: (inout TableRow) -> Void) throws(FileProblems) -> InputDigest {
        var found = ProblemList(file: file)
        let digest: InputDigest?
        do throws(SourceFault) {
            digest = try readRows(&found, each)
        } catch {
            found.add(0, FileText.unreadable(error.reason))
            digest = nil
        }
        try found.check()
        return digest ?? InputDigest(file: file, sha256: "", rows: 0)
    }

    private func readRows(
        _ found: inout ProblemList,
        _ each: (inout TableRow) -> Void
    ) throws(SourceFault) -> InputDigest? {
        let isUTF8 = try TextEncoding.isUTF8(path: path, file: file)
        var reader = try CSVReader(path: path, file: file, encoding: isUTF8 ? .utf8 : .cp932)
        var row = TableRow(names: required + optional, found: found)
        defer { found = row.found }
        var rows = 0
        var hasHeader = false
        while row.found.problems.count < Self.problemsMax {
            switch try reader.next(&row.record) {
            case .end:
                if !hasHeader { row.found.add(1, FileText.empty) }
                return InputDigest(file: file, sha256: reader.sha256, rows: rows)
            case .problem(let line, let problem):
                row.found.add(line, ReconcileText.row(problem.message))
                if !hasHeader { return nil }
            case .record where !hasHeader:
                guard row.takeHeader(required: required) else { return nil }
                reader.cellCount = row.record.count
                hasHeader = true
            case .record:
                rows += 1
                each(&row)
            }
        }
        return nil
    }
}

/// One row of a register while it is read.
struct TableRow {
    private let names: [String]
    /// In which cell each of `names` stands; -1: nowhere.
    private var places: [Int]
    var record = CSVRecord()
    fileprivate(set) var found: ProblemList

    fileprivate init(names: [String], found: ProblemList) {
        self.names = names
        self.found = found
        places = Array(repeating: -1, count: names.count)
    }

    var line: Int { record.line }

    fileprivate mutating func takeHeader(required: [String]) -> Bool {
        let before = found.problems.count
        guard (0..<record.count).contains(where: { names.contains(record.text($0)) }) else {
            found.add(record.line, FileText.noHeader(known: names))
            return false
        }
        for index in 0..<record.count {
            let name = record.text(index)
            guard let place = names.firstIndex(of: name) else {
                found.add(record.line, FileText.unknownColumn(name, known: names))
                continue
            }
            if places[place] >= 0 { found.add(record.line, FileText.duplicateColumn(name)) }
            places[place] = index
        }
        for (place, name) in names.enumerated() where places[place] < 0 && required.contains(name) {
            found.add(record.line, FileText.missingColumn(name))
        }
        return found.problems.count == before
    }

    func has(_ column: String) -> Bool { cell(column) >= 0 }

    /// The place of a column, for ``CSVRecord/range(_:)``.
    func cell(_ column: String) -> Int {
        for (name, place) in zip(names, places) where name == column { return place }
        return -1
    }

    /// The text of a cell; nil if it is empty or its column is missing.
    func text(_ column: String) -> String? {
        let range = record.range(cell(column))
        return range.isEmpty ? nil : String(decoding: record.bytes[range], as: UTF8.self)
    }

    mutating func add(_ message: Message) { found.add(line, message) }

    /// The text of a cell that must not be empty; nil after reporting that it is.
    mutating func required(_ column: String) -> String? {
        guard let text = text(column) else {
            add(FileText.emptyValue(column))
            return nil
        }
        return text
    }

    /// The cell's value; nil if it is empty or, after reporting, refused.
    mutating func optional<Value>(
        _ column: String,
        _ rule: ValueRule,
        parse: (String) -> Value?
    ) -> Value? {
        guard let text = text(column) else { return nil }
        guard let value = parse(text) else {
            add(FileText.badValue(column, text, rule))
            return nil
        }
        return value
    }

    /// A date as its JST midnight, or a time; nil if it is empty or, after reporting, refused.
    mutating func moment(_ column: String) -> Moment? {
        let range = record.range(cell(column))
        guard !range.isEmpty else { return nil }
        if let moment = LogTime.dateOrTime(record.bytes.span.extracting(range)) { return moment }
        add(FileText.badValue(column, text(column) ?? "", .dateOrTime))
        return nil
    }

    /// The same at the end of a range whose last day is written (requirement X11).
    mutating func lastMoment(_ column: String) -> Moment? {
        guard let moment = moment(column) else { return nil }
        return record.range(cell(column)).count == 10 ? moment + 86_400 * LogTime.second : moment
    }

    /// `[from, to)` of two columns; an empty one is open. Nil after reporting what is wrong.
    mutating func interval(
        _ from: String = "from",
        _ to: String = "to",
        lastDay: Bool = false
    ) -> Interval? {
        let before = found.problems.count
        let start = moment(from) ?? .distantPast
        let end = (lastDay ? lastMoment(to) : moment(to)) ?? .distantFuture
        if found.problems.count == before, end < start {
            add(FileText.datesReversed(from, to))
        }
        return found.problems.count == before ? Interval(from: start, to: end) : nil
    }

    mutating func yesOrNo(_ column: String) -> Bool {
        optional(column, .yesOrNo) { text in
            switch text {
            case "true", "1": true
            case "false", "0": false
            default: nil
            }
        } ?? false
    }

    mutating func count(_ column: String) -> Int? {
        optional(column, .integer(min: 0, max: Self.countMax)) {
            Values.integer($0, in: 0...Self.countMax)
        }
    }

    static let countMax = 1_000_000_000_000
}
