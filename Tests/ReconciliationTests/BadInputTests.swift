import Foundation
import Messages
import Reconciliation
import SiteFiles
import Testing

/// What cannot be read is counted and named; the rest is read; nothing is stated to be none.
@Suite struct `Bad inputs` {
    private static let good = (1...3).map { Row("g\($0)", "2022-12-23T10:00:00+09:00").line }

    private static func run(
        _ lines: [[UInt8]],
        encoding: String = "utf-8"
    ) throws -> ReconciliationReport {
        let ledger = try SmallLedger(SmallEntries.snow)
        return try SmallCase().with {
            $0.ledger = ledger
            $0.profile = SmallCase.profile().replacing("utf-8", with: encoding)
            $0.logs = [("log.csv", Array(SmallCase.header.utf8) + lines.joined())]
        }.run()
    }

    private static func bad(_ change: (inout Row) -> Void) -> String {
        Row("bad", "2022-12-23T10:00:00+09:00").with(change).line
    }

    static let cases: [(name: String, line: [UInt8], problem: RowProblem)] = [
        ("no time", Array(bad { $0.at = "" }.utf8), .badTime("ts")),
        (
            "day 31 of February", Array(bad { $0.at = "2022-02-31T10:00:00Z" }.utf8),
            .badTime("ts")
        ),
        (
            "hour 24", Array(bad { $0.at = "2022-12-23T24:00:00Z" }.utf8),
            .badTime("ts")
        ),
        (
            "unknown offset", Array(bad { $0.at = "2022-12-23T10:00:00-00:00" }.utf8),
            .badTime("ts")
        ),
        ("a word", Array(bad { $0.at = "きのう" }.utf8), .badTime("ts")),
        ("a NUL", Array(bad { $0.account = "a\u{0}1" }.utf8), .nul),
        (
            "not UTF-8", Array(bad { $0.account = "@" }.utf8).map { $0 == 0x40 ? 0x81 : $0 },
            .encoding
        ),
        (
            "too few cells", Array("bad,2022-12-23T10:00:00+09:00\n".utf8),
            .cellCount(found: 2, expected: 13)
        ),
        (
            "too many cells", Array(bad { $0.rows = "1,2" }.utf8),
            .cellCount(found: 14, expected: 13)
        ),
        ("a stray quotation mark", Array(bad { $0.account = "a\"1" }.utf8), .openQuote),
        ("text after a quotation", Array(bad { $0.account = "\"a\"1" }.utf8), .quoting),
        ("no operation", Array(bad { $0.operation = "" }.utf8), .badOperation("operation")),
        (
            "an unknown operation", Array(bad { $0.operation = "delete" }.utf8),
            .badOperation("operation")
        ),
        ("a view of nothing", Array(bad { $0.contract = "" }.utf8), .emptyCell("contract_id")),
        ("no record id", Array(bad { $0.id = "" }.utf8), .emptyCell("record_id")),
        ("a row count of many", Array(bad { $0.rows = "many" }.utf8), .badRows("rows")),
        ("an endless line", [UInt8](repeating: 0x41, count: 200_000) + [0x0A], .tooLong),
    ]

    @Test(arguments: cases.map(\.name))
    func `one row is named and the others are read`(name: String) throws {
        let (_, line, problem) = try #require(Self.cases.first { $0.name == name })
        let good = Self.good.map { Array($0.utf8) }
        let report = try Self.run([good[0], line, good[1], good[2]])
        #expect(report.figures.rows == 3)
        #expect(report.figures.rowsUnreadable == 1)
        #expect(report.unreadable == [UnreadableRow(file: "log.csv", line: 3, problem: problem)])
        #expect(report.inputs.first?.rows == 4)
        #expect(!report.isClean)
        #expect(!report.sentences.contains { $0.ja.contains("0件") })
        let message = try #require(report.unreadable.first).problem.message
        #expect(!message.ja.isEmpty && message.en.allSatisfy(\.isASCII))
    }

    @Test func `the same rows without the bad one are clean`() throws {
        let report = try Self.run(Self.good.map { Array($0.utf8) })
        #expect(report.isClean)
        #expect(report.figures.rowsUnreadable == 0)
    }

