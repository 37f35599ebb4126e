import Messages
import Reconciliation
import SiteFiles
import Testing

/// Which ids mean the same thing, in registers and in logs (rules C5, C10 and C13).
@Suite struct `Identity` {
    private static let inside = "2022-12-23T10:00:00+09:00"
    private static let outside = "2022-12-10T10:00:00+09:00"
    private static let normalise = SmallCase.profile(without: [], "ids: normalise")

    private static func log(_ rows: [Row]) -> [UInt8] {
        Array((SmallCase.header + rows.map(\.line).joined()).utf8)
    }

    /// One log reads ids byte for byte, the other by their normal forms.
    private static func mixed(_ exact: [Row], _ normal: [Row]) -> SmallCase {
        SmallCase().with {
            $0.profiled = [
                ("exact.csv", "profile.yaml", log(exact)),
                ("normal.csv", "normal.yaml", log(normal)),
            ]
            $0.extraProfiles = ["normal.yaml": normalise]
        }
    }

    @Test(arguments: [
        // The id in the log that reads exactly, in the one that normalises, and how many it is.
        ("C-1", "C-1", 1), ("C-1", "c-1", 1), ("C-9", "c-9", 1), ("c-9", "c-9", 2),
        ("c-1", "C-1", 2),
    ])
    func `a contract is one, whichever log it stands in`(
        exact: String,
        normal: String,
        contracts: Int
    ) throws {
        let rows = [Row("r1", Self.outside, exact)]
        let others = [Row("r2", Self.outside, normal)]
        let figures = try Self.mixed(rows, others).run().figures
        #expect(figures.contracts == contracts)
        #expect(figures.viewers == 1)
        // Whichever is read first.
        #expect(try Self.mixed(others, rows).run().figures.rows == 2)
    }

    @Test func `customers, retailers and overlaps are one too`() throws {
        let report = try Self.mixed(
            [Row("r1", Self.inside)],
            [Row("r2", "2022-12-28T10:00:00+09:00"), Row("r3", Self.outside, "c-2")]
        ).with {
            $0.contracts = ["C-1,k-1", "C-2,K-1"]
            $0.suppliers = ["C-1,r1,,", "C-2,Ｒ1,,"]
            $0.events.append(
                "E-2,snow,closed,,2022-12-28T06:00:00+09:00,2022-12-28T18:00:00+09:00,"
                    + "2022-12-28T18:00:00+09:00,"
            )
            $0.grants.append("G-2,E-2,0,YE-1,sys-1,,,2022-12-28T06:00:00+09:00,event,")
        }.run()
        #expect(report.figures.contracts == 2)
        #expect(report.figures.customers == 1)
        #expect(report.figures.retailers == 1)
        #expect(report.overlappingContracts == 1)
    }

    @Test(arguments: [
        // Two rows of one account; line 3 clashes with line 2.
        ("a-1,YE-1,,,0", "A-1,YE-9,,,0", true), ("a-1,YE-1,,,0", "Ａ－1,YE-1,,,0", false),
        ("a-1,YE-1,,,0", "A-1,YE-1,,,1", true),
        ("a-1,YE-1,,2022-12-15,0", "A-1,YE-9,2022-12-15,,0", false),
        ("a-1,YE-1,,,0", "a-1,YE-1,,,0", true),
    ])
    func `an account has one holder, in all its spellings`(
        first: String,
        second: String,
        refused: Bool
    ) throws {
        let small = SmallCase([Row("r1", Self.inside, account: "A-1")]).with {
            $0.profile = Self.normalise
            $0.accounts = ["sys-1," + first, "sys-1," + second]
        }
        guard refused else {
            #expect(try small.run().figures.viewers == 1)
            return
        }
        let problem = try problem(of: small)
        #expect(problem.file == "accounts.csv" && problem.line == 3)
    }

