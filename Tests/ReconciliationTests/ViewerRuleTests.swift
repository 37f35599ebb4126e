import Reconciliation
import Testing

/// The worked examples of C7 to C16 (domain: §1.8), and the flags.
@Suite struct `The counting rules, on people, claims and results` {
    private static let inside = "2022-12-23T10:00:00+09:00"
    private static let outside = "2022-12-10T10:00:00+09:00"

    @Test(
        arguments: [
            (["C-1,K-1", "C-2,K-1"], 1), (["C-1,K-1", "C-2,K-2"], 2), (["C-1,K-1", "C-2,"], nil),
        ] as [([String], Int?)]
    )
    func `C7: customers need a customer id of each`(contracts: [String], customers: Int?) throws {
        let rows = [Row("r1", Self.outside, "C-1"), Row("r2", Self.outside, "C-2")]
        let report = try SmallCase(rows).with { $0.contracts = contracts }.run()
        #expect(report.figures.contracts == 2)
        #expect(report.figures.customers == customers)
    }

    @Test func `C8: each employer has its own suppliers`() throws {
        let rows = [
            Row("r1", Self.outside, "C-q", account: "a-q"),
            Row("r2", Self.outside, "C-1", account: "a-q"),
        ]
        let report = try SmallCase(rows).run()
        #expect(report.figures.contracts == 1)
        #expect(report.figures.ownViewsUncovered == 1)
    }

    @Test func `C8: relation and employer are those of the view`() throws {
        // YE-1 belonged to the grid company until 12-09 and to the retailer from 12-10 on.
        let small = SmallCase([
            Row("r1", "2022-12-09T23:59:59+09:00"), Row("r2", "2022-12-10T00:00:00+09:00"),
            Row("r3", "2022-12-20T00:00:00+09:00"),
        ]).with {
            $0.roster = [
                "YE-1,GRID-CO,own,,2022-12-09", "YE-1,RETAIL,affiliate,2022-12-10,2022-12-15",
            ]
        }
        let report = try small.run()
        #expect(report.figures.entrusteeViews == 2)
        // Off the roster since 12-16.
        #expect(report.summary.contains("ROSTER_DRIFT 1/1/1"))
    }

    @Test func `C8: an unknown account is an outsider whom nobody can name`() throws {
        let report = try SmallCase([Row("r1", Self.outside, account: "nobody")]).run()
        #expect(report.figures.contracts == 1)
        #expect(report.figures.viewers == 0)
        #expect(report.figures.viewersUnattributable == 1)
        #expect(report.figures.viewersShared == 0)
        #expect(report.summary.contains("OUT_OF_WINDOW_VIEW 1/1/0"))
    }

    @Test func `C9: a shared id is never a person`() throws {
        let rows = ["a-1", "a-2", "a-3", "card", "card"].enumerated().map {
            Row("r\($0)", Self.outside, "C-1", account: $1)
        }
        let report = try SmallCase(rows).run()
        #expect(report.figures.viewers == 3)
        #expect(report.figures.viewersUnattributable == 1)
        #expect(report.figures.viewersShared == 1)
        #expect(report.summary.contains("SHARED_CREDENTIAL 2/1/0"))
    }

    @Test(
        arguments: [
            // P2's row bearing P1's grant.
            ("a-2", "G-1", "GRANT_ID_MISMATCH"), ("a-1", "G-1", nil),
            ("a-1", "G-?", "UNKNOWN_GRANT"),
            // The claim decides, even where another grant would cover.
            ("a-3", "G-1", "GRANT_ID_MISMATCH"), ("a-3", "", nil),
        ] as [(String, String, String?)]
    )
    func `C10: the grant id in the log is a claim`(
        account: String,
        grant: String,
        code: String?
    ) throws {
        let row = Row("r1", Self.inside, account: account).with { $0.grant = grant }
        let report = try SmallCase([row]).with {
            $0.grants.append("G-3,E-1,0,YE-3,sys-1,,,2022-12-23T06:00:00+09:00,event,")
        }.run()
        #expect(report.findings.filter { $0.code != .grantUnused }.first?.code.rawValue == code)
        #expect(report.figures.contractsOut == (code == nil ? 0 : 1))
    }

