import Foundation
import MadoCommand
import Testing

/// Why a file could not be used: in the reader's language, and by the one who says so.
@Suite struct FileReasonTests {
    private let ledger: SampleLedger

    init() throws {
        ledger = try SampleLedger(entries: 700)
    }

    private func said(_ arguments: String..., japanese: Bool = false) async -> String {
        let got = await transcript(
            of: ["ledger"] + arguments,
            locale: japanese ? .japanese : .plain
        )
        #expect(got.status == .unreachable && got.out == "", "\(got)")
        return got.notes.replacing("\n", with: japanese ? "" : " ")
    }

    /// The tables' own page is right; one behind it is not there any more, or is another's.
    @Test func `of a damaged ledger is that it is damaged, not a number`() async throws {
        let bytes = try ledger.folder.read("ledger.sqlite")
        #expect(bytes.count > 40_000)
        let cut = try ledger.folder.write(Array(bytes.prefix(20_000)), "cut.sqlite")
        #expect(await said("verify", cut, "--key", ledger.key).contains("(it is damaged)"))
        var torn = bytes
        for place in 4_096..<40_000 { torn[place] = 0x5A }
        let other = try ledger.folder.write(torn, "torn.sqlite")
        let japanese = await said("verify", other, "--key", ledger.key, japanese: true)
        #expect(japanese.contains("（内容が壊れています）"), "\(japanese)")
    }

    @Test func `of a place that is not there is not told as another`() async throws {
        let none = ledger.folder.file("nothing")
        #expect(await said("verify", none).contains("(there is no such file)"))
        let japanese = await said("verify", none, japanese: true)
        #expect(japanese.contains("を読めません（ファイルがありません）"), "\(japanese)")
        // Another thing than a missing file: what is above it cannot be entered.
        let under = ledger.path + "/under"
        #expect(await said("verify", under).contains("(it is no directory)"))
    }

    @Test func `of a file that is none, or no text`() async throws {
        let folder = ledger.folder.path
        let directory = await said("verify", ledger.path, "--key-file", folder)
        #expect(directory.contains("(it is a directory, not a file)"), "\(directory)")
        let bytes = try ledger.folder.write([0xFF, 0xFE, 0x00], "bytes")
        let text = await said("verify", ledger.path, "--key-file", bytes, japanese: true)
        #expect(text.contains("（文字コードがUTF-8ではありません）"), "\(text)")
    }

    @Test func `a key may come from the standard input`() async throws {
        let got = await transcript(
            "ledger",
            "verify",
            ledger.path,
            "--key-file",
            "-",
            typed: ["", ledger.key]
        )
        #expect(got.status == .done, "\(got)")
    }

    /// As a shell's `<(…)`.
    @Test func `a key may come through a pipe`() async throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data((ledger.key + "\n").utf8))
        try pipe.fileHandleForWriting.close()
        let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
        let got = await transcript("ledger", "verify", ledger.path, "--key-file", path)
        #expect(got.status == .done, "\(got)")
        try pipe.fileHandleForReading.close()
    }
}
