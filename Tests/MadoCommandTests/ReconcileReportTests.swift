import Foundation
import MadoCommand
import Testing

/// What the page of `mado reconcile` says, and what it must not say.
@Suite struct `The page of a reconciliation` {
    private static let outside = "L-2,2022-12-10T10:00:00+09:00,a-1,view,C-1,200\n"
    private static let search = "L-3,2022-12-10T11:00:00+09:00,a-1,search,,200\n"
    private static let unknown = "L-4,2022-12-23T11:00:00+09:00,a-1,view,C-1,500\n"

    /// The page as one line: sentences are wrapped.
    private static func page(_ small: ReconcileCase, _ more: String...) async -> String {
        let got = await transcript(of: ["reconcile", small.path] + more, locale: .japanese)
        #expect(got.status == .refused)
        return got.out.replacing("\n", with: "")
    }

    private static func own(_ log: String) throws -> ReconcileCase {
        let small = try ReconcileCase(log: log, ledger: true)
        try small.folder.write("contract_id,supplier_id,from,to\nC-1,R0,,\n", "supplier.csv")
        return small
    }

    private static func generator(_ log: String) throws -> ReconcileCase {
        let small = try ReconcileCase(log: log, ledger: true)
        try small.folder.write("contract_id,object_class\nC-1,generator\n=C-2,\n", "contracts.csv")
        return small
    }

    @Test func `what was found is named, and is no reason to withhold`() async throws {
        let cases = [
            (try Self.own(Self.outside), "自社分の権限外利用", "OWN_CUSTOMER_UNCOVERED"),
            (try Self.generator(Self.outside), "発電者情報の権限外利用", "GENERATOR_UNCOVERED"),
            (
                try ReconcileCase(log: ReconcileCase.inside + Self.search, ledger: true),
                "権限外の検索", "SEARCH_UNCOVERED"
            ),
        ]
        for (small, label, code) in cases {
            let page = await Self.page(small)
            #expect(page.contains(label) && page.contains(code), "\(page)")
            #expect(!page.contains("該当なしとは言えません"), "\(page)")
            #expect(!page.contains("検出事項はありません。"))
        }
    }

    @Test func `each reason that holds is a sentence, and no other is said`() async throws {
        let reasons = [
            "履歴を台帳と照合していません（台帳照合なし）。", "漏れなく受領したとは言えません。", "読めない行が1行あります。",
            "結果の分からない行が1行あります。", "照会記録にない閲覧が", "照会記録にあってログにない利用が",
        ]
        let whole = ReconcileCase.inside
        let gap = try ReconcileCase(log: whole, ledger: true)
        try gap.folder.write("system_id,from,to,expected_rows,received_rows\n", "coverage.csv")
        let cases = [
            (try ReconcileCase(log: whole, ledger: false), [0]), (gap, [1]),
            (try ReconcileCase(log: whole + "cut", ledger: true), [2]),
            (try ReconcileCase(log: whole + Self.unknown, ledger: true), [3]),
            (try ReconcileCase(log: whole + Self.unknown + "cut", ledger: false), [0, 2, 3]),
        ]
        for (small, held) in cases {
            let page = await Self.page(small)
            #expect(page.contains("次の理由により、該当なしとは言えません。"))
            for (number, reason) in reasons.enumerated() {
                let list = page.components(separatedBy: "該当なしとは言えません。").last ?? ""
                let said = list.components(separatedBy: "ログの受領状況").first ?? ""
                #expect(said.contains(reason) == held.contains(number), "\(reason): \(said)")
            }
        }
    }