    @Test(
        arguments: [
            ("a-1", Self.inside, nil), ("a-2", Self.inside, "GRANT_ID_MISMATCH"),
            ("a-1", "2022-12-23T12:00:00+09:00", "AFTER_REVOCATION"),
            ("a-1", Self.outside, "OUT_OF_WINDOW_VIEW"),
        ] as [(String, String, String?)]
    )
    func `C10: a token leads to its grant`(account: String, at: String, code: String?) throws {
        let token = String(repeating: "ab", count: 32)
        let row = Row("r1", at, account: account).with { $0.token = token }
        let report = try SmallCase([row]).with {
            $0.credentials = [
                "K-1,G-1,sys-1,\(token),2022-12-23T06:10:00+09:00,2022-12-23T11:00:00+09:00"
            ]
        }.run()
        #expect(report.findings.filter { $0.code != .grantUnused }.first?.code.rawValue == code)
        #expect((report.finding(.credentialBorrowed) != nil) == (account == "a-2"))
    }

    @Test func `C11: a contract counts in each event it was viewed under, and once in all`()
        throws
    {
        let small = SmallCase([
            Row("r1", Self.inside), Row("r2", "2022-12-28T10:00:00+09:00"),
        ]).with {
            $0.events.append(
                "E-2,snow,closed,,2022-12-28T06:00:00+09:00,2022-12-28T18:00:00+09:00,"
                    + "2022-12-28T18:00:00+09:00,"
            )
            $0.grants.append("G-2,E-2,0,YE-1,sys-1,,,2022-12-28T06:00:00+09:00,event,")
        }
        let report = try small.run()
        #expect(report.events.map(\.contracts) == [1, 1])
        #expect(report.figures.contracts == 1)
        #expect(report.overlappingContracts == 1)
    }

    @Test(arguments: [
        ("", [1, 0]), ("G-2", [0, 1]),
    ])
    func `C11: of two grants the named one, else the earliest`(
        grant: String,
        contracts: [Int]
    ) throws {
        let row = Row("r1", Self.inside).with { $0.grant = grant }
        let report = try SmallCase([row]).with {
            $0.events.append(
                "E-2,snow,closed,,2022-12-23T05:00:00+09:00,2022-12-24T18:00:00+09:00,"
                    + "2022-12-24T18:00:00+09:00,"
            )
            $0.grants.append("G-2,E-2,0,YE-1,sys-1,,,2022-12-23T07:00:00+09:00,event,")
        }.run()
        #expect(report.events.map(\.contracts) == contracts)
    }

    @Test func `C12: 200 and 304 are views, 403 is an attempt`() throws {
        let rows = ["200", "304", "403"].map { status in
            Row("r\(status)", Self.outside).with { $0.result = status }
        }
        let report = try SmallCase(rows).run()
        #expect(report.figures.othersViews == 2)
        #expect(report.figures.contracts == 1)
        #expect(report.figures.deniedAttempts == 1)
    }

    @Test(arguments: [
        ("204", 1, 0, 0), ("299", 1, 0, 0), ("allow", 1, 0, 0), ("成功", 1, 0, 0),
        ("401", 0, 1, 0), ("deny", 0, 1, 0), ("拒否", 0, 1, 0), ("500", 0, 0, 1),
        ("302", 0, 0, 1), ("404", 0, 0, 1), ("", 0, 0, 1), ("what", 0, 0, 1),
    ])
    func `C12: results`(result: String, views: Int, attempts: Int, unknown: Int) throws {
        let row = Row("r1", Self.outside).with { $0.result = result }
        let report = try SmallCase([row]).with {
            $0.profile = SmallCase.profile(without: [], "results: {成功: allow, 拒否: deny}")
        }.run()
        #expect(report.figures.othersViews == views)
        #expect(report.figures.deniedAttempts == attempts)
        #expect(report.figures.unknownResults == unknown)
        #expect(report.figures.rowsUnreadable == 0)
    }

