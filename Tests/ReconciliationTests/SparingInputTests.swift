import Foundation
import Messages
import Reconciliation
import SiteFiles
import Testing

/// What is said of bad files without saying what is in them, and files that are none.
@Suite struct `Files that cannot be read` {
    private static let name = "高松 栗林"

    /// Rows whose columns are shifted bring what is personal into any column.
    @Test(arguments: ["at", "operation", "rows"])
    func `the cells of an unreadable row are not repeated`(cell: String) throws {
        let row = Row("r1", "2022-12-23T10:00:00+09:00").with {
            switch cell {
            case "at": $0.at = Self.name
            case "operation": $0.operation = Self.name
            default: $0.rows = Self.name
            }
        }
        let report = try SmallCase([row]).run()
        let problem = try #require(report.unreadable.first)
        #expect(problem.line == 2)
        #expect(!problem.problem.message.ja.contains(Self.name))
        #expect(!"\(report.unreadable)".contains(Self.name))
        let column = ["at": "ts"][cell] ?? cell
        #expect(problem.problem.message.ja.contains("列「\(column)」"))
        #expect(problem.problem.message.en.contains("the column '\(column)'"))
    }

    @Test func `a register without a header does not repeat its first person`() throws {
        let scratch = try Scratch()
        try SmallCase().write(to: scratch)
        try scratch.write("\(Self.name),RETAIL,affiliate\n", "roster.csv")
        do {
            _ = try Reconciler.run(CaseFile.load(path: scratch.file("case.yaml")))
            Issue.record("was not refused")
        } catch ReconciliationFault.files(let found) {
            #expect(found.problems.map(\.line) == [1])
            #expect(found.problems[0].message.ja.contains("見出しの行がありません"))
            #expect(found.problems[0].message.en.contains("There is no header."))
            #expect(!"\(found)".contains(Self.name))
        }
    }

    @Test func `a misspelt column is named`() throws {
        let scratch = try Scratch()
        try SmallCase().write(to: scratch)
        try scratch.write("person,employer_id,relation\n", "roster.csv")
        do {
            _ = try Reconciler.run(CaseFile.load(path: scratch.file("case.yaml")))
            Issue.record("was not refused")
        } catch ReconciliationFault.files(let found) {
            #expect(found.problems.contains { $0.message.ja.contains("列「person」") })
        }
    }

    /// Nobody writes to the pipe: whoever opened it would wait for ever.
    @Test(.timeLimit(.minutes(1)), arguments: ["log.csv", "roster.csv"])
    func `a pipe is refused, with and without a findings file`(file: String) throws {
        let scratch = try Scratch()
        try SmallCase().write(to: scratch)
        try FileManager.default.removeItem(atPath: scratch.file(file))
        #expect(unsafe mkfifo(scratch.file(file), 0o600) == 0)
        for sink in [nil, { _ in }] as [FindingSink?] {
            do {
                let files = try CaseFile.load(path: scratch.file("case.yaml"))
                _ = try Reconciler.run(files, sink: sink)
                Issue.record("was not refused")
            } catch ReconciliationFault.files(let found) {
                #expect(found.problems.map(\.file) == [file])
                #expect(found.problems[0].message.en.contains("it is no regular file"))
            }
        }
    }

    @Test func `a folder in place of a log is refused`() throws {
        let scratch = try Scratch()
        try SmallCase().write(to: scratch)
        try FileManager.default.removeItem(atPath: scratch.file("log.csv"))
        try FileManager.default.createDirectory(
            atPath: scratch.file("log.csv"),
            withIntermediateDirectories: false
        )
        #expect(throws: ReconciliationFault.self) {
            try Reconciler.run(CaseFile.load(path: scratch.file("case.yaml")))
        }
    }
}
