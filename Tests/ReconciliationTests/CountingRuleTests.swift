import Reconciliation
import Testing

/// The worked examples of C0 to C6 (domain: §1.8), as its table has them.
@Suite struct `The counting rules, on windows and contracts` {
    private static let inside = "2022-12-23T10:00:00+09:00"
    private static let outside = "2022-12-10T10:00:00+09:00"

    @Test func `C0: own staff's rows are in no figure but the rows`() throws {
        let rows = (1...50).map { Row("r\($0)", Self.outside, "C-1", account: "a-own") }
        let report = try SmallCase(rows).run()
        #expect(report.figures.rows == 50)
        #expect(report.figures.rowsInPeriod == 50)
        #expect(report.figures.entrusteeViews == 0)
        #expect(report.figures.contracts == 0)
        #expect(report.summary.isEmpty)
    }

    @Test(arguments: [
        ("2022-11-30T23:59:59+09:00", 0), ("2022-12-01T00:00:00+09:00", 1),
        ("2022-12-31T23:59:59+09:00", 1), ("2023-01-01T00:00:00+09:00", 0),
    ])
    func `C0: within the period by t alone, both days included`(at: String, views: Int) throws {
        let report = try SmallCase([Row("r1", at)]).run()
        #expect(report.figures.rows == 1)
        #expect(report.figures.rowsInPeriod == views)
        #expect(report.figures.othersViews == views)
    }

    @Test func `C1: somebody without a grant is out, inside an event too`() throws {
        let report = try SmallCase([Row("r1", Self.inside, account: "a-9")]).run()
        #expect(report.figures.contracts == 1)
        #expect(report.figures.contractsIn == 0)
        #expect(report.figures.contractsOut == 1)
        #expect(report.summary == ["NO_GRANT_IN_WINDOW 1/1/1"])
    }

    @Test func `C1: under a grant, inside its event, a view is in`() throws {
        let report = try SmallCase([Row("r1", Self.inside)]).run()
        #expect(report.figures.contractsIn == 1)
        #expect(report.figures.contractsOut == 0)
        #expect(report.findings.isEmpty)
    }

    @Test func `C1: an event that lapsed later makes its views out`() throws {
        var small = SmallCase([Row("r1", "2022-12-23T03:10:00+09:00")])
        small.events = [
            "E-1,snow,lapsed,,2022-12-23T03:00:00+09:00,2022-12-23T15:00:00+09:00,"
                + "2022-12-23T05:00:00+09:00,雪害"
        ]
        small.grants = ["G-1,E-1,0,YE-1,sys-1,,,2022-12-23T03:05:00+09:00,event,"]
        let report = try small.run()
        #expect(report.figures.contractsOut == 1)
        #expect(report.summary == ["OUT_OF_WINDOW_VIEW 1/1/1"])
    }

    @Test func `C1: a lapsed event covers nothing while another is active`() throws {
        var small = SmallCase([Row("r1", Self.inside)])
        small.events.append(
            "E-2,snow,lapsed,,2022-12-23T06:00:00+09:00,2022-12-23T18:00:00+09:00,"
                + "2022-12-23T18:00:00+09:00,"
        )
        small.grants = ["G-2,E-2,0,YE-1,sys-1,,,2022-12-23T06:00:00+09:00,event,"]
        #expect(try small.run().summary == ["OUT_OF_WINDOW_VIEW 1/1/1"])
    }

    @Test func `C2: after the close, whoever had a grant is outside the window`() throws {
        var small = SmallCase([Row("r1", "2022-12-23T12:30:00+09:00")])
        small.events = [
            "E-1,snow,closed,,2022-12-23T06:00:00+09:00,2022-12-23T18:00:00+09:00,"
                + "2022-12-23T12:00:00+09:00,雪害"
        ]
        #expect(try small.run().summary == ["OUT_OF_WINDOW_VIEW 1/1/1"])
    }

