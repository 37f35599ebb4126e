import Foundation
import Testing
import mado_fuzz

/// The kept inputs of `scripts/fuzz` without libFuzzer: those that parsers broke on stay mended.
struct CorpusTests {
    static let corpus = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "corpus")

    private func names(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test(arguments: Parser.all.map(\.name))
    func `the parser keeps its properties on every kept input`(name: String) throws {
        let parser = try #require(Parser.all.first { $0.name == name })
        let folder = Self.corpus.appending(path: name)
        let files = try names(folder)
        #expect(!files.isEmpty)
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: folder.appending(path: file)))
            #expect(throws: Never.self, "\(name)/\(file)") { try parser.check(bytes) }
        }
    }

    @Test func `every folder is of a parser`() throws {
        let parsers = Parser.all.map(\.name)
        #expect(try names(Self.corpus).filter { !parsers.contains($0) } == [])
        #expect(Set(parsers).count == parsers.count)
    }
}
