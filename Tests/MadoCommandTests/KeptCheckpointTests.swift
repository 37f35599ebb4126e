import Foundation
import Ledger
import MadoCommand
import Testing

/// `--previous` of `mado ledger verify`: what a checkpoint that was kept shows, and what it does
/// not.
@Suite struct KeptCheckpointTests {
    private let ledger: SampleLedger

    init() throws {
        ledger = try SampleLedger(entries: 7)
    }

    private func verify(
        _ files: [String],
        _ more: String...,
        locale: Locale = .plain
    ) async -> Transcript {
        let held = files.flatMap { ["--previous", $0] }
        return await transcript(
            of: ["ledger", "verify", ledger.path, "--key", ledger.key] + held + more,
            locale: locale
        )
    }

    @Test func `says how much it covered, and that a later tail is not ruled out`() async throws {
        let kept = try ledger.folder.write(ledger.notes[1], "k")
        let english = await verify([kept])
        #expect(english.status == .done)
        let said = english.out.replacing("\n", with: " ")
        #expect(said.contains("The first 6 entries are those of the checkpoint you kept"))
        let remark = english.notes.replacing("\n", with: " ")
        #expect(remark.contains("name a newer checkpoint too"), "\(english)")
        let japanese = await verify([kept], locale: .japanese)
        #expect(japanese.out.contains("はじめの6件は、手元に控えた要約"))
        #expect(japanese.notes.contains("--previous"))
        let newest = try ledger.folder.write(ledger.notes[2], "n")
        #expect(await verify([kept, newest]).notes == "")
        let json = await verify([kept, newest], "--json")
        #expect(json.out.contains(#""previous":[6,7]"#), "\(json)")
        let without = await verify([], "--json")
        #expect(!without.out.contains("previous"), "\(without)")
    }

    /// A sound ledger is not accused for a file that is none of its checkpoints.
    @Test func `that is none is a file that cannot be used`() async throws {
        let note = ledger.notes[1]
        let stranger = try #require(
            NoteSigner(name: "mado.example.org/other", seed: [UInt8](repeating: 8, count: 32))
        )
        let text = try #require(SignedNote(note)).text
        let others = text.replacing(SampleLedger.origin, with: stranger.name)
        let renewed = try #require(
            NoteSigner(name: SampleLedger.origin, seed: [UInt8](repeating: 8, count: 32))
        )
        let none = "/f' is no checkpoint signed with this key"
        let another = "/f' is a checkpoint that another key signed"
        let files = [
            ("not a checkpoint", "entirely another file\n", none),
            ("empty", "", none),
            ("CRLF", note.replacing("\n", with: "\r\n"), none),
            ("without its last line feed", String(note.dropLast()), none),
            ("changed", note.replacing("\n6\n", with: "\n5\n"), none),
            ("of another log", try stranger.sign(others).description, another),
            ("of another key", try renewed.sign(text).description, another),
        ]
        for (what, content, expected) in files {
            let file = try ledger.folder.write(content, "f")
            let got = await verify([file], "--json")
            #expect(got.status == .unreachable && got.out == "", "\(what): \(got)")
            let words = got.notes.replacing("\n", with: " ")
            #expect(words.contains(expected), "\(what): \(got)")
        }
    }
}
