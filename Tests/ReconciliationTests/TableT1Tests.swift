import Messages
import Reconciliation
import Testing

/// T1, cell for cell.
@Suite struct `Table T1` {
    private static let outside = "2022-12-10T10:00:00+09:00"
    private static let inside = "2022-12-23T10:00:00+09:00"

    @Test func `reads as the report does`() throws {
        let report = try SmallCase([
            Row("r1", Self.inside, "C-1"), Row("r2", Self.outside, "C-2"),
            Row("r3", Self.outside, "C-3"),
        ]).with {
            $0.entitlements = [
                "sys-1,2022-11-30T00:00:00+09:00,YE-1,1,2020-04-01",
                "sys-1,2022-12-17T00:00:00+09:00,,0,",
            ]
        }.run()
        let table = report.tableT1
        #expect(table.title.ja == "【託送お客さま管理システムへのアクセスログの確認結果】")
        #expect(
            table.rows.map { $0.map(\.ja) } == [
                ["主な項目", "", "内容"],
                [
                    "閲覧されていた お客さま情報 (令和4年12月1日～令和4年12月31日)", "需要種別",
                    "特別高圧、高圧および低圧のお客さま",
                ],
                ["", "主な情報項目", "「需要者氏名」、「需要者電話番号」等"],
                ["", "小売電気事業者数", "2 事業者"],
                ["", "契約数", "3 件*"],
                ["閲覧可能となっていた期間", "", "令和2年4月1日～令和4年12月16日"],
            ]
        )
        #expect(table.note?.ja == "※ 災害等非常時の閲覧 1 件を含む。(左記を除くと 2 件)")
        #expect(
            report.sentences.map(\.ja) == [
                "令和4年12月1日から令和4年12月31日までの間のログを調査した結果、A電力従業員が2件の"
                    + "お客さま情報を災害等非常時以外に閲覧していたことを確認しました。"
            ]
        )
        for row in table.rows {
            #expect(row.allSatisfy { $0.en.allSatisfy(\.isASCII) })
        }
    }

    @Test(arguments: [
        (["C-1"], "低圧のお客さま"), (["C-1", "C-2"], "高圧および低圧のお客さま"),
        (["C-1", "C-3"], "特別高圧および低圧のお客さま"), (["C-2", "C-?"], "高圧および区分不明のお客さま"),
    ])
    func `leaves out the classes that nobody has`(contracts: [String], cell: String) throws {
        let rows = contracts.enumerated().map { Row("r\($0)", Self.outside, $1) }
        let table = try SmallCase(rows).run().tableT1
        #expect(table.rows[1][2].ja == cell)
        // Nothing was seen in an emergency: neither mark nor note.
        #expect(table.note == nil)
        #expect(table.rows[4][2].ja == "\(contracts.count) 件")
    }

    @Test func `what nobody counted is not counted, never none`() throws {
        let table = try SmallCase().run().tableT1
        #expect(table.rows.dropFirst().map { $0[2].ja }.filter { $0 == "未集計" }.count == 4)
        #expect(!table.rows.joined().contains { $0.ja.contains("0 件") || $0.ja.contains("0 事業者") })
    }

    @Test func `the calendar is the company's`() throws {
        let table = try SmallCase().with { $0.calendar = "seireki" }.run().tableT1
        #expect(table.rows[1][0].ja == "閲覧されていた お客さま情報 (2022年12月1日～2022年12月31日)")
    }
}

@Suite struct `Times of logs` {
    @Test(arguments: [
        ("2022-12-23T06:00:00+09:00", 0, 1_000_000_000), ("2022-12-22T21:00:00Z", 0, 1_000_000_000),
        ("2022-12-22 21:00:00", 0, 1_000_000_000), ("2022-12-23T06:00+0900", 0, 60_000_000_000),
        ("2022-12-23T06:00:00.5+09", 500_000_000, 100_000_000),
        ("2022-12-22T21:00:00.000000001Z", 1, 1), ("2022-12-22T11:30:00-09:30", 0, 1_000_000_000),
        ("2022-12-22T21:00:00.250", 250_000_000, 1_000_000),
    ])
    func `have a moment and a precision`(text: String, extra: Int64, precision: Int64) throws {
        let time = try #require(LogTime(text, zone: 0))
        #expect(time.moment.nanoseconds == 1_671_742_800_000_000_000 + extra)
        #expect(time.precision == precision)
    }

    @Test(arguments: [
        "", "2022-12-23", "2022-12-23T06", "2022-12-23T06:60", "2022-12-23T24:00",
        "2022-12-23T06:00:60", "2022-12-23T06:00:00.", "2022-12-23T06:00:00.1234567890",
        "2022-12-23T06:00:00+9", "2022-12-23T06:00:00-00:00", "2022-12-23T06:00:00 +09:00",
        "2022/12/23 06:00:00", "２０２２-12-23T06:00", "2022-13-01T00:00", "2023-02-29T00:00:00",
        "2022-12-23T06:00:00Zz", "9999-01-01T00:00:00Z",
    ])
    func `that are no time are none`(text: String) {
        #expect(LogTime(text, zone: 0) == nil)
    }

    @Test(arguments: [
        (2022, 10, 16, "令和4年10月16日"), (2019, 5, 1, "令和元年5月1日"), (2019, 4, 30, "平成31年4月30日"),
        (1989, 1, 8, "平成元年1月8日"), (1989, 1, 7, "昭和64年1月7日"), (2018, 7, 1, "平成30年7月1日"),
    ])
    func `are written in the era of the day`(year: Int, month: Int, day: Int, text: String) throws {
        #expect(try #require(CivilDate(year: year, month: month, day: day)).wareki == text)
    }
}
