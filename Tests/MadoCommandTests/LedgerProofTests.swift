import BrokerCore
import Foundation
import Ledger
import MadoCommand
import Testing

/// `mado ledger proof`: made from real ledgers, checked without them.
@Suite struct `The proof of an entry` {
    private let ledger: SampleLedger

    init() throws {
        ledger = try SampleLedger(entries: 7)
    }

    private func make(_ arguments: String..., locale: Locale = .japanese) async -> Transcript {
        await transcript(
            of: ["ledger", "proof"] + arguments + ["--key", ledger.key],
            locale: locale
        )
    }

    private func check(
        _ file: String,
        _ more: String...,
        locale: Locale = .japanese
    ) async -> Transcript {
        await transcript(
            of: ["ledger", "proof", "--check", file, "--key", ledger.key] + more,
            locale: locale
        )
    }

    @Test func `is made from a ledger or an export, and checked with the key alone`() async throws {
        let export = ledger.folder.file("export")
        _ = await transcript("ledger", "export", ledger.path, export, "--key", ledger.key)
        let made = await make(ledger.path, "--seq", "4")
        #expect(made.status == .done && made.notes == "")
        #expect(made.out.hasPrefix("c2sp.org/tlog-proof@v1\nextra "))
        #expect(made.out.hasSuffix("\n\n" + ledger.notes[2]))
        #expect(await make(export, "--seq", "4") == made)

        let file = try ledger.folder.write(made.out, "4.tlog-proof")
        let japanese = await check(file)
        let json = #"{"actor":"madod","at":1663592824000,"data":{},"kind":"person.enrolled","#
        #expect(japanese.status == .done && japanese.notes == "")
        #expect(
            japanese.out.hasPrefix(
                """
                記録4は、署名済みの要約（7件）に含まれています。
                名前: mado.example.co.jp/test
                種類: person.enrolled
                記録時刻: 2022-09-19 22:07 (JST)
                内容: \(json)
                """
            ),
            "\(japanese)"
        )
        let english = await check(file, locale: .plain)
        #expect(
            english.out.hasPrefix(
                """
                Entry 4 is in the ledger: a signed checkpoint of 7 entries covers it.
                Origin: mado.example.co.jp/test
                Kind: person.enrolled
                Recorded: 2022-09-19 22:07 (JST)
                Entry: \(json)
                """
            ),
            "\(english)"
        )
        #expect(english.out.allSatisfy { $0.isASCII })
    }

    @Test func `answers in JSON`() async throws {
        let made = await make(ledger.path, "--seq", "0", "--json")
        let receipt = try #require(try Self.object(made.out)["receipt"] as? String)
        let file = try ledger.folder.write(receipt, "0.tlog-proof")
        let good = try Self.object(await check(file, "--json").out)
        #expect(good["verified"] as? Bool == true)
        #expect(good["entry"] as? Int == 0 && good["size"] as? Int == 7)
        #expect((good["leaf"] as? String)?.contains(#""seq":0,"#) == true)
        let damaged = receipt.replacing("index 0", with: "index 1")
        let bad = await check(try ledger.folder.write(damaged, "bad"), "--json")
        #expect(bad.status == .refused)
        #expect(try Self.object(bad.out)["fault"] as? String == "not_included")
    }

    @Test func `is written to a new file that only its owner can read`() async throws {
        let file = ledger.folder.file("6.tlog-proof")
        let made = await make(ledger.path, "--seq", "6", "--out", file)
        #expect(made.status == .done)
        #expect(made.out.filter { $0 != "\n" }.contains("記録6が要約（7件）に含まれる証明"))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(await check(file).status == .done)
        let again = await make(ledger.path, "--seq", "5", "--out", file, locale: .plain)
        #expect(again.status == .refused)
        let said = again.notes.replacing("\n", with: " ")
        #expect(said.contains("is there already and is not overwritten"))
        #expect(await check(file).out.contains("記録6は"))
    }

    @Test func `finds the entry that issued a grant`() async throws {
        let small = try ReconcileCase(log: "", ledger: true)
        let grant = GrantID(drawn: 1).description
        let export = small.folder.file("export")
        let keyFile = small.folder.file("ledger.pub")
        let made = await transcript(
            "ledger",
            "proof",
            export,
            "--grant",
            grant.lowercased(),
            "--key-file",
            keyFile
        )
        #expect(made.status == .done, "\(made)")
        let file = try small.folder.write(made.out, "g.tlog-proof")
        let got = await transcript("ledger", "proof", "--check", file, "--key-file", keyFile)
        #expect(got.status == .done)
        #expect(got.out.contains("種類: grant.issued\n") && got.out.contains(grant))
        let none = await transcript(
            "ledger",
            "proof",
            export,
            "--grant",
            GrantID(drawn: 2).description,
            "--key-file",
            keyFile
        )
        #expect(none.status == .refused && none.out == "")
        #expect(none.notes.contains("記録がありません"))
    }

    @Test func `there is none of an entry that is not there`() async throws {
        let got = await make(ledger.path, "--seq", "7", locale: .plain)
        #expect(got.status == .refused && got.out == "")
        #expect(got.notes.contains("There is no entry 7: the ledger has 7"))
    }

    @Test func `there is none from a ledger that does not verify`() async throws {
        let export = ledger.folder.file("export")
        _ = await transcript("ledger", "export", ledger.path, export, "--key", ledger.key)
        var bytes = try ledger.folder.read("export/tile/entries/000.p/7")
        bytes[20] ^= 1
        try ledger.folder.write(bytes, "export/tile/entries/000.p/7")
        let out = ledger.folder.file("x.tlog-proof")
        let got = await make(export, "--seq", "3", "--out", out)
        #expect(got.status == .refused && got.out.contains("記録0の内容"))
        #expect(!FileManager.default.fileExists(atPath: out))
    }
}

