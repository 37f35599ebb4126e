import Foundation
import Messages
import Reconciliation
import SiteFiles
import Testing

/// Rule C13 across exports: the same record, written by two programs.
@Suite struct `The same record in two exports` {
    private static let row = Row("r1", "2022-12-10T20:00:00+09:00")

    /// One record, as two files of the case have it; one with a byte order mark, for files of the
    /// same bytes are refused.
    private static func twice(_ one: Row, _ other: Row, ids: String = "exact") -> SmallCase {
        SmallCase().with {
            $0.profile = SmallCase.profile(without: [], "ids: \(ids)")
            $0.logs = [one, other].enumerated().map { number, row in
                let text = (number == 0 ? "" : "\u{FEFF}") + SmallCase.header + row.line
                return ("log-\(number).csv", Array(text.utf8))
            }
        }
    }

    /// As UTF-8 has them, and as Microsoft's table reads CP932.
    static let twins = [
        ("\u{301C}", "\u{FF5E}"), ("\u{2212}", "\u{FF0D}"), ("\u{2016}", "\u{2225}"),
        ("\u{2014}", "\u{2015}"), ("\u{A2}", "\u{FFE0}"), ("\u{A3}", "\u{FFE1}"),
        ("\u{AC}", "\u{FFE2}"),
    ]

    @Test(arguments: twins, ["screen", "terminal", "fields", "account", "contract", "grant"])
    func `characters that CP932 and UTF-8 number differently are the same`(
        twin: (String, String),
        cell: String
    ) throws {
        func row(_ mark: String) -> Row {
            Self.row.with {
                switch cell {
                case "screen": $0.screen = "契約\(mark)一覧"
                case "terminal": $0.terminal = "T\(mark)1"
                case "fields": $0.fields = "氏名\(mark)電話"
                case "account": $0.account = "a\(mark)1"
                case "contract": $0.contract = "C\(mark)1"
                default: $0.grant = "G\(mark)1"
                }
            }
        }
        for (one, other) in [twin, (twin.1, twin.0)] {
            let figures = try Self.twice(row(one), row(other)).run().figures
            #expect(figures.rows == 1 && figures.rowsDuplicate == 1)
        }
        // Any other character is another content.
        #expect(throws: ReconciliationFault.self) {
            try Self.twice(row(twin.0), row("\u{30FC}")).run()
        }
    }

    @Test func `a CP932 export and a UTF-8 one agree`() throws {
        let marks = "～－∥―￠￡￢"
        let utf8 = Self.row.with {
            $0.screen = "\u{301C}\u{2212}\u{2016}\u{2014}\u{A2}\u{A3}\u{AC}"
        }
        let text = SmallCase.header + Self.row.with { $0.screen = marks }.line
        let cp932 = try #require(text.data(using: .shiftJIS))
        let figures = try SmallCase().with {
            $0.profiled = [
                ("one.csv", "profile.yaml", Array((SmallCase.header + utf8.line).utf8)),
                ("two.csv", "old.yaml", [UInt8](cp932)),
            ]
            $0.extraProfiles = [
                "old.yaml": SmallCase.profile().replacing("utf-8", with: "cp932")
            ]
        }.run().figures
        #expect(figures.rows == 1 && figures.rowsDuplicate == 1)
    }

    @Test(arguments: twins)
    func `where ids are normalised they are one id`(twin: (String, String)) throws {
        let report = try SmallCase([Self.row.with { $0.contract = "c\(twin.0)1" }]).with {
            $0.profile = SmallCase.profile(without: [], "ids: normalise")
            $0.contracts = ["C\(twin.1)1,"]
            $0.voltages = ["C\(twin.1)1,低圧,,"]
            $0.suppliers = ["C\(twin.1)1,R1,,"]
        }.run()
        #expect(report.figures.contracts == 1 && report.figures.contractsUnknown == 0)
    }

    @Test(arguments: [
        ("2022-12-10T20:00:00+09:00", "2022-12-10T20:00:00.000+09:00"),
        ("2022-12-10T20:00+09:00", "2022-12-10T20:00:00+09:00"),
        ("2022-12-10T20:00:00.400Z", "2022-12-10T20:00:00.4Z"),
    ])
    func `how finely the time is written makes no other record`(one: String, other: String) throws {
        for (first, second) in [(one, other), (other, one)] {
            let small = Self.twice(
                Self.row.with { $0.at = first },
                Self.row.with { $0.at = second }
            )
            let figures = try small.run().figures
            #expect(figures.rows == 1 && figures.rowsDuplicate == 1)
        }
    }

    /// Which is read first must not decide, so that neither is taken.
    @Test func `but it does where it decides whether the record straddles an edge`() throws {
        let edge = "2022-12-25T18:00:00.400+09:00"
        func run(_ times: [String]) throws -> ReconciliationReport {
            try Self.twice(
                Self.row.with { $0.at = times[0] },
                Self.row.with { $0.at = times[1] }
            ).with {
                $0.events = [
                    "E-1,snow,closed,,2022-12-23T06:00:00+09:00,\(edge),\(edge),雪害"
                ]
            }.run()
        }
        let times = ["2022-12-25T18:00:00+09:00", "2022-12-25T18:00:00.000+09:00"]
        #expect(throws: ReconciliationFault.self) { try run(times) }
        #expect(throws: ReconciliationFault.self) { try run(times.reversed()) }
        #expect(try run([times[0], times[0]]).summary == ["BOUNDARY 1/1/1"])
        #expect(try run([times[1], times[1]]).figures.contractsIn == 1)
    }

    // MARK: - Dates with slashes

    @Test(arguments: [
        ("2022/12/23 20:00:00", 1), ("2022/12/23 6:00", 1), ("2022/12/23 5:59", 0),
        ("2022/12/23 06:00:00.000", 1), ("2022/12/22 21:00:00Z", 1), ("2022/12/3 20:00", 0),
        ("2022/12/03 20:00", 0),
    ])
    func `dates with slashes are read where the profile says so`(at: String, inside: Int) throws {
        let small = SmallCase([Self.row.with { $0.at = at }])
        let unread = try small.run().unreadable.map(\.problem)
        #expect(unread == [.slashedTime("ts")])
        #expect(unread.first?.message.en.contains("'dates: slash'") == true)
        let figures = try small.with {
            $0.profile = SmallCase.profile(without: [], "dates: slash")
        }.run().figures
        #expect(figures.rowsUnreadable == 0)
        #expect(figures.contractsIn == inside && figures.contractsOut == 1 - inside)
    }

    @Test(arguments: [
        "2022-12-23 20:00:00", "22/12/23 20:00", "2022/13/1 20:00", "2022/2/30 20:00",
        "2022/12/23", "2022/12/23 24:00", "2022/12/23 20", "2022//23 20:00", "2022/012/23 20:00",
        "2022/12/23 20:0", "12/23/2022 20:00", "",
    ])
    func `with slashes nothing else is a date`(at: String) throws {
        let figures = try SmallCase([Self.row.with { $0.at = at }]).with {
            $0.profile = SmallCase.profile(without: [], "dates: slash")
        }.run().figures
        #expect(figures.rowsUnreadable == 1)
    }
}
