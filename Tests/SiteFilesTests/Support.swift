import Foundation
import Messages
import SiteFiles
import Testing

/// Which reader a case goes to.
enum Reader: String, CaseIterable, Sendable {
    case config, policy, areas, systems, roster, terminals

    var file: String {
        switch self {
        case .config: "mado.yaml"
        case .roster, .terminals: "\(rawValue).csv"
        default: "\(rawValue).yaml"
        }
    }

    /// A description of the value, or all problems; never both.
    func read(_ bytes: [UInt8]) throws(FileProblems) -> String {
        switch self {
        case .config: "\(try DaemonConfig.read(bytes, file: file))"
        case .policy: "\(try PolicyFile.read(bytes, file: file))"
        case .areas: "\(try AreasFile.read(bytes, file: file))"
        case .systems: "\(try SystemsFile.read(bytes, file: file))"
        case .roster: "\(try RosterFile.read(bytes, file: file))"
        case .terminals: "\(try TerminalsFile.read(bytes, file: file))"
        }
    }

    /// The example that is delivered with the product.
    func example() throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: exampleDirectory + file)))
    }
}

/// `config` beside `Tests`.
let exampleDirectory: String = {
    let here = URL(fileURLWithPath: #filePath)
    let root = here.deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    return root.appendingPathComponent("config").path + "/"
}()

func problems(_ reader: Reader, _ bytes: [UInt8]) -> [FileProblem] {
    do {
        _ = try reader.read(bytes)
        return []
    } catch {
        return error.problems
    }
}

/// A broken file, the line that is named and a fragment of what is said in each language.
struct BadInput: Sendable, CustomTestStringConvertible {
    let name: String
    let reader: Reader
    let bytes: [UInt8]
    let line: Int
    let ja: String
    let en: String

    init(
        _ name: String,
        _ reader: Reader,
        _ text: String,
        line: Int,
        ja: String,
        en: String
    ) {
        self.init(name, reader, bytes: Array(text.utf8), line: line, ja: ja, en: en)
    }

    init(
        _ name: String,
        _ reader: Reader,
        bytes: [UInt8],
        line: Int,
        ja: String,
        en: String
    ) {
        self.name = name
        self.reader = reader
        self.bytes = bytes
        self.line = line
        self.ja = ja
        self.en = en
    }

    var testDescription: String { "\(reader): \(name)" }

    /// Exactly one problem, at the line, saying this.
    func check() {
        let found = problems(reader, bytes)
        #expect(found.count == 1, "\(name): \(found)")
        #expect(found.first?.file == reader.file)
        #expect(found.first?.line == line, "\(name): \(found)")
        for problem in found {
            #expect(problem.message.ja.contains(ja), "\(problem.message.ja)")
            #expect(problem.message.en.contains(en), "\(problem.message.en)")
            let english = problem.text(in: .english)
            #expect(english.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "\(english)")
        }
    }
}

/// SplitMix64: the same sequence for the same seed.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