    @Test(arguments: [1, 5, 40])
    func `a last line without its end is not taken for whole`(cut: Int) throws {
        let lines = Self.good.joined()
        let report = try Self.run([Array(lines.utf8.dropLast(cut))])
        #expect(report.figures.rows == 2)
        #expect(
            report.unreadable == [UnreadableRow(file: "log.csv", line: 4, problem: .truncated)]
        )
    }

    @Test func `a quotation that never ends costs one line`() throws {
        let stray = Self.bad { $0.account = "\"a-1" }
        let report = try Self.run([Array((Self.good[0] + stray + Self.good[1] + Self.good[2]).utf8)]
        )
        #expect(report.figures.rows == 3)
        #expect(
            report.unreadable == [UnreadableRow(file: "log.csv", line: 3, problem: .openQuote)]
        )
    }

    @Test func `lines are counted through quoted line ends, CRLF and blank lines`() throws {
        let quoted = Self.bad { $0.screen = "\"two\nlines\"" }
        let text = "\r\n" + Self.good[0].dropLast() + "\r\n" + quoted + "\n" + "x\n" + Self.good[1]
        let report = try Self.run([Array(text.utf8)])
        #expect(report.figures.rows == 3)
        #expect(report.unreadable.map(\.line) == [7])
    }

    @Test func `CP932 is read by its own table, and UTF-8 is refused in it`() throws {
        let names = ["画面①", "㈱髙橋", "ﾃｽﾄ", "～－∥"]
        let rows = names.enumerated().map { index, name in
            Row("g\(index)", "2022-12-23T10:00:00+09:00").with { $0.screen = name }.line
        }
        let cp932 = try rows.map { [UInt8](try #require($0.data(using: .shiftJIS))) }
        let report = try Self.run(cp932, encoding: "cp932")
        #expect(report.figures.rows == 4)
        #expect(report.isClean)
        let wrong = try Self.run(cp932)
        #expect(wrong.figures.rowsUnreadable == 4)
        #expect(wrong.unreadable.allSatisfy { $0.problem == .encoding })
    }

    @Test func `a byte order mark is dropped`() throws {
        let small = SmallCase().with {
            let text = "\u{FEFF}" + SmallCase.header + Self.good[0]
            $0.logs = [("log.csv", Array(text.utf8))]
        }
        #expect(try small.run().figures.rows == 1)
    }

    // MARK: - What refuses the whole

    @Test(arguments: [
        ("", 1, "内容"), ("record_id,ts\n", 1, "account"),
        (SmallCase.header.replacing("account", with: "account,account"), 1, "二つ"),
    ])
    func `a log without its header is refused`(text: String, line: Int, says: String) throws {
        let problem = try problem(
            of: SmallCase().with { $0.logs = [("log.csv", Array(text.utf8))] }
        )
        #expect(problem.file == "log.csv" && problem.line == line)
        #expect(problem.message.ja.contains(says))
    }

    @Test func `a log that is not there is refused`() throws {
        let scratch = try Scratch()
        try SmallCase().write(to: scratch)
        try FileManager.default.removeItem(atPath: scratch.file("log.csv"))
        do {
            _ = try Reconciler.run(CaseFile.load(path: scratch.file("case.yaml")))
            Issue.record("was not refused")
        } catch ReconciliationFault.files(let found) {
            #expect(found.problems.map(\.file) == ["log.csv"])
            #expect(found.problems[0].message.en.contains("no such file"))
        }
    }

    @Test(arguments: [
        (["C-1,R1,,2022-12-10", "C-1,R2,2022-12-09,"], 3), (["C-1,R1,,", "C-1,R1,,"], 3),
        (["C-1,R1,2022-12-20,2022-12-10"], 2), (["C-1,R1,soon,"], 2), ([",R1,,"], 2),
        (["C-1,,,"], 2),
    ])
    func `an overlapping or wrong supplier history is refused`(rows: [String], line: Int) throws {
        let problem = try problem(of: SmallCase().with { $0.suppliers = rows })
        #expect(problem.file == "supplier.csv" && problem.line == line)
    }

    @Test(arguments: [
        ("voltage.csv", ["C-1,中圧,,"]), ("contracts.csv", ["C-1,", "C-1,"]),
        ("roster.csv", ["YE-1,RETAIL,friend,,"]), ("roster.csv", ["YE-1,RETAIL,own,2022-13-01,"]),
        ("accounts.csv", ["sys-1,a-1,YE-1,,,0", "sys-1,a-1,YE-2,2022-12-01,,0"]),
        ("accounts.csv", ["sys-1,a-1,,,,0"]), ("employers.csv", [",R0"]),
        ("coverage.csv", ["sys-1,2022-12-01,2022-12-31,ten,0,"]),
        ("entitlements.csv", ["sys-1,2022-12-01,YE-1,perhaps,"]),
    ])
    func `a register with a wrong row is refused`(file: String, rows: [String]) throws {
        let problem = try problem(
            of: SmallCase().with {
                switch file {
                case "voltage.csv": $0.voltages = rows
                case "contracts.csv": $0.contracts = rows
                case "roster.csv": $0.roster = rows
                case "accounts.csv": $0.accounts = rows
                case "employers.csv": $0.employers = rows
                case "coverage.csv": $0.coverage = rows
                default: $0.entitlements = rows
                }
            }
        )
        #expect(problem.file == file && problem.line == rows.count + 1)
    }

    @Test(arguments: [
        ("zone: \"+09:00\"", "zone: \"nine\"", "zone"),
        ("zone: \"+09:00\"", "colour: red", "colour"),
        ("columns: {record_id: record_id, ", "columns: {record: record_id, ", "record"),
        (", result: result", "", "result"), ("ts: ts", "ts: account", "account"),
        ("utf-8", "utf-16", "utf-16"),
    ])
    func `a wrong profile is refused, with the line`(
        text: String,
        other: String,
        says: String
    ) throws {
        let whole = SmallCase.profile(without: [], "zone: \"+09:00\"")
        #expect(whole.contains(text))
        let problem = try problem(
            of: SmallCase().with { $0.profile = whole.replacing(text, with: other) }
        )
        #expect(problem.file == "profile.yaml" && problem.line > 0)
        #expect(problem.message.ja.contains(says), "\(problem)")
        #expect(problem.message.en.contains(says))
    }

    @Test(arguments: [
        ("title: 小さな突合", "tittle: 小さな突合", "tittle"),
        ("from: 2022-12-01", "from: 2023-12-01", "from"),
        ("enforcement: observe_only", "enforcement: maybe", "maybe"),
        ("  grants: grants.csv\n", "", "ledger"),
        ("    enforcement: observe_only\n", "", "enforcement"),
    ])
    func `a wrong case file is refused, with the line`(
        text: String,
        other: String,
        says: String
    ) throws {
        let scratch = try Scratch()
        try SmallCase().write(to: scratch)
        let yaml = String(decoding: try scratch.read("case.yaml"), as: UTF8.self)
        #expect(yaml.contains(text))
        try scratch.write(yaml.replacing(text, with: other), "case.yaml")
        let found = #expect(throws: (any Error).self) {
            try CaseFile.load(path: scratch.file("case.yaml"))
        }
        #expect("\(String(describing: found))".contains(says))
    }
}
