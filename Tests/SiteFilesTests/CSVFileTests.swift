import BrokerCore
import Messages
import SiteFiles
import Testing

private let head = "person_id,employer_id,relation,epoch,roles"
private let row = "YE-0001,RETAIL-01,affiliate,2026,entrustee"

private func roster(_ extra: String, _ rows: String...) -> String {
    ([head + extra] + rows).joined(separator: "\n") + "\n"
}

private let structure: [BadInput] = [
    BadInput("nothing", .roster, "", line: 1, ja: "内容がありません", en: "no content"),
    BadInput("blank lines", .roster, "\n \n", line: 1, ja: "内容がありません", en: "no content"),
    BadInput(
        "unknown column",
        .roster,
        roster(",salary", row + ",1"),
        line: 1,
        ja: "列「salary」はありません",
        en: "no column 'salary'"
    ),
    BadInput(
        "column twice",
        .roster,
        roster(",org,org", row + ",a,b"),
        line: 1,
        ja: "二つあります",
        en: "'org' is there twice"
    ),
    BadInput(
        "missing column",
        .roster,
        "person_id,employer_id,relation,roles\n",
        line: 1,
        ja: "列「epoch」がありません",
        en: "'epoch' is missing"
    ),
    BadInput(
        "a cell too many",
        .roster,
        roster("", row, row + ",x"),
        line: 3,
        ja: "列の数が6",
        en: "The row has 6 cells. Make it 5"
    ),
    BadInput(
        "a cell too few",
        .roster,
        roster("", "YE-0001,RETAIL-01"),
        line: 2,
        ja: "列の数が2",
        en: "has 2 cells"
    ),
    BadInput(
        "line end in a name",
        .roster,
        roster(",org", row + ",\"受付\n第2班\""),
        line: 2,
        ja: "改行なし",
        en: "on one line"
    ),
    BadInput(
        "open quote",
        .roster,
        roster(",org", row + ",\"受付", row + ",a"),
        line: 2,
        ja: "閉じていません",
        en: "never closed"
    ),
    BadInput(
        "quote out of place",
        .roster,
        roster(",org", row + ",\"受\"付"),
        line: 2,
        ja: "引用符",
        en: "quotation mark"
    ),
    BadInput(
        "NUL",
        .roster,
        roster("", row, "YE-\u{0}02,R,own,2026,operator"),
        line: 3,
        ja: "制御文字（U+0000）",
        en: "U+0000"
    ),
    BadInput(
        "carriage return alone",
        .roster,
        roster("", row + "\r", "YE-2\r3,R,own,2026,owner"),
        line: 3,
        ja: "U+000D",
        en: "U+000D"
    ),
    BadInput(
        "neither UTF-8 nor CP932",
        .roster,
        bytes: Array(roster(",org", row + ",").dropLast().utf8) + [0x0A, 0x81, 0x0A],
        line: 3,
        ja: "CP932",
        en: "neither UTF-8 nor CP932"
    ),
    BadInput(
        "broken UTF-8 after BOM",
        .roster,
        bytes: [0xEF, 0xBB, 0xBF, 0x61, 0x0A, 0xB1],
        line: 2,
        ja: "UTF-8",
        en: "UTF-8"
    ),
]

