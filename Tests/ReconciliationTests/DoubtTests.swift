import BrokerCore
import Ledger
import Messages
import Reconciliation
import SiteFiles
import Testing

/// What must never make a view disappear or a hole look whole: in doubt a view is out, and none
/// is not stated.
@Suite struct `In doubt` {
    private static let inside = "2022-12-23T10:00:00+09:00"
    private static let outside = "2022-12-10T10:00:00+09:00"

    private static func verified(
        _ rows: [Row] = [Row("r1", inside)],
        _ entries: [Entry] = SmallEntries.snow
    ) throws -> SmallCase {
        let ledger = try SmallLedger(entries)
        return SmallCase(rows).with { $0.ledger = ledger }
    }

    // MARK: - Who (rules C8 and C9)

    @Test(arguments: [
        // The card's keeper, the person in the log, the contract.
        ("own", "", "C-1"), ("own", "YE-1", "C-1"), ("own", "own", "C-1"), ("YE-1", "", "C-own"),
        ("YE-1", "YE-1", "C-own"), ("", "", "C-own"),
    ])
    func `a shared card is an outsider, whoever keeps it`(
        keeper: String,
        person: String,
        contract: String
    ) throws {
        let row = Row("r1", Self.outside, contract, account: "card").with { $0.person = person }
        let report = try Self.verified([row]).with {
            $0.accounts = ["sys-1,card,\(keeper),,,1"]
        }.run()
        #expect(report.figures.contractsOut == 1)
        #expect(report.figures.ownViewsUncovered == 0)
        #expect(report.figures.viewersUnattributable == 1 && report.figures.viewersShared == 1)
        #expect(report.summary == ["OUT_OF_WINDOW_VIEW 1/1/0", "SHARED_CREDENTIAL 1/1/0"])
    }

    @Test func `a card that changes its keeper, or is shared for a time, is one`() throws {
        let rows = ["2022-12-05", "2022-12-10", "2022-12-20"].map {
            Row("r\($0)", "\($0)T10:00:00+09:00", account: "card")
        }
        let figures = try SmallCase(rows).with {
            $0.accounts = [
                "sys-1,card,YE-2,2022-12-08,2022-12-15,1", "sys-1,card,YE-3,2022-12-15,,1",
            ]
        }.run().figures
        #expect(figures.viewers == 0)
        #expect(figures.viewersUnattributable == 1 && figures.viewersShared == 1)
    }

    @Test(arguments: [
        // Whose the account is, whom the log names, whether it counts.
        ("a-1", "own", true), ("a-own", "YE-1", true), ("a-own", "own", false),
        ("nobody", "own", false),
    ])
    func `a view under the name of own staff on another's account counts`(
        account: String,
        person: String,
        counts: Bool
    ) throws {
        let row = Row("r1", Self.outside, account: account).with { $0.person = person }
        let report = try SmallCase([row]).run()
        #expect(report.figures.contractsOut == (counts ? 1 : 0))
        #expect((report.finding(.credentialBorrowed) != nil) == counts)
    }

    // MARK: - The ledger

    @Test(arguments: [
        ("2022-12-31T23:59", false), ("2023-01-01T00:00", true), ("2023-02-01T00:00", true),
    ])
    func `a ledger that ends before the period proves none of it`(
        exported: String,
        states: Bool
    ) throws {
        let entries = SmallEntries.unexported + [SmallEntries.exported(exported)]
        let report = try Self.verified([Row("r1", Self.inside)], entries).run()
        #expect(report.isVerified)
        #expect(report.isClean == states && report.canStateNone == states)
        #expect(report.sentences.contains { $0.ja.contains("（0件）") } == states)
        #expect(report.obstacles.contains(.historyEndsEarly) != states)
        #expect(report.tableT1.note?.ja.contains("未集計") != states)
    }

    @Test(
        arguments: [
            // Withdrawn within the ledger; going on when it ends, in the period and after it.
            ("12-24T09:00", nil, true), (nil, nil, false), (nil, "2023-01-05T09:00", true),
        ] as [(String?, String?, Bool)]
    )
    func `that nothing was granted is stated as far as the ledger goes`(
        withdrawn: String?,
        exported: String?,
        states: Bool
    ) throws {
        let entries =
            SmallEntries.standby(from: "12-23T09:00", to: withdrawn)
            + (exported.map { [SmallEntries.exported($0)] } ?? [])
        let report = try Self.verified([], entries).run()
        #expect(report.events.count == 1)
        #expect(report.sentences.contains { $0.ja.contains("付与はなし") } == states)
    }

    @Test func `any beginning of a ledger verifies, and states nothing`() throws {
        // The close at 18:00 is not in it; nor is the view at 19:00 in the window.
        let rows = [Row("r1", Self.inside), Row("r2", "2022-12-24T19:00:00+09:00")]
        let report = try Self.verified(rows, Array(SmallEntries.unexported.prefix(3))).run()
        #expect(report.figures.contractsOut == 0)
        #expect(!report.isClean && !report.statesNone)
    }

