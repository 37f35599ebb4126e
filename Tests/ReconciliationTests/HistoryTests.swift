import BrokerCore
import Ledger
import Messages
import Reconciliation
import SiteFiles
import Testing

/// The history of record: a verified ledger, or tables that nothing vouches for.
@Suite struct `The history` {
    private static let rows = [
        Row("r1", "2022-12-23T10:00:00+09:00"),
        Row("r2", "2022-12-10T10:00:00+09:00", "C-2"),
        Row("r3", "2022-12-23T11:00:00+09:00", "C-3", account: "a-9"),
    ]

    private static func inLedger(
        _ rows: [Row],
        _ entries: [Entry] = SmallEntries.snow
    ) throws -> SmallCase {
        let ledger = try SmallLedger(entries)
        return SmallCase(rows).with { $0.ledger = ledger }
    }

    @Test func `a ledger and its tables give the same figures`() throws {
        let tables = try SmallCase(Self.rows).run()
        let ledger = try Self.inLedger(Self.rows).run()
        #expect(tables.figures == ledger.figures)
        #expect(tables.summary == ledger.summary)
        #expect(ledger.figures.contractsIn == 1)
        #expect(!tables.isVerified && ledger.isVerified)
    }

    @Test func `with a verified ledger and complete logs none is stated`() throws {
        let report = try Self.inLedger([Self.rows[0]]).run()
        #expect(report.isClean)
        #expect(
            report.sentences.map(\.ja) == [
                "令和4年12月1日から令和4年12月31日までの間のログを調査した結果、"
                    + "災害等非常時以外の閲覧は確認されませんでした（0件）。"
            ]
        )
        #expect(report.tableT1.note?.ja == "※ 災害等非常時の閲覧 1 件を含む。(左記を除くと 0 件)")
    }

    @Test func `tables alone never state none`() throws {
        let report = try SmallCase([Self.rows[0]]).run()
        #expect(report.findings.isEmpty)
        #expect(!report.isClean && !report.statesNone)
        #expect(report.sentences.isEmpty)
        #expect(report.tableT1.note?.ja.contains("0 件") == false)
    }

    /// SC-S0-A's attack: an edited history. It changes the figures, and can never say none.
    @Test func `an edited table moves the figures but never states none`() throws {
        let edited = SmallCase(Self.rows).with {
            $0.events = [
                "E-1,snow,closed,,2022-12-01T00:00:00+09:00,2022-12-31T23:59:59+09:00,"
                    + "2022-12-31T23:59:59+09:00,"
            ]
            $0.grants = [
                "G-1,E-1,0,YE-1,sys-1,,,2022-12-01T00:00:00+09:00,event,",
                "G-9,E-1,0,YE-9,sys-1,,,2022-12-01T00:00:00+09:00,event,",
            ]
        }
        let report = try edited.run()
        #expect(report.figures.contractsOut == 0)
        #expect(!report.isVerified && !report.isClean)
        #expect(!report.sentences.contains { $0.ja.contains("0件") })
    }

    @Test(arguments: [0, 1, 2])
    func `one changed byte is refused, with the entry`(seq: Int) throws {
        let scratch = try Scratch()
        let small = try Self.inLedger(Self.rows)
        try small.write(to: scratch)
        let path = "ledger-export/tile/entries/000.p/6"
        var bytes = try scratch.read(path)
        // Each entry has its length in front.
        var start = 0
        for _ in 0..<seq { start += 2 + Int(bytes[start]) << 8 + Int(bytes[start + 1]) }
        bytes[start + 2 + 20] ^= 1
        try scratch.write(bytes, path)
        do {
            _ = try Reconciler.run(CaseFile.load(path: scratch.file("case.yaml")))
            Issue.record("was not refused")
        } catch ReconciliationFault.ledger(let folder, let fault) {
            #expect(folder == "ledger-export")
            #expect(fault == .altered(seq: UInt64(seq)))
        }
    }

    @Test func `another key is refused`() throws {
        let scratch = try Scratch()
        let small = try Self.inLedger(Self.rows)
        try small.write(to: scratch)
        let other = try #require(
            NoteSigner(name: "mado.example.co.jp/test", seed: [UInt8](repeating: 6, count: 32))
        )
        try scratch.write("\(other.verifier)\n", "ledger.pub")
        #expect(throws: ReconciliationFault.self) {
            try Reconciler.run(CaseFile.load(path: scratch.file("case.yaml")))
        }
        try scratch.write("no key\n", "ledger.pub")
        #expect(throws: ReconciliationFault.self) {
            try Reconciler.run(CaseFile.load(path: scratch.file("case.yaml")))
        }
    }

    /// Law L2: an approval that fell due and never came has lapsed, recorded or not.
    @Test func `an unapproved event of a ledger has lapsed`() throws {
        let report = try Self.inLedger(
            [Self.rows[0]],
            [
                SmallEntries.declared("12-23T06:00", "12-25T18:00"),
                SmallEntries.issued("12-23T06:00", "YE-1"),
            ]
        ).run()
        #expect(report.summary == ["OUT_OF_WINDOW_VIEW 1/1/1"])
    }

    /// Tables may lack a grant: they cannot say that there was none.
    @Test func `a standby that never opened is told, with no grant where a ledger says so`() throws
    {
        let tables = try SmallCase().with {
            $0.events = [
                "E-2,snow,withdrawn,2022-12-23T09:00:00+09:00,,,2022-12-26T09:00:00+09:00,大雪"
            ]
            $0.grants = []
        }.run()
        #expect(
            tables.sentences.map(\.ja) == [
                "令和4年12月23日、大雪に備え付与できる体制を取った。台帳照合なしのため、受託者権限の付与の有無は言えない。"
            ]
        )
        #expect(tables.events.map(\.id) == ["E-2"])
        let ledger = try Self.inLedger(
            [],
            [
                SmallEntries.standby("12-23T09:00"),
                SmallEntries.entry(
                    "12-26T09:00",
                    .eventWithdrawn(
                        SmallEntries.event,
                        effectiveAt: SmallEntries.at("12-26T09:00"),
                        recordedLate: false
                    )
                ),
            ]
        ).run()
        let event = try #require(ledger.events.first)
        #expect(event.grants == 0 && event.unusedStandbyAt != nil)
        #expect(
            ledger.sentences.map(\.ja).last
                == "令和4年12月23日、雪害（\(event.id)）に備え付与できる体制を取ったが、受託者権限の付与はなし。"
        )
    }

    @Test(arguments: [
        ("grants", "G-1,E-9,0,YE-1,sys-1,,,2022-12-23T06:00:00+09:00,event,", "「E-9」"),
        ("grants", "G-1,E-1,0,YE-1,sys-1,,,yesterday,event,", "「yesterday」"),
        ("events", "E-1,snow,closed,,2022-12-23T06:00:00+09:00,,,", "closes_at"),
        ("events", "E-1,flood,closed,,2022-12-23T06:00:00+09:00,2022-12-24,,", "「flood」"),
    ])
    func `a table with a wrong row is refused, with the line`(
        table: String,
        row: String,
        says: String
    ) throws {
        let problem = try problem(
            of: SmallCase().with {
                if table == "grants" { $0.grants = [row] } else { $0.events = [row] }
            }
        )
        #expect(problem.file == "\(table).csv")
        #expect(problem.line == 2)
        #expect(problem.message.ja.contains(says))
    }
}
