import Messages
import Reconciliation
import SiteFiles

extension Parser {
    /// An access log of a small case, in UTF-8 or CP932.
    static let accessLog = log("access-log", profile: "utf-8")
    static let accessLogCP932 = log("access-log-cp932", profile: "cp932")

    /// All files of a case as parts, the case file among them; what is left out is the sample's.
    static let reconciliation = Parser("reconciliation") { bytes in
        let scratch = cases
        scratch.empty()
        var files = SampleCase.files
        for part in Parts(bytes).files { files[part.name] = part.bytes }
        for (name, bytes) in files { scratch.writeIfPossible(bytes, name) }
        _ = try reconcile(scratch, files)
    }

    private static func log(_ name: String, profile: String) -> Parser {
        let scratch = Scratch(name)
        var files = SampleCase.files
        files["profile.yaml"] = Array(SampleCase.profile(encoding: profile).utf8)
        for (name, bytes) in files { scratch.write(bytes, name) }
        let fixed = files
        return Parser(name) { bytes in
            var files = fixed
            func run(_ log: [UInt8]) throws -> ReconciliationReport? {
                scratch.write(log, "log.csv")
                files["log.csv"] = log
                return try reconcile(scratch, files)
            }
            let report = try run(bytes)
            guard let reversed = reversed(bytes) else { return }
            let other = try run(reversed)
            try demand(report?.figures == other?.figures, "other figures in another order")
            try demand(report?.findings == other?.findings, "other findings in another order")
        }
    }

    private static let cases = Scratch("reconciliation")

    /// The same rows the other way round; nil where lines are not rows.
    private static func reversed(_ log: [UInt8]) -> [UInt8]? {
        guard log.last == lineFeed, !log.contains(UInt8(ascii: "\"")) else { return nil }
        let lines = log.dropLast().split(separator: lineFeed, omittingEmptySubsequences: false)
        guard let header = lines.firstIndex(where: { $0 != [] && $0 != [0x0D] }) else { return nil }
        let turned = lines[...header] + lines[(header + 1)...].reversed()
        return turned.flatMap { $0 + [lineFeed] }
    }

    /// Nil where nothing was concluded.
    private static func reconcile(
        _ scratch: Scratch,
        _ files: [String: [UInt8]]
    ) throws -> ReconciliationReport? {
        var found: [FindingLine] = []
        let report: ReconciliationReport
        do {
            let file = try CaseFile.load(path: scratch.file("case.yaml"))
            report = try Reconciler.run(file) { found.append($0) }
        } catch let problems as FileProblems {
            try demandProblems(problems)
            return nil
        } catch ReconciliationFault.files(let problems) {
            try demandProblems(problems)
            return nil
        } catch is ReconciliationFault {
            return nil
        }
        try demandFigures(report)
        for row in report.unreadable {
            try demandLine(row.line, from: 1, of: files[row.file])
            try demandSound(row.problem.message)
        }
        for line in found { try demandLine(line.line, from: 0, of: files[line.file]) }
        return report
    }

    private static func demandLine(_ line: Int, from: Int, of file: [UInt8]?) throws(Broken) {
        guard let file else { return }
        let lines = file.count { $0 == lineFeed } + 1
        try demand((from...lines).contains(line), "line \(line) of \(lines)")
    }

    private static func demandProblems(_ found: FileProblems) throws(Broken) {
        try demand(!found.problems.isEmpty, "refused without a problem")
        for problem in found.problems { try demandSound(problem.message) }
    }

    private static func demandFigures(_ report: ReconciliationReport) throws(Broken) {
        let figures = report.figures
        try demand(
            figures.contracts == figures.contractsIn + figures.contractsOut,
            "contracts inside and outside"
        )
        try demand(
            figures.contracts
                == figures.extraHigh + figures.high + figures.low + figures.contractsUnknown,
            "contracts by voltage"
        )
        try demand(figures.rowsInPeriod <= figures.rows, "rows of the period")
        try demand(figures.othersViews <= figures.entrusteeViews, "views")
        try demand(!report.statesNone, "none is stated of what no ledger vouches for")
        for sentence in report.sentences { try demandSound(sentence) }
        _ = report.tableT1
    }
}

private let lineFeed = UInt8(ascii: "\n")