    @Test func `the JSON says why none is withheld, and what is unjudged`() async throws {
        let small = try ReconcileCase(log: ReconcileCase.inside + Self.unknown, ledger: false)
        let got = await transcript("reconcile", small.path, "--json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(got.out.utf8)) as? [String: Any]
        )
        let withheld = try #require(object["withheld"] as? [[String: String]])
        #expect(
            withheld.compactMap { $0["code"] } == ["history_unverified", "results_unknown"]
        )
        #expect(withheld.allSatisfy { $0["ja"]?.isEmpty == false && $0["en"]?.isEmpty == false })
        let unjudged = try #require(object["unjudged"] as? [String: Int])
        #expect(unjudged.keys.sorted().first == "field_rows" && unjudged.count == 5)
        let events = try #require(object["events"] as? [[String: Any]])
        #expect(events.map { $0["grants"] as? Int } == [1])
        #expect((object["figures"] as? [String: Any])?["searches_uncovered"] as? Int == 0)
    }

    @Test func `an event without grants is shown, and tables do not say that it had none`()
        async throws
    {
        let small = try ReconcileCase(log: Self.outside, ledger: false)
        #expect(await Self.page(small).contains("事象 E-1（雪害）: 付与 1件、閲覧された契約 未集計"))
        try small.folder.write(
            "grant_id,event_id,person_id,systems,not_before,not_after\n",
            "grants.csv"
        )
        #expect(await Self.page(small).contains("事象 E-1（雪害）: 付与 未集計、"))
        let ledger = try ReconcileCase(log: Self.outside, ledger: true)
        #expect(await Self.page(ledger).contains("（雪害）: 付与 1件、閲覧された契約 0件"))
    }

    @Test func `limits that nobody can judge are said`() async throws {
        let small = try ReconcileCase(log: ReconcileCase.inside, ledger: false)
        try small.folder.write(
            "grant_id,event_id,person_id,systems,not_before,not_after,terminal_id,site,scope\n"
                + "G-1,E-1,YE-1,sys-1,2022-12-23T06:00:00+09:00,event,T-1,,view;main;name\n",
            "grants.csv"
        )
        let page = await Self.page(small)
        for word in ["端末を", "画面を", "項目を"] {
            #expect(page.contains(word + "限る付与での閲覧1行は、"))
            #expect(page.contains(word + "判定していません。"))
        }
        #expect(!page.contains("拠点"))
    }

    @Test func `the cells of rows that cannot be read appear nowhere`() async throws {
        let name = "高松栗林"
        let log = "L-1,\(name),a-1,view,C-1,200\nL-2,2022-12-10T10:00:00+09:00,a-1,\(name),,200\n"
        let small = try ReconcileCase(log: log, ledger: true)
        let path = small.folder.file("found.csv")
        let got = await transcript("reconcile", small.path, "--findings", path)
        let json = await transcript("reconcile", small.path, "--json")
        let found = String(decoding: try small.folder.read("found.csv"), as: UTF8.self)
        for text in [got.out, got.notes, json.out, found] { #expect(!text.contains(name)) }
        #expect(got.out.contains("log.csv:2:") && got.out.contains("log.csv:3:"))
    }

    // MARK: - The findings file

    @Test func `a quotation mark in the findings file ends no field`() async throws {
        let contract = "\"x\"\"\u{301},=1\""
        let log = "L-2,2022-12-10T10:00:00+09:00,a-1,view,\(contract),200\n"
        let small = try ReconcileCase(log: log, ledger: false)
        _ = await Self.page(small, "--findings", small.folder.file("found.csv"))
        let found = String(decoding: try small.folder.read("found.csv"), as: UTF8.self)
        #expect(found.utf8.firstRange(of: Array(",\(contract),".utf8)) != nil, "\(found)")
    }

    @Test func `findings are not written to the standard output, nor to a file called that`()
        async throws
    {
        let small = try ReconcileCase(log: Self.outside, ledger: false)
        let got = await transcript("reconcile", small.path, "--findings", "-")
        #expect(got.status == .usage)
        #expect(got.out == "" && got.notes.contains("標準出力"))
        #expect(!FileManager.default.fileExists(atPath: "-"))
    }

    // MARK: - Help

    @Test(arguments: [
        ["reconcile"], ["ledger", "verify"], ["ledger", "export"], ["ledger", "proof"],
        ["ledger", "key"],
    ])
    func `a command without a daemon speaks of none in its options`(path: [String]) async {
        for locale in [Locale.japanese, .english] {
            let page = await transcript(of: path + ["--help"], locale: locale).out
            let options = page.components(separatedBy: "--json").last ?? ""
            #expect(!page.contains("--socket") && !options.contains("madod"), "\(page)")
        }
        // Read before the command too.
        let got = await transcript(of: ["--json"] + path, locale: .english)
        #expect(got.status != .done)
    }

    @Test func `its exit statuses are all in its help`() async {
        let english = await transcript(of: ["reconcile", "--help"], locale: .english).out
        for status in ["0 nothing found", "1 findings", "2 could not", "64 the arguments"] {
            #expect(english.contains(status), "\(status)")
        }
        let japanese = await transcript(of: ["reconcile", "--help"], locale: .japanese).out
        #expect(japanese.contains("64 引数が使えない"))
    }
}
