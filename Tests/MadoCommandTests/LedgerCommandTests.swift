import Foundation
import Ledger
import MadoCommand
import Messages
import Testing

/// `mado ledger`: everything offline, on real files.
@Suite struct `The ledger commands` {
    @Test func `verify a file with the key beside it, and say where the key is from`() async throws
    {
        let ledger = try SampleLedger(entries: 7)
        let japanese = await transcript("ledger", "verify", ledger.path)
        #expect(japanese.status == .done)
        #expect(
            japanese.out.hasPrefix(
                """
                証跡を検証しました。記録7件、要約3件、異常なし。
                名前: mado.example.co.jp/test
                最後の記録: 2022-09-19 22:07 (JST)
                ルート:
                """
            )
        )
        #expect(japanese.notes.hasPrefix("注意: 鍵は証跡と同じ場所"))
        #expect(japanese.notes.contains("--previous"))
        let english = await transcript("ledger", "verify", ledger.path, locale: .plain)
        #expect(english.out.hasPrefix("The ledger verifies: 7 entries, 3 checkpoints, no fault.\n"))
        #expect(english.out.allSatisfy { $0.isASCII })
    }

    @Test func `verify with a key and the newest checkpoint has nothing to remark`() async throws {
        let ledger = try SampleLedger(entries: 7)
        let kept = try ledger.folder.write(ledger.notes[2], "kept")
        let got = await transcript(
            "ledger",
            "verify",
            ledger.path,
            "--key",
            ledger.key,
            "--previous",
            kept
        )
        #expect(got.status == .done)
        #expect(got.notes == "")
        let file = try ledger.folder.write("\n\(ledger.key)\n\n", "keys")
        let again = await transcript(
            "ledger",
            "verify",
            ledger.path,
            "--key-file",
            file,
            "--previous",
            kept
        )
        #expect(again == got)
    }

    @Test func `answer in JSON`() async throws {
        let ledger = try SampleLedger(entries: 4)
        let got = await transcript(
            "ledger",
            "verify",
            ledger.path,
            "--key",
            ledger.key,
            "--json"
        )
        let answer = try #require(
            JSONSerialization.jsonObject(with: Data(got.out.utf8)) as? [String: Any]
        )
        #expect(answer["verified"] as? Bool == true)
        #expect(answer["entries"] as? Int == 4)
        #expect(answer["checkpoints"] as? Int == 2)
        #expect(answer["origin"] as? String == SampleLedger.origin)
        #expect((answer["root"] as? String)?.count == 64)
        #expect(answer["last_at"] as? String == "2022-09-19T22:07:03.000+09:00")
    }

    @Test func `name the entry that was altered, in both languages`() async throws {
        let ledger = try SampleLedger(entries: 7)
        let export = try await Self.export(ledger)
        var bytes = try ledger.folder.read("export/tile/entries/000.p/7")
        // Past the length of the first entry lies its text.
        bytes[20] ^= 1
        try ledger.folder.write(bytes, "export/tile/entries/000.p/7")
        let japanese = await transcript("ledger", "verify", export, "--key", ledger.key)
        #expect(japanese.status == .refused)
        #expect(
            japanese.out == """
                証跡に異常があります: 記録0の内容が、書かれたあとに変えられています。
                この証跡に手を加えず、考査部とシステム管理者に知らせてください。

                """
        )
        let english = await transcript(
            "ledger",
            "verify",
            export,
            "--key",
            ledger.key,
            locale: .plain
        )
        #expect(
            english.out == """
                The ledger has a fault: Entry 0 was changed after it was written.
                Leave this ledger as it is, and tell internal audit and the system \
                administrator.

                """
        )
        let json = await transcript("ledger", "verify", export, "--key", ledger.key, "--json")
        #expect(json.status == .refused)
        #expect(json.out.contains(#""entry":0"#) && json.out.contains(#""fault":"altered""#))
    }

    @Test func `find a cut tail only with a checkpoint that was kept`() async throws {
        let long = try SampleLedger(entries: 7)
        let short = try SampleLedger(entries: 3)
        let kept = try short.folder.write(long.notes[2], "kept")
        let without = await transcript("ledger", "verify", short.path, "--key", short.key)
        #expect(without.status == .done)
        let with = await transcript(
            "ledger",
            "verify",
            short.path,
            "--key",
            short.key,
            "--previous",
            kept
        )
        #expect(with.status == .refused)
        #expect(with.out.contains("記録3から先がありません"))
    }

    @Test func `refuse a stranger's key`() async throws {
        let ledger = try SampleLedger(entries: 3)
        let stranger = try #require(
            NoteSigner(name: SampleLedger.origin, seed: [UInt8](repeating: 8, count: 32))
        )
        let got = await transcript(
            "ledger",
            "verify",
            ledger.path,
            "--key",
            stranger.verifier.description
        )
        #expect(got.status == .refused)
        #expect(got.out.contains("指定の鍵の署名がありません"))
    }

    @Test func `say what cannot be read, which is no verdict`() async throws {
        let folder = try Folder()
        let other = try folder.write("no database at all, but long enough to be looked at", "x")
        let ledger = try SampleLedger(entries: 3)
        for arguments in [
            ["ledger", "verify", folder.file("nothing")],
            ["ledger", "verify", other, "--key", ledger.key],
            ["ledger", "verify", ledger.path, "--key", "not a key"],
            ["ledger", "verify", ledger.path, "--key-file", folder.file("nothing")],
            ["ledger", "verify", ledger.path, "--previous", folder.file("nothing")],
            ["ledger", "verify", folder.path],
            ["ledger", "verify", "/dev/null", "--key", ledger.key],
            ["ledger", "key", folder.path],
        ] {
            let got = await transcript(of: arguments)
            #expect(got.status == .unreachable, "\(arguments): \(got)")
            #expect(got.out == "" && got.notes != "", "\(arguments)")
        }
    }

    @Test func `export a folder that verifies, and never over another`() async throws {
        let ledger = try SampleLedger(entries: 300)
        let export = try await Self.export(ledger)
        let got = await transcript("ledger", "verify", export, "--key", ledger.key)
        #expect(got.status == .done)
        #expect(got.out.contains("記録300件、要約1件"))
        let key = await transcript("ledger", "key", export)
        #expect(key == Transcript(out: ledger.key + "\n"))
        let again = await transcript("ledger", "export", ledger.path, export)
        #expect(again.status == .refused)
        #expect(again.notes.filter { $0 != "\n" }.contains("すでにあります"))
        let copy = await transcript(
            "ledger",
            "export",
            export,
            ledger.folder.file("copy"),
            "--key",
            ledger.key,
            "--json"
        )
        #expect(copy.status == .done)
        #expect(copy.out.contains(#""size":300"#))
        let (first, second) = ("export/checkpoint", "copy/checkpoint")
        #expect(try ledger.folder.read(first) == (try ledger.folder.read(second)))
    }

    @Test func `export nothing that does not verify`() async throws {
        let ledger = try SampleLedger(entries: 7)
        let export = try await Self.export(ledger)
        var bytes = try ledger.folder.read("export/tile/entries/000.p/7")
        bytes[20] ^= 1
        try ledger.folder.write(bytes, "export/tile/entries/000.p/7")
        let got = await transcript(
            "ledger",
            "export",
            export,
            ledger.folder.file("copy"),
            "--key",
            ledger.key
        )
        #expect(got.status == .refused)
        #expect(!FileManager.default.fileExists(atPath: ledger.folder.file("copy")))
    }

    private static func export(_ ledger: SampleLedger) async throws -> String {
        let path = ledger.folder.file("export")
        let got = await transcript("ledger", "export", ledger.path, path, "--key", ledger.key)
        #expect(got.status == .done, "\(got)")
        return path
    }
}