    @Test(arguments: [
        ("print", "C-1", 1, 0, 0), ("search", "", 0, 1, 0), ("search", "C-1", 1, 0, 0),
        ("open", "", 0, 0, 1), ("照会", "C-1", 1, 0, 0),
    ])
    func `C12: operations`(
        operation: String,
        contract: String,
        views: Int,
        searches: Int,
        opens: Int
    ) throws {
        let row = Row("r1", Self.outside, contract).with { $0.operation = operation }
        let report = try SmallCase([row]).with {
            $0.profile = SmallCase.profile(without: [], "operations: {照会: view}")
        }.run()
        #expect(report.figures.othersViews == views)
        #expect(report.figures.searches == searches)
        #expect(report.figures.opens == opens)
    }

    @Test func `C13: ids are byte for byte unless the profile normalises`() throws {
        // Six ids stand in the master in two spellings, and in the log too.
        let exact = (1...9).map { "K-\($0)" }
        let other = ["ｋ－1", "Ｋ-２", "k-3", " K-4 ", "K-５", "Ｋ－６"]
        let rows = (exact + other).enumerated().map { Row("r\($0)", Self.outside, $1) }
        let small = SmallCase(rows).with {
            $0.contracts = (exact + other).map { "\($0)," }
            $0.voltages = (exact + other).map { "\($0),低圧,," }
            $0.suppliers = (exact + other).map { "\($0),R1,," }
        }
        #expect(try small.run().figures.contracts == 15)
        let normalised = small.with {
            $0.profile = SmallCase.profile(without: [], "ids: normalise")
        }
        let report = try normalised.run()
        #expect(report.figures.contracts == 9)
        #expect(report.figures.contractsUnknown == 0)
        #expect(report.idRules == [.normalise])
    }

    @Test(arguments: [
        ("2022-12-31T21:00Z", 0), ("2022-12-22T21:00Z", 1), ("2022-12-23T06:00", 1),
        ("2022-12-23 06:00:00", 1), ("2022-11-30T15:00:00Z", 1), ("2022-11-30T14:59:59Z", 0),
    ])
    func `C14: the offset of the row, else JST`(at: String, inside: Int) throws {
        #expect(try SmallCase([Row("r1", at)]).run().figures.rowsInPeriod == inside)
    }

    @Test func `C14: the profile's zone for times without an offset`() throws {
        let small = SmallCase([Row("r1", "2022-12-22T21:00:00")]).with {
            $0.profile = SmallCase.profile(without: [], "zone: Z")
        }
        // 21:00 UTC is 06:00 on 12-23 in JST: inside the window.
        #expect(try small.run().figures.contractsIn == 1)
        #expect(try SmallCase(small.rows).run().figures.contractsIn == 0)
    }

    @Test func `C15: two tokens of one person in the same hour are one hour`() throws {
        let small = SmallCase([]).with {
            $0.grants.append("G-2,E-1,0,YE-2,sys-1,,,2022-12-23T06:00:00+09:00,event,")
            $0.credentials = [
                "K-1,G-1,sys-1,,2022-12-23T10:00:00+09:00,2022-12-23T11:00:00+09:00",
                "K-2,G-1,sys-1,,2022-12-23T10:00:00+09:00,2022-12-23T11:00:00+09:00",
            ]
        }
        #expect(try small.run().supportHours.map(\.hours) == [1])
        // Half an hour each of two people: rounded once, not each.
        let halves = small.with {
            $0.credentials = [
                "K-1,G-1,sys-1,,2022-12-23T10:00:00+09:00,2022-12-23T10:15:00+09:00",
                "K-2,G-2,sys-1,,2022-12-23T10:00:00+09:00,2022-12-23T10:15:00+09:00",
            ]
        }
        #expect(try halves.run().supportHours.map(\.hours) == [1])
    }

