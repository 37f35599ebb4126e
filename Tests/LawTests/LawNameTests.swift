import BrokerTesting
import Foundation
import Testing

/// No law that the oracle's sources demand is without a history that breaks it.
struct LawNameTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardized

    /// Every law for which the tables have a history, a check or an answer that breaks it.
    private static let broken: Set<String> = {
        let records = Office.unlawful.map(\.law) + Office.incomplete.map(\.broken.law)
        let answers = Office.brokenAnswers.map(\.law)
        let checks = Office.checks.compactMap(\.law) + Office.glimpses.compactMap(\.law)
        return Set(records + answers + checks)
    }()

    @Test func `every law that the oracle demands is broken by a table`() throws {
        let folder = Self.root.appending(path: "Sources/BrokerTesting/Laws")
        let files = try FileManager.default.contentsOfDirectory(
            at: folder,
            includingPropertiesForKeys: nil
        )
        let demanded = try files.reduce(into: Set<String>()) { names, file in
            names.formUnion(Self.laws(in: try String(contentsOf: file, encoding: .utf8)))
        }
        #expect(demanded.count >= 24)
        #expect(demanded.subtracting(Self.broken) == [])
    }

    /// The second argument of each `demand`, alone on its line or after the first, and the first of
    /// each breach.
    private static func laws(in text: String) -> [String] {
        text.split(separator: "\n").flatMap { line -> [String] in
            let alone = line.wholeMatch(of: /\s+"(\w+)",/).map { [String($0.1)] } ?? []
            let within = line.matches(of: /demand\(.+?, "(\w+)", "|LawBreach\("(\w+)", "/)
            return alone + within.compactMap { ($0.1 ?? $0.2).map(String.init) }
        }
    }

    @Test func `each deliberate fault names the law that must find it`() throws {
        let folder = Self.root.appending(path: "Tests/Faults")
        let files = try FileManager.default.contentsOfDirectory(
            at: folder,
            includingPropertiesForKeys: nil
        )
        #expect(files.count >= 11)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let law = text.prefixMatch(of: /Law: (\w+)\n/).map { String($0.1) }
            #expect(law.map(Self.broken.contains) == true, "\(file.lastPathComponent)")
        }
    }
}
