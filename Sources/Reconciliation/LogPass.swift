import BrokerCore
import Messages
import SiteFiles

/// Reads the logs of a case, one record at a time, and tallies them.
///
/// Holds the registers, the sets of distinct things and a compact key of each record (rule C13),
/// never the log.
struct LogPass {
    private(set) var inputs: CaseInputs
    private(set) var tally = Tally()
    private(set) var digests: [InputDigest] = []
    private(set) var unreadable: [UnreadableRow] = []
    /// How many there are, by system.
    private(set) var unreadableCounts: [Int]
    private let files: CaseFile
    private let sink: FindingSink?
    private var duplicates = DuplicateSet()
    private var resolver: RowResolver

    /// What is known of one log while it is read.
    private struct Log {
        let file: String
        /// Known beforehand only where findings are written.
        let sha256: String
        var intake: LogIntake
        var first = Moment.distantFuture
        var last = Moment.distantPast
        var rows = 0
    }

    init(_ inputs: CaseInputs, _ files: CaseFile, sink: FindingSink?) {
        self.inputs = inputs
        self.files = files
        self.sink = sink
        resolver = RowResolver(inputs.history)
        unreadableCounts = Array(repeating: 0, count: files.systems.count)
    }

    /// Reads every log of every system; throws ``ReconciliationFault`` where the whole is
    /// refused, and what the sink throws.
    mutating func run() throws {
        for (number, system) in files.systems.enumerated() {
            var logs: [Log] = []
            for place in system.logs { logs.append(try read(place, system: number)) }
            try checkOverlaps(logs)
        }
    }

    /// Without record ids two genuine views in the same second look like one exported twice.
    private func checkOverlaps(_ logs: [Log]) throws(ReconciliationFault) {
        for (index, log) in logs.enumerated() {
            for other in logs[..<index]
            where !(log.intake.hasRecordIDs && other.intake.hasRecordIDs)
                && log.first <= other.last && other.first <= log.last
            {
                throw .refused(log.file, 0, ReconcileText.overlappingLogs(other.file))
            }
        }
    }

    private mutating func read(_ place: LogFile, system: Int) throws -> Log {
        let path = files.path(place.file)
        do {
            var log = Log(
                file: place.file,
                sha256: sink == nil ? "" : try ByteSource.sha256(path: path, file: place.file),
                intake: LogIntake(profile: place.profile, system: system)
            )
            var reader = try CSVReader(
                path: path,
                file: place.file,
                encoding: place.profile.encoding
            )
            try read(&reader, &log)
            let sha256 = reader.sha256
            guard sink == nil || sha256 == log.sha256 else {
                throw ReconciliationFault.changed(file: place.file)
            }
            // A file that is listed twice may stand in the place of one that is missing; two that
            // hold no record are alike by nature.
            let same = digests.first {
                $0.file == place.file || $0.sha256 == sha256 && log.rows > 0
            }
            if let other = same {
                throw ReconciliationFault.refused(
                    place.file,
                    0,
                    ReconcileText.sameLog(other.file)
                )
            }
            digests.append(InputDigest(file: place.file, sha256: sha256, rows: log.rows))
            return log
        } catch let fault as SourceFault {
            throw ReconciliationFault.refused(
                place.file,
                0,
                FileText.unreadable(fault.reason)
            )
        }
    }

    private mutating func read(_ reader: inout CSVReader, _ log: inout Log) throws {
        var record = CSVRecord()
        switch try reader.next(&record) {
        case .end: throw ReconciliationFault.refused(log.file, 1, FileText.empty)
        case .problem(let line, let problem):
            throw ReconciliationFault.refused(log.file, line, ReconcileText.row(problem.message))
        case .record:
            do throws(FileProblems) {
                try log.intake.takeHeader(record, file: log.file)
            } catch {
                throw ReconciliationFault.files(error)
            }
            reader.cellCount = record.count
        }
        while true {
            switch try reader.next(&record) {
            case .end: return
            case .problem(let line, let problem): try giveUp(line, problem, &log)
            case .record:
                switch log.intake.parse(record) {
                case .failure(let problem): try giveUp(record.line, problem, &log)
                case .success(let parsed): try take(parsed, record, &log)
                }
            }
        }
    }

