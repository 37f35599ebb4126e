import Foundation
import MadoCommand
import Testing

/// `mado reconcile`: what people and scripts see of it.
@Suite struct `The reconcile command` {
    private static let both = ReconcileCase.inside + ReconcileCase.outside

    @Test func `findings end with 1, and the table stands as the report has it`() async throws {
        let small = try ReconcileCase(log: Self.both, ledger: false)
        let got = await transcript("reconcile", small.path)
        #expect(got.status == .refused)
        #expect(got.notes == "")
        for text in [
            "台帳照合なし", "照会記録なし", "【託送お客さま管理システムへのアクセスログの確認結果】", "2 件*",
            "※ 災害等非常時の閲覧 1 件を含む。(左記を除くと 1 件)", "OUT_OF_WINDOW_VIEW",
            "1件のお客さま情報を災害等非常時以外に閲覧していた",
        ] {
            #expect(got.out.contains(text), "\(text)")
        }
        #expect(!got.out.contains("（0件）"))
    }

    @Test func `a verified history and complete logs end with 0`() async throws {
        let small = try ReconcileCase(log: ReconcileCase.inside, ledger: true)
        let got = await transcript("reconcile", small.path)
        #expect(got.status == .done)
        #expect(got.out.contains("（0件）") && got.out.contains("台帳照合済み"))
        let english = await transcript("reconcile", small.path, locale: .plain)
        #expect(english.status == .done)
        #expect(english.out.utf8.max() ?? 0 < 0x80)
        #expect(english.out.contains("Nothing was found."))
    }

    @Test func `the same case without its ledger states nothing as none`() async throws {
        let small = try ReconcileCase(log: ReconcileCase.inside, ledger: false)
        let got = await transcript("reconcile", small.path)
        #expect(got.status == .refused)
        #expect(!got.out.contains("0件") && !got.out.contains("0 件"))
        #expect(got.out.replacing("\n", with: "").contains("該当なしとは言えません"))
    }

    @Test func `the JSON has its members`() async throws {
        let small = try ReconcileCase(log: Self.both, ledger: true)
        let got = await transcript("reconcile", small.path, "--json")
        #expect(got.status == .refused)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(got.out.utf8)) as? [String: Any]
        )
        for key in [
            "case", "figures", "events", "overlapping_contracts", "findings", "coverage",
            "exposure", "tables", "sentences", "inputs", "support_hours", "unreadable",
        ] {
            #expect(object[key] != nil, "\(key)")
        }
        #expect(object["verified"] as? Bool == true)
        #expect(object["clean"] as? Bool == false)
        let figures = try #require(object["figures"] as? [String: Any])
        #expect(figures["contracts_in"] as? Int == 1 && figures["contracts_out"] as? Int == 1)
        #expect(figures["customers"] is NSNull)
        let tables = try #require(object["tables"] as? [String: [String: Any]])
        #expect((tables["T1"]?["ja"] as? [[String]])?.count == 6)
        #expect(object["inputs"].flatMap { $0 as? [[String: Any]] }?.first?["rows"] as? Int == 2)
    }

    @Test func `each finding is a line with the digest of its file`() async throws {
        let small = try ReconcileCase(log: Self.both + "cut", ledger: false)
        let path = small.folder.file("findings.csv")
        let got = await transcript("reconcile", small.path, "--findings", path)
        #expect(got.status == .refused)
        #expect(got.notes.contains("2行"))
        let text = String(decoding: try small.folder.read("findings.csv"), as: UTF8.self)
        // A carriage return and a line feed are one character.
        let lines = text.split(separator: "\r\n")
        #expect(text.utf8.starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(lines.count == 3)
        let whole = await transcript("reconcile", small.path, "--json")
        let digest = try #require(whole.out.firstRange(of: "\"file\":\"log.csv\""))
        #expect(whole.out[digest.upperBound...].contains("sha256"))
        // A contract that begins like a formula is made safe.
        #expect(lines[1].contains("\"OUT_OF_WINDOW_VIEW\"") && lines[1].contains("\"'=C-2\""))
        #expect(lines[1].hasSuffix("\"3\""))
        #expect(lines[2].contains("\"UNREADABLE_ROW\"") && lines[2].hasSuffix("\"4\""))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        // It overwrites nothing.
        let again = await transcript("reconcile", small.path, "--findings", path)
        #expect(again.status == .unreachable)
        #expect(try small.folder.read("findings.csv") == Array(text.utf8))
    }

    @Test func `unreadable rows are listed with file and line, in both languages`() async throws {
        let small = try ReconcileCase(log: "L-1,soon,a-1,view,C-1,200\n", ledger: true)
        let japanese = await transcript("reconcile", small.path)
        #expect(japanese.out.contains("log.csv:2: 列「ts」の日時を読めません。"))
        let english = await transcript("reconcile", small.path, locale: .english)
        #expect(english.out.contains("log.csv:2: The time in the column 'ts' cannot be read."))
        #expect(english.status == .refused)
    }

    @Test func `a changed ledger ends with 2 and names the entry`() async throws {
        let small = try ReconcileCase(log: Self.both, ledger: true)
        let path = "export/tile/entries/000.p/5"
        var bytes = try small.folder.read(path)
        bytes[30] ^= 1
        try small.folder.write(bytes, path)
        let got = await transcript("reconcile", small.path, "--findings", small.folder.file("f"))
        #expect(got.status == .unreachable)
        #expect(got.out == "")
        #expect(got.notes.contains("0番") || got.notes.contains("記録0"), "\(got.notes)")
        #expect(got.notes.contains("突合していません。"))
        // Nothing half-written stays.
        #expect(!FileManager.default.fileExists(atPath: small.folder.file("f")))
        let json = await transcript("reconcile", small.path, "--json")
        #expect(json.status == .unreachable)
        #expect(json.out.contains("\"verified\":false") && json.out.contains("\"entry\":0"))
    }

    @Test func `a case that cannot be used ends with 2 and names file and line`() async throws {
        let small = try ReconcileCase(log: Self.both, ledger: false)
        try small.folder.write("person_id,employer_id,relation\nYE-1,RETAIL,pal\n", "roster.csv")
        let got = await transcript("reconcile", small.path, locale: .english)
        #expect(got.status == .unreachable)
        #expect(got.notes.contains("roster.csv:2:"))
        let none = await transcript("reconcile", small.folder.file("none.yaml"))
        #expect(none.status == .unreachable)
    }
}