    /// The later holder has no grant; the earlier one has.
    @Test func `a history in two spellings is one history`() throws {
        let report = try SmallCase([Row("r1", Self.inside, account: "a-1")]).with {
            $0.profile = Self.normalise
            $0.accounts = ["sys-1,a-1,YE-1,,2022-12-15,0", "sys-1,A-1,YE-9,2022-12-15,,0"]
        }.run()
        #expect(report.summary == ["NO_GRANT_IN_WINDOW 1/1/1"])
    }

    @Test(arguments: [
        ("roster.csv", 3), ("grants.csv", 3), ("contracts.csv", 3), ("contracts.csv/customer", 3),
    ])
    func `what a log cannot tell apart is refused`(file: String, line: Int) throws {
        let small = SmallCase([Row("r1", Self.inside)]).with {
            $0.profile = Self.normalise
            switch file {
            case "roster.csv":
                $0.roster = ["YE-1,RETAIL,affiliate,,", "ye-1,GRID-CO,own,,"]
            case "grants.csv":
                $0.grants.append("g-1,E-1,0,YE-2,sys-1,,,2022-12-23T06:00:00+09:00,event,")
            case "contracts.csv": $0.contracts = ["C-1,,supply_point", "c-1,,generator"]
            default: $0.contracts = ["C-1,K-1", "c-1,K-2"]
            }
        }
        let problem = try problem(of: small)
        #expect(file.hasPrefix(problem.file) && problem.line == line)
        #expect(problem.message.ja.contains("2行目"))
        // Byte for byte they are different things.
        let exact = small.with { $0.profile = SmallCase.profile() }
        #expect(try exact.run().figures.rows == 1)
    }

    @Test func `two spellings are refused where another log tells them apart`() throws {
        let small = Self.mixed([Row("r1", Self.outside)], [Row("r2", Self.outside)])
        let contracts = small.with { $0.contracts = ["C-1,", "c-1,"] }
        #expect(try problem(of: contracts).file == "contracts.csv")
        let accounts = small.with { $0.accounts = ["sys-1,a-1,YE-1,,,0", "sys-1,A-1,YE-1,,,0"] }
        #expect(try problem(of: accounts).file == "accounts.csv")
    }

    // MARK: - C5

    @Test(arguments: [
        // Listed contracts and known voltages; C-1 is seen, C-own is the viewer's own customer.
        (["C-2,"], ["C-1,低圧,,"], "C-1", 0), (["C-2,"], ["C-own,低圧,,"], "C-own", 0),
        (["C-1,"], [], "C-1", 1), (["C-1,"], ["C-1,低圧,,2022-12-10"], "C-1", 1),
    ])
    func `C5: a contract not listed, or a gap in a history, is unknown and a finding`(
        contracts: [String],
        voltages: [String],
        seen: String,
        retailers: Int
    ) throws {
        let report = try SmallCase([Row("r1", Self.outside, seen)]).with {
            $0.contracts = contracts
            $0.voltages = voltages
        }.run()
        #expect(report.figures.contracts == 1 && report.figures.contractsUnknown == 1)
        #expect(report.figures.retailers == retailers)
        #expect(report.figures.ownViewsUncovered == 0)
        #expect(report.summary == ["OUT_OF_WINDOW_VIEW 1/1/1", "SUPPLIER_UNKNOWN 1/1/1"])
    }

    // MARK: - C10

    private static let token = String(repeating: "ab", count: 32)
    private static let others = String(repeating: "cd", count: 32)