    @Test func `C15: hours are split where the fiscal year ends`() throws {
        let small = SmallCase([]).with {
            $0.events = [
                "E-1,snow,closed,,2021-03-31T20:00:00+09:00,2021-04-01T06:00:00+09:00,"
                    + "2021-04-01T06:00:00+09:00,"
            ]
            $0.grants = ["G-1,E-1,0,YE-1,sys-1,,,2021-03-31T20:00:00+09:00,event,"]
            $0.credentials = [
                "K-1,G-1,sys-1,,2021-03-31T22:00:00+09:00,2021-04-01T02:00:00+09:00"
            ]
        }
        let hours = try small.run().supportHours
        #expect(hours.map(\.fiscalYear) == [2020, 2021])
        #expect(hours.map(\.hours) == [2, 2])
    }

    @Test(arguments: ["", "D-1"])
    func `C16: a drill never covers`(claimed: String) throws {
        let row = Row("r1", Self.inside, account: "a-2").with { $0.grant = claimed }
        let report = try SmallCase([row]).with {
            $0.events.append(
                "E-D,drill,closed,,2022-12-23T08:00:00+09:00,2022-12-23T12:00:00+09:00,"
                    + "2022-12-23T12:00:00+09:00,訓練"
            )
            $0.grants.append("D-1,E-D,1,YE-2,sys-1,,,2022-12-23T08:00:00+09:00,event,")
        }.run()
        #expect(report.figures.contractsOut == 1)
        #expect(report.summary == ["DRILL_LEAK 1/1/1"])
        #expect(report.events.map(\.id) == ["E-1"])
    }

    @Test func `generators are an object class of their own`() throws {
        let report = try SmallCase([Row("r1", Self.outside, "C-1")]).with {
            $0.contracts = ["C-1,,generator"]
        }.run()
        #expect(report.figures.contracts == 0)
        #expect(report.figures.generatorContracts == 1)
        #expect(report.figures.generatorViewsUncovered == 1)
    }

    @Test(
        arguments: [
            ("view;;", "extract", "EXTRACT_WITHOUT_RIGHT"), ("view extract;;", "extract", nil),
            ("view;;", "print", "SCOPE_EXCEEDED"), ("view;top;", "view", "SCOPE_EXCEEDED"),
            ("view;main top;", "view", nil), ("view;;name", "view", "SCOPE_EXCEEDED"),
            ("view;;name phone", "view", nil), ("view;;", "open", "SCOPE_EXCEEDED"),
        ] as [(String, String, String?)]
    )
    func `what the grant does not cover is flagged`(
        scope: String,
        operation: String,
        code: String?
    ) throws {
        let row = Row("r1", Self.inside).with {
            $0.operation = operation
            $0.screen = "main"
            $0.fields = "name phone"
            $0.terminal = "T-2"
        }
        let report = try SmallCase([row]).with {
            $0.grants = ["G-1,E-1,0,YE-1,sys-1,\(scope),,2022-12-23T06:00:00+09:00,event,"]
        }.run()
        #expect(report.findings.first?.code.rawValue == code)
        // A flag moves no figure.
        #expect(report.figures.contractsOut == 0)
    }

    @Test func `another terminal than the grant's is flagged`() throws {
        let row = Row("r1", Self.inside).with { $0.terminal = "T-2" }
        let report = try SmallCase([row]).with {
            $0.grants = ["G-1,E-1,0,YE-1,sys-1,,T-1,2022-12-23T06:00:00+09:00,event,"]
        }.run()
        #expect(report.summary == ["TERMINAL_MISMATCH 1/1/1"])
    }
}
