import BrokerCore
import Messages
import Reconciliation
import SiteFiles
import Testing

/// What lies beside the rows: coverage, snapshots, unused grants and checks.
@Suite struct `What was received, enabled and checked` {
    private static let inside = Row("r1", "2022-12-23T10:00:00+09:00")

    private static func clean() throws -> SmallCase {
        let ledger = try SmallLedger(SmallEntries.snow)
        return SmallCase([inside]).with { $0.ledger = ledger }
    }

    // MARK: - Coverage (invariant 16)

    @Test(arguments: [
        (["sys-1,2022-12-01,2022-12-31,0,0,"], []),
        (["sys-1,2022-12-01,2022-12-15,0,0,", "sys-1,2022-12-16,2022-12-31,0,0,"], []),
        (["sys-1,2022-11-01,2023-01-31,1,1,"], []),
        (["sys-1,2022-12-01T00:00:00+09:00,2023-01-01T00:00:00+09:00,1,1,"], []),
        ([], ["uncovered"]),
        (["sys-1,2022-12-01,2022-12-30,0,0,"], ["uncovered"]),
        (["sys-1,2022-12-01T00:00:01+09:00,2022-12-31,0,0,"], ["uncovered"]),
        (["sys-1,2022-12-01,2022-12-10,0,0,", "sys-1,2022-12-12,2022-12-31,0,0,"], ["uncovered"]),
        (["sys-1,2022-12-01,2022-12-31,2,1,"], ["rows_missing"]),
        (["sys-1,2022-12-01,2022-12-31,,,"], ["rows_unknown"]),
        (["sys-1,2022-12-01,2022-12-31,2,2,"], ["rows_not_read"]),
    ])
    func `none is stated only of logs that are whole`(rows: [String], gaps: [String]) throws {
        let report = try Self.clean().with { $0.coverage = rows }.run()
        #expect(report.coverage.flatMap(\.gaps).map(\.reason.code) == gaps)
        #expect(report.isClean == gaps.isEmpty)
        #expect((report.finding(.logGap) != nil) == !gaps.isEmpty)
        #expect(report.sentences.contains { $0.ja.contains("（0件）") } == gaps.isEmpty)
    }