    @Test(
        arguments: [
            ("", token, nil), ("", token.uppercased(), nil),
            ("", String(repeating: "ef", count: 32), "UNKNOWN_GRANT"), ("", "zz", "UNKNOWN_GRANT"),
            ("", others, "GRANT_ID_MISMATCH"), ("", others.uppercased(), "GRANT_ID_MISMATCH"),
            // Whatever the row claims has to hold.
            ("G-1", token, nil), ("G-1", others, "GRANT_ID_MISMATCH"),
            ("G-1", "-", "UNKNOWN_GRANT"),
        ] as [(String, String, String?)]
    )
    func `C10: a token is a claim wherever tokens are known`(
        grant: String,
        token: String,
        code: String?
    ) throws {
        let row = Row("r1", Self.inside).with {
            $0.grant = grant
            $0.token = token
        }
        let small = SmallCase([row]).with {
            $0.grants.append("G-2,E-1,0,YE-2,sys-1,,,2022-12-23T06:00:00+09:00,event,")
            $0.credentials = ["K-1,G-1,\(Self.token)", "K-2,G-2,\(Self.others)"].map {
                let cells = $0.split(separator: ",")
                return "\(cells[0]),\(cells[1]),sys-1,\(cells[2]),2022-12-23T06:00:00+09:00,"
            }
        }
        let report = try small.run()
        #expect(report.findings.first { $0.code.isAdverse }?.code.rawValue == code)
        #expect(report.figures.contractsOut == (code == nil ? 0 : 1))
        let isBorrowed = token.lowercased() == Self.others
        #expect((report.finding(.credentialBorrowed) != nil) == isBorrowed)
        // Without credentials nobody can judge the column.
        #expect(try small.with { $0.credentials = nil }.run().figures.contractsOut == 0)
    }

    @Test func `C10: a ledger knows all tokens that were given`() throws {
        let ledger = try SmallLedger(SmallEntries.snow)
        let row = Row("r1", Self.inside).with { $0.token = Self.token }
        let report = try SmallCase([row]).with { $0.ledger = ledger }.run()
        #expect(report.summary == ["UNKNOWN_GRANT 1/1/1"])
    }

    // MARK: - C2

    @Test(
        arguments: [
            (["2022-12-23T09:00:00+09:00,2022-12-23T11:00:00+09:00,E-1"], true),
            (["2022-12-23T09:00:00+09:00,,E-1"], true),
            (["2022-12-23T09:00:00+09:00,2022-12-23T09:30:00+09:00,E-1"], false),
            (["2022-12-23T09:00:00+09:00,2022-12-23T11:00:00+09:00,E-2"], false),
            // Resumed for this event before all; and suspended again alone.
            (
                [
                    "2022-12-23T08:00:00+09:00,,",
                    "2022-12-23T08:00:00+09:00,2022-12-23T09:00:00+09:00,E-1",
                ],
                false
            ),
            (
                [
                    "2022-12-23T08:00:00+09:00,,",
                    "2022-12-23T08:00:00+09:00,2022-12-23T09:00:00+09:00,E-1",
                    "2022-12-23T09:30:00+09:00,,E-1",
                ], true
            ),
        ]
    )
    func `C2: a suspension may name one event`(rows: [String], isOut: Bool) throws {
        let report = try SmallCase([Row("r1", Self.inside)]).with {
            $0.events.append(
                "E-2,snow,closed,,2022-12-28T06:00:00+09:00,2022-12-28T18:00:00+09:00,,"
            )
            $0.suspensions = rows
        }.run()
        #expect(report.summary == (isOut ? ["AFTER_REVOCATION 1/1/1"] : []))
    }

    @Test(arguments: [
        // Of an event that never opened, and one that ended before it began.
        "G-9,E-2,0,YE-9,sys-1,,,2022-12-23T01:00:00+09:00,event,",
        "G-9,E-1,0,YE-9,sys-1,,,2022-12-23T09:00:00+09:00,event,2022-12-23T08:00:00+09:00",
    ])
    func `C2: a grant that was never good never began`(grant: String) throws {
        let report = try SmallCase([Row("r1", Self.inside, account: "a-9")]).with {
            $0.events.append(
                "E-2,snow,withdrawn,2022-12-23T01:00:00+09:00,,,2022-12-23T02:00:00+09:00,"
            )
            $0.grants.append(grant)
        }.run()
        #expect(report.summary == ["NO_GRANT_IN_WINDOW 1/1/1"])
    }