    private mutating func giveUp(
        _ line: Int,
        _ problem: RowProblem,
        _ log: inout Log
    ) throws {
        log.rows += 1
        tally.unreadable += 1
        unreadableCounts[log.intake.system] += 1
        if unreadable.count < ReconciliationReport.unreadableMax {
            unreadable.append(UnreadableRow(file: log.file, line: line, problem: problem))
        }
        try sink?(
            FindingLine(
                what: .unreadable(problem),
                system: files.systems[log.intake.system].id,
                file: log.file,
                sha256: log.sha256,
                line: line
            )
        )
    }

    // MARK: - One record

    private mutating func take(
        _ parsed: ParsedRow,
        _ record: CSVRecord,
        _ log: inout Log
    ) throws {
        log.rows += 1
        log.first = min(log.first, parsed.time.moment)
        log.last = max(log.last, parsed.time.moment)
        let row = resolver.row(parsed, record, log.intake, &inputs)
        var classified = inputs.rules.classify(row)
        if log.intake.hasRecordIDs, try isDuplicate(parsed, classified, record, log) {
            tally.duplicates += 1
            return
        }
        inputs.coverage.count(system: log.intake.system, at: parsed.time.moment)
        tally.rows += 1
        if row.result == .allow { judgeUse(row, &classified) }
        tally.add(classified, row, inputs.rules)
        if sink != nil { try write(classified, row, parsed, record, log) }
    }

    /// C13: the key is system and record id; conflicting content is refused.
    ///
    /// One export may write seconds where another writes milliseconds: the same record. Where just
    /// that decides whether it straddles an edge (rule C3) the two conflict, for else the figures
    /// would depend on which is read first.
    private mutating func isDuplicate(
        _ parsed: ParsedRow,
        _ classified: Classified,
        _ record: CSVRecord,
        _ log: Log
    ) throws(ReconciliationFault) -> Bool {
        let id = log.intake.forms.span.extracting(parsed.recordID)
        var key = ByteHash.Builder()
        key.add(UInt64(log.intake.system))
        key.add(id)
        var content = ByteHash.Builder()
        content.add(parsed.content.low)
        content.add(classified.verdict?.code == .boundary ? 1 : 0)
        switch duplicates.enter(key: key.finish(), content: content.finish()) {
        case .new: return false
        case .again: return true
        case .conflict:
            throw .refused(log.file, record.line, ReconcileText.conflict(text(of: id)))
        }
    }

    /// An entrustee's view of an enforced system that no check knows (`LOG_WITHOUT_CHECK`).
    private mutating func judgeUse(_ row: LogRow, _ classified: inout Classified) {
        guard let isKnown = inputs.uses?.see(row), !isKnown, case .view(var view) = classified,
            files.systems[row.system].enforcement == .enforced
        else { return }
        view.flags.insert(.logWithoutCheck)
        classified = .view(view)
    }

    private func write(
        _ classified: Classified,
        _ row: LogRow,
        _ parsed: ParsedRow,
        _ record: CSVRecord,
        _ log: Log
    ) throws {
        for what in classified.findings {
            try sink?(
                FindingLine(
                    what: what,
                    system: files.systems[row.system].id,
                    at: row.at,
                    person: row.viewer.person.map { inputs.rules.people.persons.text($0) },
                    account: log.intake.text(.account, record),
                    contract: log.intake.text(.contract, record),
                    grant: classified.grant.map { inputs.history.grants[$0].id }
                        ?? log.intake.text(.grant, record),
                    file: log.file,
                    sha256: log.sha256,
                    line: record.line
                )
            )
        }
    }
}

extension Classified {
    /// What of it belongs into a list of findings.
    fileprivate var findings: [FindingLine.What] {
        switch self {
        case .outsidePeriod, .ownStaff, .attempt: []
        case .search(let verdict): verdict.grant == nil ? [.search] : []
        case .unknownResult: [.unknownResult]
        case .opened(_, let flags), .extraction(_, _, let flags): flags.codes.map { .code($0) }
        case .view(let view):
            view.codes.codes.map { .code($0) } + view.uncoveredBeside
        }
    }
}

extension ViewClass {
    /// Uncovered views that have no primary code of their own (rule C4).
    fileprivate var uncoveredBeside: [FindingLine.What] {
        guard verdict.grant == nil else { return [] }
        switch kind {
        case .counted: return []
        case .ownCustomer: return [.ownCustomer]
        case .generator: return [.generator]
        }
    }
}

extension ReconciliationFault {
    static func refused(_ file: String, _ line: Int, _ message: Message) -> ReconciliationFault {
        .files(FileProblems(FileProblem(file: file, line: line, message: message)))
    }
}
