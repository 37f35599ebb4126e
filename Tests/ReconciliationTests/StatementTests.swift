import BrokerCore
import Messages
import Reconciliation
import SiteFiles
import Testing

/// What a report says, and that each sentence is true.
@Suite struct `Statements` {
    private static let inside = Row("r1", "2022-12-23T10:00:00+09:00")
    private static let outside = Row("r2", "2022-12-10T10:00:00+09:00", "C-2")
    private static let name = "託送お客さま管理システム"

    private static func verified(_ rows: [Row]) throws -> SmallCase {
        let ledger = try SmallLedger(SmallEntries.snow)
        return SmallCase(rows).with { $0.ledger = ledger }
    }

    // MARK: - What was received

    static let gaps: [(rows: [String], says: [String], says_en: String)] = [
        (
            ["sys-1,2022-12-01,2022-12-02,0,0,", "sys-1,2022-12-04,2022-12-31,1,1,"],
            ["\(name) の 令和4年12月3日 のログは未受領であり、確認の対象外です。"], "was not received"
        ),
        (
            [
                "sys-1,2022-12-01T00:00:00+09:00,2022-12-03T10:00:00+09:00,0,0,",
                "sys-1,2022-12-03T11:00:00+09:00,2023-01-01T00:00:00+09:00,1,1,",
            ],
            ["\(name) の 令和4年12月3日 10:00から令和4年12月3日 11:00まで のログは未受領であり、確認の対象外です。"],
            "2022-12-03 10:00 to 2022-12-03 11:00"
        ),
        (
            [
                "sys-1,2022-12-01T00:00:00+09:00,2022-12-03T10:00:00+09:00,0,0,",
                "sys-1,2022-12-03T10:00:01.5+09:00,2023-01-01T00:00:00+09:00,1,1,",
            ],
            [
                "\(name) の 令和4年12月3日 10:00から令和4年12月3日 10:00:01.500まで のログは未受領であり、確認の対象外です。"
            ],
            "2022-12-03 10:00:01.500"
        ),
        // The row of 12-23 was read: it would be false that the log was not received.
        (
            ["sys-1,2022-12-01,2022-12-20,0,0,"],
            [
                "\(name) の 令和4年12月21日から令和4年12月31日まで のログは、受領の記録がなく、未受領の分がないとは言えません。"
                    + "確認したのは読んだ行だけです。"
            ],
            "There is no record that the log"
        ),
        (
            ["sys-1,2022-12-01,2022-12-31,5,1,"],
            [
                "\(name) の 令和4年12月1日から令和4年12月31日まで を含むログの受領は、見込み5行に対し1行です。"
                    + "足りない行は確認の対象外です。"
            ],
            "1 of 5"
        ),
        (
            ["sys-1,2022-12-01,2022-12-31,,,"],
            ["\(name) の 令和4年12月1日から令和4年12月31日まで のログは、行数の申告がなく、漏れなく受領したとは言えません。"],
            "No row counts were declared"
        ),
        (
            ["sys-1,2022-11-01,2022-12-31,4,4,"],
            [
                "\(name) の 令和4年12月1日から令和4年12月31日まで を含むログは、受領した4行のうち読めたのが1行です。"
                    + "残りの行は確認の対象外です。"
            ],
            "1 of 4"
        ),
    ]

    @Test(arguments: gaps.indices)
    func `each reason of a gap has its own sentence`(number: Int) throws {
        let (rows, says, english) = Self.gaps[number]
        let report = try Self.verified([Self.inside]).with { $0.coverage = rows }.run()
        #expect(report.sentences.map(\.ja) == says)
        #expect(report.sentences.first?.en.contains(english) == true, "\(report.sentences)")
        #expect(report.obstacles == [.logIncomplete])
        #expect(report.message(of: .logIncomplete).ja.contains(Self.name))
    }

    @Test func `without a coverage file what was read is not called not received`() throws {
        let report = try Self.verified([Self.outside]).with { $0.coverage = nil }.run()
        #expect(report.sentences.count == 2)
        #expect(report.sentences[0].ja.contains("1件のお客さま情報を"))
        #expect(!report.sentences[1].ja.contains("ログは未受領であり"))
        #expect(report.sentences[1].ja.contains("受領の記録がなく"))
    }