private let persons: [BadInput] = [
    BadInput(
        "one person twice",
        .roster,
        roster("", row, "", row),
        line: 4,
        ja: "「YE-0001」が2行目と重なって",
        en: "'YE-0001' of 'person_id' is also on line 2"
    ),
    BadInput(
        "one uid for two",
        .roster,
        roster(",unix_uid", "P-1,G,own,2026,operator,2001", "P-2,G,own,2026,operator,2001"),
        line: 3,
        ja: "2行目と重なって",
        en: "'unix_uid' is also on line 2"
    ),
    BadInput(
        "one certificate for two",
        .roster,
        roster(
            ",cert_sha256",
            "P-1,G,own,2026,owner," + String(repeating: "ab", count: 32),
            "P-2,G,own,2026,owner," + String(repeating: "ab", count: 32)
        ),
        line: 3,
        ja: "2行目と重なって",
        en: "'cert_sha256' is also on line 2"
    ),
    BadInput(
        "root",
        .roster,
        roster(",unix_uid", "P-1,G,own,2026,operator,0"),
        line: 2,
        ja: "uid 0 と 65534",
        en: "uids 0 and 65534"
    ),
    BadInput(
        "overflow uid",
        .roster,
        roster(",unix_uid", "P-1,G,own,2026,operator,65534"),
        line: 2,
        ja: "uid 0 と 65534",
        en: "uids 0 and 65534"
    ),
    BadInput(
        "uid too large",
        .roster,
        roster(",unix_uid", "P-1,G,own,2026,operator,4294967295"),
        line: 2,
        ja: "4,294,967,294",
        en: "4,294,967,294"
    ),
    BadInput(
        "uid with zeros",
        .roster,
        roster(",unix_uid", "P-1,G,own,2026,operator,02001"),
        line: 2,
        ja: "02001",
        en: "'02001' of 'unix_uid'"
    ),
    BadInput(
        "no id",
        .roster,
        roster("", ",R,affiliate,2026,entrustee"),
        line: 2,
        ja: "「person_id」に値がありません",
        en: "'person_id' has no value"
    ),
    BadInput(
        "Japanese id",
        .roster,
        roster("", "社員1,R,affiliate,2026,entrustee"),
        line: 2,
        ja: "「社員1」",
        en: "'\\u{793E}\\u{54E1}1' of 'person_id'"
    ),
    BadInput(
        "relation",
        .roster,
        roster("", "P-1,R,friend,2026,entrustee"),
        line: 2,
        ja: "peer_grid",
        en: "Use one of: own, affiliate"
    ),
    BadInput(
        "role",
        .roster,
        roster("", "P-1,R,own,2026,operator king"),
        line: 2,
        ja: "roster_admin",
        en: "'operator king' of 'roles'"
    ),
    BadInput(
        "role twice",
        .roster,
        roster("", "P-1,R,own,2026,owner owner"),
        line: 2,
        ja: "roles",
        en: "'owner owner'"
    ),
    BadInput(
        "groups with two spaces",
        .roster,
        roster(",groups", row + ",a  b"),
        line: 2,
        ja: "半角空白",
        en: "single spaces"
    ),
    BadInput(
        "no such day",
        .roster,
        roster(",education_date", row + ",2026-02-29"),
        line: 2,
        ja: "実在する日付",
        en: "a date that exists"
    ),
    BadInput(
        "time without offset",
        .roster,
        roster(",attested_at", row + ",2026-02-20T09:00:00"),
        line: 2,
        ja: "+09:00",
        en: "+09:00"
    ),
    BadInput(
        "dates reversed",
        .roster,
        roster(",valid_from,valid_to", row + ",2026-04-01,2026-03-30"),
        line: 2,
        ja: "「valid_to」が「valid_from」より前",
        en: "'valid_to' is before 'valid_from'"
    ),
    BadInput(
        "certificate",
        .roster,
        roster(",cert_sha256", row + ",AB"),
        line: 2,
        ja: "小文字の16進数",
        en: "lower-case hexadecimal"
    ),
    BadInput(
        "name of 101 characters",
        .roster,
        roster(",display_name", row + "," + String(repeating: "名", count: 101)),
        line: 2,
        ja: "100文字以内",
        en: "at most 100"
    ),
    BadInput(
        "kind",
        .terminals,
        "terminal_id,kind,site\nT-1,nw,CC-01\n",
        line: 2,
        ja: "NW、RETAIL、DRILL",
        en: "NW, RETAIL, DRILL"
    ),
    BadInput(
        "terminal twice",
        .terminals,
        "terminal_id,kind,site\nT-1,NW,CC-01\nT-1,NW,CC-02\n",
        line: 3,
        ja: "2行目",
        en: "on line 2"
    ),
    BadInput(
        "terminal without a site",
        .terminals,
        "site,kind,terminal_id\n,NW,T-1\n",
        line: 2,
        ja: "「site」に値がありません",
        en: "'site' has no value"
    ),
]

