import Foundation
import Ledger
import MadoCommand
import Testing

/// `mado ledger export`: a folder that is whole or not there, and what it hands on.
@Suite struct LedgerExportCommandTests {
    private static let former = NoteSigner(
        name: "mado.example.co.jp/former",
        seed: [UInt8](repeating: 9, count: 32)
    )

    /// What lies in the folder of the test beside the ledger's own files.
    private static func names(_ folder: Folder) throws -> Set<String> {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return Set(names.filter { !$0.hasPrefix("ledger.") })
    }

    /// A folder with one file of `text`.
    private static func make(_ path: String, _ text: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try Data(text.utf8).write(to: URL(filePath: path + "/checkpoint"))
    }

    @Test func `leaves alone what another run, or anybody, has beside it`() async throws {
        let ledger = try SampleLedger(entries: 300)
        try Self.make(ledger.folder.file("E.partial"), "mine")
        let export = ledger.folder.file("E")
        let got = await transcript("ledger", "export", ledger.path, export, "--key", ledger.key)
        #expect(got.status == .done, "\(got)")
        #expect(try ledger.folder.read("E.partial/checkpoint") == Array("mine".utf8))
        #expect(try Self.names(ledger.folder) == ["E", "E.partial"])
    }

    @Test func `to a name that another run takes meanwhile is refused, and theirs whole`() throws {
        let folder = try Folder()
        let target = folder.file("E")
        #expect(throws: LedgerExportFault.exists) {
            try NewFolder.write(to: target) { path in
                try Self.make(path, "first")
                try NewFolder.write(to: target + "/") { path in try Self.make(path, "second") }
            }
        }
        #expect(try folder.read("E/checkpoint") == Array("second".utf8))
        #expect(try Self.names(folder) == ["E"])
        struct Broken: Error {}
        #expect(throws: Broken.self) {
            try NewFolder.write(to: folder.file("F")) { path in
                try Self.make(path, "half")
                throw Broken()
            }
        }
        #expect(try Self.names(folder) == ["E"])
    }

    @Test func `by several at once leaves one whole folder`() async throws {
        let ledger = try SampleLedger(entries: 300)
        let export = ledger.folder.file("E")
        let (path, key) = (ledger.path, ledger.key)
        let ends = await withTaskGroup(of: Outcome.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    await transcript("ledger", "export", path, export, "--key", key).status
                }
            }
            return await group.reduce(into: [Outcome]()) { $0.append($1) }
        }
        #expect(ends.count { $0 == .done } == 1 && ends.count { $0 == .refused } == 3, "\(ends)")
        #expect(await transcript("ledger", "verify", export, "--key", key).status == .done)
        #expect(try Self.names(ledger.folder) == ["E"])
    }

    @Test func `hands on every key, and first the one that signed it`() async throws {
        let ledger = try SampleLedger(entries: 7)
        let former = try #require(Self.former).verifier.description
        let keys = try ledger.folder.write("\(former)\n\(ledger.key)\n", "keys")
        let export = ledger.folder.file("E")
        let got = await transcript("ledger", "export", ledger.path, export, "--key-file", keys)
        #expect(got.status == .done, "\(got)")
        let key = await transcript("ledger", "key", export)
        #expect(key.out == "\(ledger.key)\n\(former)\n")
        #expect(await transcript("ledger", "verify", export).status == .done)
    }

    /// Not the ledger's fault, and not said to be.
    @Test func `names the place that it cannot write to`() async throws {
        let ledger = try SampleLedger(entries: 3)
        let file = try ledger.folder.write("", "file")
        func export(to folder: String, _ locale: Locale) async -> Transcript {
            await transcript(
                "ledger",
                "export",
                ledger.path,
                folder,
                "--key",
                ledger.key,
                locale: locale
            )
        }
        let english = await export(to: file + "/E", .plain)
        #expect(english.status == .unreachable)
        let text = english.notes.replacing("\n", with: " ")
        #expect(text.contains("The export could not be written to '"), "\(english)")
        #expect(text.contains("(it is no directory)"), "\(english)")
        let japanese = await export(to: file + "/E", .japanese)
        #expect(japanese.notes.filter { $0 != "\n" }.contains("に書き出せません（ディレクトリ"))
        #expect(await export(to: "", .plain).status == .usage)
        let link = ledger.folder.file("link")
        try FileManager.default.createSymbolicLink(
            atPath: link,
            withDestinationPath: ledger.folder.file("nowhere")
        )
        #expect(await export(to: link, .plain).status == .refused)
    }
}