extension `The ledger commands` {
    /// Every fault has words in both languages, with its entry where there is one.
    @Test(
        arguments: [
            (LedgerFault.altered(seq: 41), "41", "Entry 41"),
            (.undecodable(seq: 41, .malformed(offset: 9)), "9バイト目", "byte 9"),
            (.undecodable(seq: 41, .tooLong(bytes: 70_000)), "70,000", "70,000"),
            (.undecodable(seq: 41, .unknownMember("data.x")), "data.x", "unknown member 'data.x'"),
            (.undecodable(seq: 41, .missingMember("at")), "at", "'at' is missing"),
            (.undecodable(seq: 41, .wrongValue("at")), "at", "'at' is wrong"),
            (.undecodable(seq: 41, .outOfRange("seq")), "seq", "'seq' is too large"),
            (.undecodable(seq: 41, .unknownKind("moon.rose")), "moon.rose", "kind 'moon.rose'"),
            (.undecodable(seq: 41, .unknownVersion(9)), "版 9", "version 9"),
            (.wrongSeq(seq: 41, says: 7), "番号7", "calls itself 7"),
            (.timeGoesBack(seq: 41), "41", "Entry 41"),
            (.missing(seq: 41), "41", "Entry 41"),
            (.tailCut(size: 41, checkpoint: 99), "99", "99 entries"),
            (.uncovered(seq: 41), "41", "entry 41"),
            (.rootMismatch(after: 41, checkpoint: 99), "41から98", "41 to 98"),
            (.checkpointMalformed(size: 99), "99", "99 entries"),
            (.otherLog(checkpoint: 99, origin: "a/b"), "「a/b」のもの", "of the log 'a/b'"),
            (.unknownKey(checkpoint: 99), "99", "99 entries"),
            (.badSignature(checkpoint: 99), "99", "99 entries"),
            (.heldCheckpointInvalid(index: 0), "1番目", "Number 1"),
            (.heldCheckpointMismatch(after: 41, size: 99), "41から98", "41 to 98"),
            (.strayNumber(-5), "番号-5", "numbered -5"),
            (.checkpointMissing(path: "checkpoint"), "「checkpoint」がありません", "is missing"),
            (.checkpointUnreadable(path: "checkpoint"), "「checkpoint」", "'checkpoint'"),
            (.badBundle(path: "tile/entries/000"), "tile/entries/000", "tile/entries/000"),
            (.badTile(path: "tile/0/000"), "tile/0/000", "tile/0/000"),
        ] as [(LedgerFault, String, String)]
    )
    func `has words for every fault`(fault: LedgerFault, japanese: String, english: String) {
        let message = fault.message
        #expect(message.ja.contains(japanese), "\(message.ja)")
        #expect(message.en.contains(english), "\(message.en)")
        #expect(message.en.allSatisfy { $0.isASCII })
    }
}