    @Test(arguments: [
        // A grant that ended while its event went on.
        (
            "G-1,E-1,0,YE-1,sys-1,,,2022-12-23T06:00:00+09:00,event,2022-12-23T09:00:00+09:00",
            "AFTER_REVOCATION"
        ),
        (
            "G-1,E-1,0,YE-1,sys-1,,,2022-12-23T06:00:00+09:00,2022-12-23T09:00:00+09:00,",
            "AFTER_REVOCATION"
        ),
        // Not begun, for another system, for another person.
        ("G-1,E-1,0,YE-1,sys-1,,,2022-12-23T11:00:00+09:00,event,", "NO_GRANT_IN_WINDOW"),
        ("G-1,E-1,0,YE-1,sys-2,,,2022-12-23T06:00:00+09:00,event,", "NO_GRANT_IN_WINDOW"),
        ("G-1,E-1,0,YE-2,sys-1,,,2022-12-23T06:00:00+09:00,event,", "NO_GRANT_IN_WINDOW"),
    ])
    func `C2: the order of the primary codes`(grant: String, code: String) throws {
        let report = try SmallCase([Row("r1", Self.inside)]).with { $0.grants = [grant] }.run()
        #expect(report.findings.first?.code.rawValue == code)
        #expect(report.figures.contractsOut == 1)
    }

    @Test(
        arguments: [
            ("2022-12-23T08:00:00+09:00", "", "AFTER_REVOCATION", 1),
            ("2022-12-23T08:00:00+09:00", "2022-12-23T09:00:00+09:00", nil, 0),
            ("2022-12-23T10:00:01+09:00", "", nil, 0),
        ] as [(String, String, String?, Int)]
    )
    func `C2: while all authority was suspended, nothing is covered`(
        from: String,
        to: String,
        code: String?,
        out: Int
    ) throws {
        let report = try SmallCase([Row("r1", Self.inside)])
            .with { $0.suspensions = ["\(from),\(to),"] }.run()
        #expect(report.findings.first?.code.rawValue == code)
        #expect(report.figures.contractsOut == out)
    }

    @Test func `C2: an event that was resumed alone is covered again`() throws {
        var small = SmallCase([Row("r1", Self.inside)])
        small.suspensions = [
            "2022-12-23T08:00:00+09:00,2022-12-23T09:00:00+09:00,E-1",
            "2022-12-23T08:00:00+09:00,,",
        ]
        #expect(try small.run().figures.contractsIn == 1)
    }

    @Test(arguments: [
        // The window ends at 18:00:00.400.
        ("2022-12-25T18:00:00+09:00", "0s", true), ("2022-12-25T18:00:00.399+09:00", "0s", false),
        ("2022-12-25T18:00:00.3+09:00", "0s", false), ("2022-12-25T17:59:59+09:00", "0s", false),
        ("2022-12-25T17:59:59+09:00", "1s", true), ("2022-12-25T18:00+09:00", "0s", true),
        ("2022-12-25T17:59+09:00", "0s", false),
    ])
    func `C3: a row that straddles an edge is BOUNDARY and out`(
        at: String,
        bound: String,
        straddles: Bool
    ) throws {
        var small = SmallCase([Row("r1", at)])
        small.events = [
            "E-1,snow,closed,,2022-12-23T06:00:00+09:00,2022-12-25T18:00:00.400+09:00,"
                + "2022-12-25T18:00:00.400+09:00,雪害"
        ]
        small.profile = SmallCase.profile(without: [], "clock_bound: \(bound)")
        let report = try small.run()
        #expect((report.finding(.boundary) != nil) == straddles)
        #expect(report.figures.contractsOut == (straddles ? 1 : 0))
        #expect(report.figures.contractsIn == (straddles ? 0 : 1))
    }