@Suite struct `CSV files` {
    @Test(arguments: structure)
    func `name the line that cannot be read`(_ input: BadInput) {
        input.check()
    }

    @Test(arguments: persons)
    func `name the row that is wrong`(_ input: BadInput) {
        input.check()
    }

    @Test func `report every problem at once in the order of lines`() {
        let text = roster(",unix_uid", "P 1,R,friend,2026,owner,0", "P-2,R,own,0,owner,x")
        let found = problems(.roster, Array(text.utf8))
        #expect(found.map(\.line) == [2, 2, 2, 3, 3])
    }

    @Test func `count lines after a quoted line end`() {
        let text = roster(
            ",org",
            row + ",\"a\r\nb\n\n\"",
            "",
            "YE-2,R,own,x,owner,",
            row + ",\"\n"
        )
        let found = problems(.roster, Array(text.utf8))
        #expect(found.map(\.line) == [2, 7, 8])
        #expect(found.last?.message == FileText.openQuote)
    }

    @Test func `give the register what it needs`() throws {
        let extra =
            ",valid_from,valid_to,education_date,groups,unix_uid,org,attested_at,staff_number,"
            + "cert_sha256"
        let certificate = String(repeating: "0a", count: 32)
        let text = roster(
            extra,
            row + ",2026-03-01,2027-02-28,2026-02-12,shift-1 outage,2001,\"受付,第\"\"2\"\"班\","
                + "2026-02-20T09:00:00+09:00,S-1,\(certificate)"
        )
        let rows = try RosterFile.read(Array(text.utf8), file: "roster.csv")
        let first = try #require(rows.first)
        let person = first.person
        #expect(rows.count == 1)
        #expect(person.id.text == "YE-0001")
        #expect(person.employer.text == "RETAIL-01")
        #expect(person.relation == .affiliate)
        #expect(person.epoch == 2026)
        #expect(person.roles == [.entrustee])
        #expect(person.groups.map(\.text) == ["shift-1", "outage"])
        #expect(person.uid == 2001)
        #expect(person.certificate?.description == certificate)
        #expect(person.validFrom == JST.parse("2026-03-01T00:00:00+09:00"))
        #expect(person.validTo == JST.parse("2027-03-01T00:00:00+09:00"))
        #expect(person.educatedOn == JST.parse("2026-02-12T00:00:00+09:00"))
        #expect(first.attestedAt == JST.parse("2026-02-20T00:00:00Z"))
        #expect(first.organisation == "受付,第\"2\"班")
        #expect(first.staffNumber == "S-1")
    }

    @Test func `accept UTF-8 with BOM, CRLF and CP932 with its own characters`() throws {
        let name = "髙①㈱～"
        let text = roster(",display_name", row + "," + name).replacing("\n", with: "\r\n")
        let cp932: [UInt8] =
            Array(text.prefix { $0 != "髙" }.utf8)
            + [0xFB, 0xFC, 0x87, 0x40, 0x87, 0x8A, 0x81, 0x60, 0x0D, 0x0A]
        for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), cp932] {
            let rows = try RosterFile.read(bytes, file: "roster.csv")
            #expect(rows.map(\.displayName) == [name])
            #expect(rows.map(\.line) == [2])
        }
    }

    @Test func `accept columns in any order and a missing last line end`() throws {
        let text = "roles,epoch,relation,employer_id,person_id\noperator approver,2026,own,G,P-1"
        let rows = try RosterFile.read(Array(text.utf8), file: "roster.csv")
        #expect(rows.first?.person.roles == [.operator, .approver])
    }

    @Test func `read terminals`() throws {
        let text = "terminal_id,kind,site,room,custodian,configured_as\nT-1,RETAIL,CC,,小売,NW\n"
        let rows = try TerminalsFile.read(Array(text.utf8), file: "terminals.csv")
        let first = try #require(rows.first)
        let terminal = Terminal(
            id: TerminalID(unchecked: "T-1"),
            kind: .retail,
            site: SiteID(unchecked: "CC")
        )
        #expect(first.terminal == terminal)
        #expect(first.configuredAs == .grid)
        #expect(first.custodian == "小売")
    }
}