    @Test(arguments: [
        ("2022-12-23T10:00:00+09:00", 0), ("2022-12-23T10:00:01+09:00", 1),
        ("2022-12-24T00:00:00+09:00", 1),
    ])
    func `a period may end within a day that is not over`(to: String, views: Int) throws {
        let report = try Self.verified().with {
            $0.to = to
            $0.coverage = ["sys-1,2022-12-01,2022-12-23,0,0,"]
        }.run()
        #expect(report.figures.rowsInPeriod == views)
        #expect(report.isClean)
        let clock =
            to.hasSuffix("00:00:00+09:00") && views == 1
            ? "23日" : "23日 \(to.dropFirst(11).prefix(8))"
        #expect(report.sentences.first?.ja.contains("令和4年12月\(clock)まで") == true)
        #expect(report.tableT1.rows[1][0].ja.hasSuffix("令和4年12月\(clock))"))
    }

    // MARK: - What was received

    private static func log(_ ids: [String], _ name: String) -> (name: String, bytes: [UInt8]) {
        let rows = ids.map { Row($0, inside).line }
        return (name, Array((SmallCase.header + rows.joined()).utf8))
    }

    @Test(arguments: [["one.csv", "two.csv"], ["one.csv", "one.csv"]])
    func `a file that is listed twice is refused`(names: [String]) throws {
        let problem = try problem(
            of: Self.verified().with {
                $0.coverage = ["sys-1,2022-12-01,2022-12-31,4,4,"]
                $0.logs = names.map { Self.log(["r1", "r2"], $0) }
            }
        )
        #expect(problem.file == names[1])
        #expect(problem.message.ja.contains("「one.csv」と同じ内容"))
        #expect(problem.message.en.contains("'one.csv'"))
    }

    @Test func `two logs without a record may be alike`() throws {
        let report = try Self.verified().with {
            $0.logs = [Self.log([], "one.csv"), Self.log([], "two.csv")]
        }.run()
        #expect(report.isClean)
    }

    @Test(arguments: [(3, []), (4, ["rows_not_read"]), (5, ["rows_not_read"])])
    func `a repeated record fills no hole`(received: Int, gaps: [String]) throws {
        let report = try Self.verified().with {
            $0.coverage = ["sys-1,2022-12-01,2022-12-31,\(received),\(received),"]
            $0.logs = [
                Self.log(["r1", "r2"], "one.csv"), Self.log(["r1", "r2", "r3"], "two.csv"),
            ]
        }.run()
        #expect(report.figures.rows == 3 && report.figures.rowsDuplicate == 2)
        #expect(report.coverage[0].gaps.map(\.reason.code) == gaps)
        #expect(report.isClean == gaps.isEmpty)
    }

    @Test(arguments: [
        // Two hosts, over the same time, one within the other, and in part; two records were read.
        (["12-01,2022-12-31,1,1,h1", "12-01,2022-12-31,1,1,h2"], []),
        (["12-01,2022-12-31,2,2,h1", "12-01,2022-12-31,2,2,h2"], ["rows_not_read 4/2"]),
        (["12-01,2022-12-31,1,1,h1", "12-20,2022-12-24,1,1,h2"], []),
        (["12-01,2022-12-31,1,1,h1", "12-20,2022-12-24,2,2,h2"], ["rows_not_read 3/2"]),
        (["12-01,2022-12-31,1,1,h1", "12-25,2022-12-26,1,1,h2"], ["rows_not_read 1/0"]),
        (["12-01,2022-12-24,2,2,h1", "12-22,2022-12-31,2,2,h2"], ["rows_not_read 4/2"]),
        (["12-01,2022-12-24,1,1,h1", "12-22,2022-12-31,1,1,h2"], []),
        (["12-01,2022-12-31,2,2,h1", "12-01,2022-12-31,,,h2"], ["rows_unknown"]),
        // One after the other: each by itself.
        (["12-01,2022-12-22,1,1,", "12-23,2022-12-31,2,2,"], ["rows_not_read 1/0"]),
    ])
    func `what several hosts received adds up`(rows: [String], gaps: [String]) throws {
        let report = try Self.verified([Row("r1", Self.inside), Row("r2", Self.inside)]).with {
            $0.coverage = rows.map { "sys-1,2022-" + $0 }
        }.run()
        let found = report.coverage[0].gaps.map { gap in
            if case .rowsNotRead(let received, let read) = gap.reason {
                return "rows_not_read \(received)/\(read)"
            }
            return gap.reason.code
        }
        #expect(found == gaps)
        #expect(report.isClean == gaps.isEmpty)
    }

    @Test func `a row that cannot be read was not read, for any host`() throws {
        let bad = Row("bad", "soon")
        let report = try Self.verified([Row("r1", Self.inside), bad]).with {
            $0.coverage = ["sys-1,2022-12-01,2022-12-31,2,2,"]
        }.run()
        #expect(report.coverage[0].gaps.map(\.reason) == [.rowsNotRead(received: 2, read: 1)])
    }
}