extension `The proof of an entry` {
    @Test func `of something else is none`() async throws {
        let one = await make(ledger.path, "--seq", "4").out
        let other = await make(ledger.path, "--seq", "5").out
        let extra = { (text: String) in String(text.split(separator: "\n")[1]) }
        let stranger = try #require(
            NoteSigner(name: SampleLedger.origin, seed: [UInt8](repeating: 8, count: 32))
        )
        let foreign = try #require(
            NoteSigner(name: "other.example", seed: [UInt8](repeating: 7, count: 32))
        )
        let swapped = one.replacing(extra(one), with: extra(other))
        let bare = one.replacing(extra(one) + "\n", with: "")
        let cases: [(text: String, key: String, status: MadoCommand.Outcome, says: String)] = [
            (swapped, ledger.key, .refused, "Entry 4 is not under the checkpoint of 7"),
            (one, stranger.verifier.description, .refused, "is not signed with the given key"),
            (one, foreign.verifier.description, .refused, "is not one of the log"),
            (bare, ledger.key, .unreachable, "does not carry its entry"),
            ("nonsense", ledger.key, .refused, "form of a C2SP tlog-proof"),
            (ledger.notes[0], ledger.key, .refused, "form of a C2SP tlog-proof"),
        ]
        for (text, key, status, says) in cases {
            let file = try ledger.folder.write(text, "case")
            let got = await transcript(
                "ledger",
                "proof",
                "--check",
                file,
                "--key",
                key,
                locale: .plain
            )
            #expect(got.status == status, "\(says): \(got)")
            #expect((got.out + got.notes).replacing("\n", with: " ").contains(says), "\(got)")
        }
        let file = try ledger.folder.write([0xFF, 0xFE], "case")
        #expect(await check(file).status == .refused)
    }

    @Test(arguments: [
        ["x"], ["x", "--grant", "G-1", "--seq", "1"], ["--seq", "1"], ["x", "--seq", "one"],
        ["x", "--seq", "-1"], ["x", "--grant", "G-1"], ["--check", "a", "--seq", "1"],
        ["x", "--check", "a"], ["--check", "a"], ["--check", "a", "--out", "b"], [],
    ])
    func `says what is missing or too much`(arguments: [String]) async {
        var all = ["ledger", "proof"] + arguments
        if let place = all.firstIndex(of: "x") { all[place] = ledger.path }
        let got = await transcript(of: all, locale: .plain)
        #expect(got.status == .usage, "\(arguments): \(got)")
        #expect(got.out == "" && got.notes.hasPrefix("Wrong arguments: "), "\(got)")
    }

    private static func object(_ text: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
}

/// `mado ledger verify --previous`: with what somebody kept.
@Suite struct `A kept checkpoint` {
    private func verify(
        _ ledger: SampleLedger,
        _ kept: [String],
        flag: String = "--previous"
    ) async throws -> Transcript {
        var arguments = ["ledger", "verify", ledger.path, "--key", ledger.key]
        for (number, note) in kept.enumerated() {
            arguments += [flag, try ledger.folder.write(note, "kept-\(number)")]
        }
        return await transcript(of: arguments, locale: .plain)
    }

    @Test func `agrees with the ledger that it is of, whatever was added`() async throws {
        let ledger = try SampleLedger(entries: 9)
        for note in ledger.notes {
            #expect(try await verify(ledger, [note]).status == .done)
        }
        #expect(try await verify(ledger, ledger.notes, flag: "--checkpoint").status == .done)
    }

    @Test func `shows a cut tail, and from which entry on`() async throws {
        let (long, short) = (try SampleLedger(entries: 9), try SampleLedger(entries: 6))
        let got = try await verify(short, [long.notes[2]])
        #expect(got.status == .refused)
        #expect(got.out.contains("Everything from entry 6 on is missing"), "\(got)")
    }

    /// The one who rewrites has the log's own key; each commit of the other history is sound.
    @Test func `shows another history, and between which entries it leaves the kept one`()
        async throws
    {
        let (one, other) = (try SampleLedger(entries: 9), try SampleLedger(entries: 9, from: 5))
        #expect(try await verify(other, []).status == .done)
        #expect(try await verify(other, [one.notes[0]]).status == .done)
        let got = try await verify(other, [one.notes[2]])
        #expect(got.status == .refused)
        let text = got.out.replacing("\n", with: " ")
        #expect(text.contains("one or more of the entries 0 to 8 were rewritten"), "\(got)")
        let closer = try await verify(other, [one.notes[0], one.notes[1], one.notes[2]])
        let close = closer.out.replacing("\n", with: " ")
        #expect(close.contains("one or more of the entries 3 to 5 were rewritten"), "\(closer)")
    }
}
