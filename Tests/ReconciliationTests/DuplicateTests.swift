import Foundation
import Messages
import Reconciliation
import SiteFiles
import Testing

/// Rule C13: what is one record, and what refuses the whole.
@Suite struct `Duplicates and overlapping exports` {
    private static let rows = (1...20).map {
        Row("r\($0)", "2022-12-1\($0 % 10)T10:00:00+09:00", "C-\($0 % 3 + 1)")
    }

    private static func log(_ rows: [Row], _ name: String) -> (name: String, bytes: [UInt8]) {
        (name, Array((SmallCase.header + rows.map(\.line).joined()).utf8))
    }

    @Test func `an overlapping export moves no figure`() throws {
        let once = try SmallCase(Self.rows).run().figures
        var twice = try SmallCase().with {
            $0.logs = [
                Self.log(Self.rows, "one.csv"), Self.log(Array(Self.rows[5...14]), "two.csv"),
            ]
        }.run().figures
        #expect(twice.rowsDuplicate == 10)
        twice.rowsDuplicate = 0
        #expect(twice == once)
    }

    @Test func `offsets and encodings may differ`() throws {
        let utc = Row("r1", "2022-12-10T01:00:00Z").with { $0.screen = "画面" }
        let jst = Row("r1", "2022-12-10T10:00:00+09:00").with { $0.screen = "画面" }
        let text = SmallCase.header + jst.line
        let cp932 = try #require(text.data(using: .shiftJIS))
        let small = SmallCase().with {
            $0.profiled = [
                ("one.csv", "profile.yaml", Array((SmallCase.header + utc.line).utf8)),
                ("two.csv", "old.yaml", [UInt8](cp932)),
            ]
            $0.extraProfiles = [
                "old.yaml": SmallCase.profile().replacing("utf-8", with: "cp932")
            ]
        }
        let figures = try small.run().figures
        #expect(figures.rows == 1)
        #expect(figures.rowsDuplicate == 1)
    }

    @Test(arguments: ["at", "account", "contract", "result", "screen", "grant", "token", "rows"])
    func `one id with two contents is refused, with the place`(cell: String) throws {
        let row = Row("r1", "2022-12-10T10:00:00+09:00")
        let other = row.with {
            switch cell {
            case "at": $0.at = "2022-12-10T10:00:01+09:00"
            case "account": $0.account = "a-2"
            case "contract": $0.contract = "C-2"
            case "result": $0.result = "403"
            case "screen": $0.screen = "other"
            case "grant": $0.grant = "G-1"
            case "token": $0.token = String(repeating: "ab", count: 32)
            default: $0.rows = "5"
            }
        }
        let problem = try problem(of: SmallCase([row, Row("r2", row.at), other]))
        #expect(problem.file == "log.csv")
        #expect(problem.line == 4)
        #expect(problem.message.ja.contains("「r1」"))
        #expect(problem.message.en.contains("'r1'"))
    }

    /// Normalising meets accounts, persons and grants too, and duplicates by their form.
    @Test func `normalised ids find their register rows`() throws {
        let rows = [
            Row("r1", "2022-12-23T10:00:00+09:00", " c-1 ", account: "Ａ－1"),
            Row("Ｒ1", "2022-12-23T10:00:00+09:00", "C-1", account: "a-1"),
            Row("r2", "2022-12-23T10:00:00+09:00", "c-2").with {
                $0.account = ""
                $0.person = "ye-1"
                $0.grant = "ｇ-1"
            },
        ]
        let small = SmallCase(rows).with {
            $0.profile = SmallCase.profile(without: [], "ids: normalise")
        }
        let figures = try small.run().figures
        #expect(figures.rowsDuplicate == 1)
        #expect(figures.contractsIn == 2 && figures.contractsOut == 0)
        #expect(figures.viewers == 1)
        // Byte for byte they are other ids.
        let exact = try SmallCase(rows).run().figures
        #expect(exact.rowsDuplicate == 0)
        #expect(exact.contractsIn == 1 && exact.contractsUnknown == 2)
    }

    private static let noIDs = Row.columns.dropFirst().joined(separator: ",") + "\n"

    private func withoutIDs(_ rows: [Row], _ name: String) -> (name: String, bytes: [UInt8]) {
        let lines = rows.map { String($0.line.drop { $0 != "," }.dropFirst()) }
        return (name, Array((Self.noIDs + lines.joined()).utf8))
    }

    @Test(arguments: [
        // The first log ends, the second begins.
        ("2022-12-10", "2022-12-11", false), ("2022-12-11", "2022-12-11", true),
        ("2022-12-12", "2022-12-11", true), ("2022-12-20", "2022-12-11", true),
    ])
    func `a log without record ids may not overlap another`(
        end: String,
        start: String,
        refused: Bool
    ) throws {
        let days = { (day: String) in Row("", "\(day)T10:00:00+09:00") }
        let first = [days(end), days("2022-12-09")]
        let second = [days("2022-12-13"), days(start), days("2022-12-12")]
        let small = SmallCase().with {
            $0.profile = SmallCase.profile(without: ["record_id"])
            $0.logs = [withoutIDs(first, "one.csv"), withoutIDs(second, "two.csv")]
        }
        guard refused else {
            #expect(try small.run().figures.rows == 5)
            return
        }
        let problem = try problem(of: small)
        #expect(problem.file == "two.csv")
        #expect(problem.message.ja.contains("「one.csv」"))
    }

    @Test func `within one log without ids each line is a view`() throws {
        let row = Row("", "2022-12-10T10:00:00+09:00")
        let small = SmallCase().with {
            $0.profile = SmallCase.profile(without: ["record_id"])
            $0.logs = [withoutIDs([row, row], "one.csv")]
        }
        let figures = try small.run().figures
        #expect(figures.othersViews == 2)
        #expect(figures.contracts == 1)
    }
}

/// The one problem for which a case is refused.
func problem(
    of small: SmallCase,
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> FileProblem {
    do {
        _ = try small.run()
    } catch ReconciliationFault.files(let found) {
        return try #require(found.problems.first, sourceLocation: sourceLocation)
    } catch let found as FileProblems {
        return try #require(found.problems.first, sourceLocation: sourceLocation)
    }
    Issue.record("was not refused", sourceLocation: sourceLocation)
    throw CancellationError()
}