    @Test func `C3: an edge that another grant covers is none`() throws {
        var small = SmallCase([Row("r1", "2022-12-25T18:00:00+09:00")])
        small.events = [
            "E-1,snow,closed,,2022-12-23T06:00:00+09:00,2022-12-25T18:00:00.400+09:00,"
                + "2022-12-25T18:00:00.400+09:00,",
            "E-2,snow,closed,,2022-12-25T17:00:00+09:00,2022-12-26T18:00:00+09:00,"
                + "2022-12-26T18:00:00+09:00,",
        ]
        small.grants.append("G-2,E-2,0,YE-1,sys-1,,,2022-12-25T17:00:00+09:00,event,")
        #expect(try small.run().figures.contractsIn == 1)
    }

    @Test func `C4: own customers are never in the contracts`() throws {
        let own = ["C-own", "C-own2", "C-own3", "C-own4", "C-own5"]
        let rows = (own + ["C-1"]).enumerated().map { Row("r\($0)", Self.outside, $1) }
        let report = try SmallCase(rows).run()
        #expect(report.figures.contracts == 1)
        #expect(report.figures.ownContractsUncovered == 5)
        #expect(report.figures.ownViewsUncovered == 5)
        #expect(report.figures.entrusteeViews == 6)
        #expect(report.figures.othersViews == 1)
        // A covered one is on no line.
        let covered = try SmallCase([Row("r1", Self.inside, "C-own")]).run()
        #expect(covered.figures.ownViewsUncovered == 0)
        #expect(covered.figures.contracts == 0)
    }

    @Test func `C5: the grid company's own supply and the unknown are contracts, no retailers`()
        throws
    {
        let rows = ["C-1", "C-2", "C-grid", "C-unknown"].enumerated().map {
            Row("r\($0)", Self.outside, $1)
        }
        let report = try SmallCase(rows).run()
        #expect(report.figures.contracts == 4)
        #expect(report.figures.retailers == 2)
        #expect(report.figures.contractsUnknown == 1)
        #expect(report.summary.contains("SUPPLIER_UNKNOWN 1/1/1"))
    }

    @Test(arguments: [
        // Views on 12-08 and 12-12; the switch is on 12-10.
        (["C-1,R0,,2022-12-10", "C-1,R1,2022-12-10,"], "2022-12-08", 0, 0),
        (["C-1,R0,,2022-12-10", "C-1,R1,2022-12-10,"], "2022-12-10", 1, 1),
        (["C-1,R1,,2022-12-10", "C-1,R0,2022-12-10,"], "2022-12-08", 1, 1),
        (["C-1,R1,,2022-12-10", "C-1,R0,2022-12-10,"], "2022-12-10", 0, 0),
        // A gap: a contract of unknown class, no retailer.
        (["C-1,R1,,2022-12-05", "C-1,R1,2022-12-20,"], "2022-12-10", 1, 0),
    ])
    func `C5: the supplier is that of the view`(
        history: [String],
        day: String,
        contracts: Int,
        retailers: Int
    ) throws {
        let report = try SmallCase([Row("r1", "\(day)T00:00:00+09:00")])
            .with { $0.suppliers = history }.run()
        #expect(report.figures.contracts == contracts)
        #expect(report.figures.retailers == retailers)
        #expect(report.figures.contractsUnknown == contracts - retailers)
    }

    @Test func `C6: every counted supplier counts, the voltage is that of the first counted view`()
        throws
    {
        let rows = [
            Row("r3", "2022-12-21T00:00:00+09:00"), Row("r2", "2022-12-11T00:00:00+09:00"),
            Row("r1", "2022-12-02T00:00:00+09:00"),
        ]
        let report = try SmallCase(rows).with {
            $0.suppliers = [
                "C-1,R0,,2022-12-10", "C-1,R1,2022-12-10,2022-12-20", "C-1,R2,2022-12-20,",
            ]
            $0.voltages = [
                "C-1,特別高圧,,2022-12-10", "C-1,高圧,2022-12-10,2022-12-20", "C-1,低圧,2022-12-20,",
            ]
        }.run()
        #expect(report.figures.contracts == 1)
        #expect(report.figures.retailers == 2)
        #expect(report.figures.high == 1)
        #expect(report.figures.extraHigh + report.figures.low == 0)
        #expect(report.figures.ownViewsUncovered == 1)
    }
}