    // MARK: - Systems

    @Test(arguments: ["accounts.csv", "coverage.csv", "entitlements.csv", "uses.csv"])
    func `a register row of an unknown system is refused, with the line`(file: String) throws {
        let ledger = try SmallLedger(SmallEntries.snow)
        let small = SmallCase([Row("r1", Self.inside)]).with {
            $0.credentials = ["K-1,G-1,sys-1,,2022-12-23T06:00:00+09:00,"]
            switch file {
            case "accounts.csv": $0.accounts.append("sys-I,a-1,YE-1,,,0")
            case "coverage.csv": $0.coverage = ["sys-I,2022-12-01,2022-12-31,0,0,"]
            case "entitlements.csv": $0.entitlements = ["sys-I,2022-12-31,YE-1,1,2020-04-01"]
            default: $0.uses = ["K-1,sys-I,2022-12-23T10:00:00+09:00,1"]
            }
        }
        let problem = try problem(of: small)
        #expect(problem.file == file)
        #expect(problem.line == (file == "accounts.csv" ? small.accounts.count + 1 : 2))
        #expect(problem.message.ja.contains("「sys-I」") && problem.message.en.contains("'sys-I'"))
        // Another system of the company, which this case is not about.
        let named = small.with { $0.otherSystems = ["sys-I"] }
        #expect(try named.run().figures.contractsIn == 1)
        if file == "coverage.csv" {
            let report = try named.with { $0.ledger = ledger }.run()
            #expect(report.coverage[0].gaps.map(\.reason.code) == ["uncovered"] && !report.isClean)
        }
    }

    @Test(
        arguments: [
            (nil, "未集計"), ([], "未集計"), (["sys-1,2022-12-31,,0,"], "－"),
            // No snapshot was taken in the period.
            (["sys-1,2021-12-31,,0,"], "未集計"), (["sys-1,2023-01-01,,0,"], "－"),
            (["sys-1,2022-12-31,YE-1,1,2020-04-01"], "令和2年4月1日～（継続中）"),
        ] as [([String]?, String)]
    )
    func `that nobody could look is stated of snapshots alone`(
        snapshots: [String]?,
        cell: String
    ) throws {
        let ledger = try SmallLedger(SmallEntries.snow)
        let small = SmallCase([Row("r1", Self.inside)]).with { $0.entitlements = snapshots }
        #expect(try small.with { $0.ledger = ledger }.run().tableT1.rows[5][2].ja == cell)
        // Nothing vouches for tables.
        let bare = try small.run().tableT1.rows[5][2].ja
        #expect(bare == (cell == "－" ? "未集計" : cell))
    }

    @Test func `a system without a snapshot is named in the cell`() throws {
        let ledger = try SmallLedger(SmallEntries.snow)
        let small = SmallCase([Row("r1", Self.inside)]).with {
            $0.ledger = ledger
            $0.moreSystems = ["sys-2"]
            $0.coverage = ["sys-1,2022-12-01,2022-12-31,0,0,", "sys-2,2022-12-01,2022-12-31,0,0,"]
            $0.entitlements = ["sys-1,2022-12-31,,0,"]
        }
        let cell = { (small: SmallCase) in try small.run().tableT1.rows[5][2].ja }
        #expect(try cell(small) == "託送お客さま管理システム: －、sys-2: 未集計")
        let both = small.with { $0.entitlements?.append("sys-2,2022-12-31,,0,") }
        #expect(try cell(both) == "－")
        let standing = small.with { $0.entitlements = ["sys-2,2022-12-31,YE-1,1,2020-04-01"] }
        #expect(try cell(standing) == "託送お客さま管理システム: 未集計、sys-2: 令和2年4月1日～（継続中）")
    }
}