    @Test func `a missing day is named, and the rest is stated of nothing`() throws {
        let report = try Self.clean().with {
            $0.coverage = [
                "sys-1,2022-12-01,2022-12-02,0,0,", "sys-1,2022-12-04,2022-12-31,1,1,",
            ]
        }.run()
        #expect(
            report.sentences.map(\.ja) == [
                "託送お客さま管理システム の 令和4年12月3日 のログは未受領であり、確認の対象外です。"
            ]
        )
        #expect(report.tableT1.note?.ja.contains("未集計") == true)
    }

    @Test func `without a coverage file nothing is known to be whole`() throws {
        let report = try Self.clean().with { $0.coverage = nil }.run()
        #expect(!report.isClean)
        #expect(report.sentences.map(\.ja).first?.contains("未受領") == true)
    }

    // MARK: - Snapshots (requirement X5)

    @Test func `whoever is enabled without an active grant stands in each snapshot`() throws {
        let report = try Self.clean().with {
            $0.entitlements = [
                "sys-1,2022-11-30T00:00:00+09:00,YE-1,1,2020-04-01",
                "sys-1,2022-11-30T00:00:00+09:00,YE-2,1,2020-06-01",
                "sys-1,2022-11-30T00:00:00+09:00,own,1,2020-04-01",
                // Within the event YE-1 has a grant.
                "sys-1,2022-12-24T00:00:00+09:00,YE-1,1,2020-04-01",
                "sys-1,2022-12-24T00:00:00+09:00,YE-2,1,2020-06-01",
                "sys-1,2022-12-31T00:00:00+09:00,YE-1,0,",
            ]
        }.run()
        let standing = try #require(report.finding(.standingEntitlement))
        #expect(standing.snapshots.map(\.persons) == [2, 1])
        #expect(standing.persons == 2)
        #expect(
            report.exposures.map { "\($0.firstDay) \($0.lastDay?.description ?? "-")" }
                == ["2020-04-01 2022-12-30"]
        )
        #expect(report.tableT1.rows[5][2].ja == "令和2年4月1日～令和4年12月30日")
        #expect(!report.isClean)
    }

    @Test func `an exposure goes on while the last snapshot shows it`() throws {
        let report = try Self.clean().with {
            $0.entitlements = ["sys-1,2022-11-30T00:00:00+09:00,YE-1,1,2020-04-01"]
        }.run()
        #expect(report.exposures.map(\.lastDay) == [nil])
        #expect(report.tableT1.rows[5][2].ja == "令和2年4月1日～（継続中）")
    }

    // MARK: - Unused grants (requirement X6)

    @Test func `an unused grant is information and keeps nothing from being clean`() throws {
        let ledger = try SmallLedger(
            [
                SmallEntries.declared("12-23T06:00", "12-25T18:00"),
                SmallEntries.issued("12-23T06:00", "YE-1"),
                SmallEntries.issued("12-23T06:00", "YE-2", id: .init(drawn: 2)),
            ] + SmallEntries.snow.suffix(4)
        )
        let report = try SmallCase([Self.inside]).with { $0.ledger = ledger }.run()
        #expect(report.findings.map(\.code) == [.grantUnused])
        #expect(report.finding(.grantUnused)?.rows == 1)
        #expect(report.isClean)
    }

    // MARK: - Checks

    private static func checked(_ uses: [String]?, enforcement: String = "enforced") -> SmallCase {
        SmallCase([inside]).with {
            $0.enforcement = enforcement
            $0.credentials = [
                "K-1,G-1,sys-1,,2022-12-23T06:10:00+09:00,2022-12-25T18:00:00+09:00"
            ]
            $0.uses = uses
        }
    }

    @Test(arguments: [
        (["K-1,sys-1,2022-12-23T10:00:00+09:00,1"], []),
        (["K-1,sys-1,2022-12-23T10:00:00+09:00,3"], []),
        // The broker's rows about no credential are of nobody.
        (
            [
                ",sys-1,2022-12-23T10:00:00+09:00,0", "K-1,sys-1,2022-12-23T10:00:00+09:00,1",
                "gap,,2022-12-23T10:05:00+09:00,0", "overflow,sys-1,2022-12-23T10:07:00+09:00,9",
            ],
            []
        ),
        ([], ["LOG_WITHOUT_CHECK 1/1/1"]),
        (["K-1,sys-1,2022-12-23T10:00:00+09:00,0"], ["LOG_WITHOUT_CHECK 1/1/1"]),
        (
            ["K-1,sys-1,2022-12-23T10:01:00+09:00,1"],
            ["LOG_WITHOUT_CHECK 1/1/1", "CHECK_WITHOUT_LOG 1/0/1"]
        ),
        (
            ["K-1,sys-1,2022-12-23T10:00:00+09:00,1", "K-1,sys-1,2022-12-23T11:00:00+09:00,1"],
            ["CHECK_WITHOUT_LOG 1/0/1"]
        ),
        // Outside the period.
        (["K-1,sys-1,2022-12-23T10:00:00+09:00,1", "K-1,sys-1,2023-02-01T11:00:00+09:00,1"], []),
    ])
    func `each view of an enforced system was checked, and each check has its view`(
        uses: [String],
        findings: [String]
    ) throws {
        let report = try Self.checked(uses).run()
        #expect(report.summary == findings)
        #expect(report.hasUses)
    }

    @Test func `views of a system that does not ask need no check`() throws {
        #expect(try Self.checked([], enforcement: "observe_only").run().summary == [])
    }

    @Test func `without check records nothing is judged`() throws {
        let report = try Self.checked(nil).run()
        #expect(report.summary == [])
        #expect(!report.hasUses)
    }

    @Test func `a use of an unknown credential is refused`() throws {
        let problem = try problem(
            of: Self.checked(["K-9,sys-1,2022-12-23T10:00:00+09:00,1"])
        )
        #expect(problem.file == "uses.csv" && problem.line == 2)
    }
}