    // MARK: - Why none is withheld

    @Test func `each obstacle that stands is named, and no other`() throws {
        let clean = try Self.verified([Self.inside])
        let bad = Row("r3", "2022-12-24T10:00:00+09:00")
        let cases: [(SmallCase, [Obstacle])] = [
            (clean, []), (SmallCase([Self.inside]), [.historyUnverified]),
            (clean.with { $0.coverage = [] }, [.logIncomplete]),
            (clean.with { $0.rows.append(bad.with { $0.at = "soon" }) }, [.rowsUnreadable]),
            (clean.with { $0.rows.append(bad.with { $0.result = "500" }) }, [.resultsUnknown]),
            (
                clean.with {
                    $0.enforcement = "enforced"
                    $0.uses = []
                }, [.viewsWithoutCheck]
            ),
            (
                SmallCase([]).with {
                    $0.credentials = ["K-1,G-1,sys-1,,2022-12-23T06:10:00+09:00,"]
                    $0.uses = ["K-1,sys-1,2022-12-23T10:00:00+09:00,1"]
                    $0.coverage = nil
                }, [.historyUnverified, .logIncomplete, .checksWithoutLog]
            ),
            // What was found is no reason: it may be said how much it is.
            (clean.with { $0.rows.append(Self.outside) }, []),
            (clean.with { $0.rows.append(Row("r3", "2022-12-10T10:00:00Z", "C-own")) }, []),
        ]
        for (small, obstacles) in cases {
            let report = try small.run()
            #expect(report.obstacles == obstacles)
            #expect(report.canStateNone == obstacles.isEmpty)
            for obstacle in obstacles { #expect(!report.message(of: obstacle).ja.isEmpty) }
        }
    }

    // MARK: - Who viewed

    @Test(arguments: [
        (["a-1"], "A電力従業員が1件の"), (["a-q"], "委託会社等の従業員が1件の"),
        (["card"], "特定できない者（共用または不明のID）が1件の"), (["nobody"], "特定できない者（共用または不明のID）が1件の"),
        (["a-peer"], "他の一般送配電事業者の従業員が1件の"), (["a-gone"], "名簿にない者が1件の"),
        (["a-both"], "A電力従業員が1件の"),
        (["a-1", "card"], "A電力従業員および特定できない者（共用または不明のID）が、合わせて1件の"),
        (["a-gone", "a-q", "a-1"], "A電力従業員、委託会社等の従業員および名簿にない者が、合わせて1件の"),
    ])
    func `only the retailer's own people are called its employees`(
        accounts: [String],
        says: String
    ) throws {
        let rows = accounts.enumerated().map { number, account in
            Row("v\(number)", "2022-12-10T10:00:00+09:00", account: account)
        }
        // A covered view makes nobody a viewer outside an emergency.
        let report = try Self.verified(rows + [Self.inside.with { $0.contract = "C-3" }]).with {
            $0.roster += [
                "peer,PEER,peer_grid,,", "gone,RETAIL,affiliate,,2022-11-30",
                "both,GRID-CO,own,,", "both,Q-CONTRACTOR,contractor,,", "both,RETAIL,affiliate,,",
            ]
            $0.accounts += [
                "sys-1,a-peer,peer,,,0", "sys-1,a-gone,gone,,,0", "sys-1,a-both,both,,,0",
            ]
        }.run()
        #expect(report.sentences.first?.ja.contains("結果、" + says) == true, "\(report.sentences)")
        #expect(report.sentences.first?.en.allSatisfy(\.isASCII) == true)
    }

    // MARK: - Unused grants

    private static func unused(_ small: SmallCase) throws -> (found: Int?, unjudged: Int) {
        let report = try small.run()
        return (report.finding(.grantUnused)?.rows, report.unjudged.grants)
    }

    @Test func `a grant is unused only where every use of it would be here`() throws {
        let clean = try Self.verified([])
        #expect(try Self.unused(clean) == (1, 0))
        #expect(try Self.unused(Self.verified([Self.inside])) == (nil, 0))
        let other = Row("r9", "2022-12-10T10:00:00+09:00")
        let unknowable = [
            clean.with { $0.coverage = nil },
            clean.with { $0.coverage = ["sys-1,2022-12-01,2022-12-24,0,0,"] },
            clean.with { $0.coverage = ["sys-1,2022-12-01,2022-12-31,2,1,"] },
            clean.with { $0.rows = [other.with { $0.at = "soon" }] },
            clean.with { $0.rows = [other.with { $0.result = "500" }] },
            // Used the evening before, or after: the period does not say.
            clean.with { $0.from = "2022-12-24" }, clean.with { $0.to = "2022-12-24" },
        ]
        for small in unknowable { #expect(try Self.unused(small) == (nil, 1)) }
        // A gap elsewhere changes nothing.
        let whole = clean.with { $0.coverage = ["sys-1,2022-12-20,2022-12-31,0,0,"] }
        #expect(try Self.unused(whole) == (1, 0))
        // A system that this case has no log of.
        let ledger = try SmallLedger(
            [
                SmallEntries.snow[0],
                SmallEntries.issued("12-23T06:00", "YE-1", systems: ["sys-1", "x"]),
            ]
                + SmallEntries.snow.dropFirst(2)
        )
        #expect(try Self.unused(clean.with { $0.ledger = ledger }) == (nil, 1))
    }

    @Test func `an event has its number of grants`() throws {
        let report = try Self.verified([]).run()
        #expect(report.events.map(\.grants) == [1])
        let none = try SmallCase().with { $0.grants = [] }.run()
        #expect(none.events.map(\.grants) == [0])
        #expect(!none.knowsAllGrants && report.knowsAllGrants)
    }

    // MARK: - What cannot be judged

    @Test func `limits that the log does not let be judged are said to be unjudged`() throws {
        func unjudged(
            _ place: Place?,
            scope: String? = nil,
            _ change: (inout Row) -> Void = { _ in }
        ) throws -> Unjudged {
            var small = SmallCase([Self.inside.with(change)])
            if let scope {
                small.grants = ["G-1,E-1,0,YE-1,sys-1,\(scope),,2022-12-23T06:00:00+09:00,event,"]
            } else {
                var entries = SmallEntries.snow
                entries[1] = SmallEntries.issued("12-23T06:00", "YE-1", place: place)
                small.ledger = try SmallLedger(entries)
            }
            let report = try small.run()
            #expect(report.summary == [])
            return report.unjudged
        }
        #expect(try unjudged(nil) == Unjudged())
        let terminal = Place.terminal(TerminalID(unchecked: "T-1"))
        #expect(try unjudged(terminal).terminalRows == 1)
        #expect(try unjudged(terminal) { $0.terminal = "T-1" } == Unjudged())
        let site = Place.site(SiteID(unchecked: "S-1"))
        #expect(try unjudged(site).siteRows == 1)
        #expect(try unjudged(site) { $0.terminal = "T-1" }.siteRows == 1)
        #expect(try unjudged(nil, scope: "view;main;").screenRows == 1)
        #expect(try unjudged(nil, scope: "view;main;") { $0.screen = "main" } == Unjudged())
        #expect(try unjudged(nil, scope: "view;;name").fieldRows == 1)
        #expect(try unjudged(nil, scope: "view;;name") { $0.fields = "name" } == Unjudged())
    }

    @Test(arguments: [("a-1", 0), ("a-9", 1), ("card", 1)])
    func `a search without a contract is somebody's right too`(account: String, out: Int) throws {
        let search = Row("s", "2022-12-23T11:00:00+09:00", "", account: account).with {
            $0.operation = "search"
        }
        var lines: [FindingLine.What] = []
        let report = try Self.verified([Self.inside, search]).run { lines.append($0.what) }
        #expect(report.figures.searches == 1)
        #expect(report.figures.searchesUncovered == out)
        #expect(report.isClean == (out == 0))
        #expect(lines == Array(repeating: .search, count: out))
        // It is no view, so that none may still be said of views.
        #expect(report.sentences.first?.ja.contains("（0件）") == true)
    }
}
