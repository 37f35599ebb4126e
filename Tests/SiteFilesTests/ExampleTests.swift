import BrokerCore
import Foundation
import Messages
import SiteFiles
import Testing

@Suite struct `The example files` {
    @Test func `load together`() throws {
        let site = try Site.load(configPath: exampleDirectory + "mado.yaml")
        #expect(site.config.company == Message("例示送配電株式会社", "Example Grid Company"))
        #expect(site.policy.areas.map(\.text) == ["36", "37", "38", "39", "37-islands"])
        #expect(site.policy.isWithinCeilings)
        #expect(site.systems.map(\.system.id.text) == ["sys-1", "sys-2", "sys-9"])
        #expect(site.systems.first?.uriRules.count == 4)
        #expect(site.systems.first?.name.ja == "託送お客さま管理システム")
        #expect(site.terminals.map(\.terminal.kind) == [.grid, .grid, .retail, .drill])
        #expect(site.roster.count == 9)
        #expect(Set(site.roster.flatMap(\.person.roles)) == Set(Role.allCases))
        #expect(site.roster.last?.organisation == "受付,第2班")
    }

    @Test func `state the defaults that the code has`() throws {
        let written = try PolicyFile.load(path: exampleDirectory + "policy.yaml")
        let usual = Policy()
        for kind in EventKind.allCases {
            #expect(written.limits(of: kind) == usual.limits(of: kind))
        }
        var same = written
        same.kinds = [:]
        #expect(same == usual)
        let config = try DaemonConfig.load(path: exampleDirectory + "mado.yaml")
        let bare =
            "company: {ja: 例示送配電株式会社, en: Example Grid Company}\n"
            + "origin: mado.example.co.jp/ledger1\n"
        let file = exampleDirectory + "mado.yaml"
        #expect(try DaemonConfig.read(Array(bare.utf8), file: file) == config)
    }

    @Test func `are reported together when several are missing`() throws {
        var config = try DaemonConfig.load(path: exampleDirectory + "mado.yaml")
        config.files.roster = "/nonexistent/roster.csv"
        config.files.areas = exampleDirectory
        do {
            _ = try Site.load(config: config)
            Issue.record("nothing was reported")
        } catch {
            #expect(error.problems.map(\.file) == [exampleDirectory, "/nonexistent/roster.csv"])
            #expect(error.problems.map(\.line) == [0, 0])
            #expect(error.text(in: .english).contains("(there is no such file)"))
            #expect(error.text(in: .japanese).contains("ファイルを読めません"))
        }
    }

    @Test func `are refused where a person and a system have one certificate`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let digest = String(repeating: "ab", count: 32)
        func write(_ name: String, _ part: String, _ replacement: String) throws -> String {
            let file = folder.appending(path: name)
            let text = try String(contentsOfFile: exampleDirectory + name, encoding: .utf8)
            try Data(text.replacing(part, with: replacement).utf8).write(to: file)
            return file.path(percentEncoded: false)
        }
        var config = try DaemonConfig.load(path: exampleDirectory + "mado.yaml")
        config.files.roster = try write("roster.csv", ",duty,2002,", ",duty,2002,\(digest)")
        #expect(try Site.load(config: config).roster.count == 9)
        config.files.systems = try write(
            "systems.yaml",
            "    enforcement: dry_run",
            "    enforcement: dry_run\n    tls_client_certificate_sha256: [\(digest)]"
        )
        do {
            _ = try Site.load(config: config)
            Issue.record("a certificate was a person's and a system's")
        } catch {
            #expect(error.problems.map(\.file) == [config.files.roster])
            #expect(error.problems.map(\.line) == [3])
            #expect(error.text(in: .english).contains("is in systems.yaml too"))
        }
    }

    @Test func `are refused above the size limit`() {
        let bytes = [UInt8](repeating: 0x0A, count: SiteText.bytesMax + 1)
        let found = problems(.roster, bytes)
        #expect(found.map(\.line) == [0])
        #expect(found.first?.message.en.contains("67,108,864 bytes") == true)
        let yaml = [UInt8](repeating: 0x0A, count: 4 * 1024 * 1024 + 1)
        #expect(problems(.policy, yaml).map(\.line) == [0])
    }

    @Test(arguments: Reader.allCases, [7, 20_261_121] as [UInt64])
    func `survive random damage`(_ reader: Reader, _ seed: UInt64) throws {
        let good = try reader.example()
        #expect(problems(reader, good).isEmpty)
        var random = Seeded(state: seed)
        let lines = good.count(where: { $0 == 0x0A }) + 1
        for _ in 0..<300 {
            let bytes = damaged(good, &random)
            let found = problems(reader, bytes)
            for problem in found {
                #expect(problem.file == reader.file, "seed \(seed)")
                #expect((0...lines + 64).contains(problem.line), "seed \(seed): \(problem)")
                #expect(!problem.message.ja.isEmpty && !problem.message.en.isEmpty)
                #expect(problem.message.en.utf8.allSatisfy { (0x20...0x7E).contains($0) })
            }
            #expect(found.map(\.line) == found.map(\.line).sorted())
        }
    }

    private func damaged(_ good: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = good
        let interesting: [UInt8] = [0, 0x0A, 0x0D, 0x22, 0x2C, 0x3A, 0x2D, 0x5B, 0x7B, 0x26, 0xFF]
        for _ in 0...Int.random(in: 0..<4, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[place] = .random(in: 0...255, using: &random)
            case 1: bytes[place] = interesting.randomElement(using: &random) ?? 0
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(interesting.randomElement(using: &random) ?? 0, at: place)
            default:
                let end = min(bytes.count, place + Int.random(in: 1..<64, using: &random))
                bytes.insert(contentsOf: bytes[place..<end], at: place)
            }
            if bytes.isEmpty { bytes = [0x0A] }
        }
        return bytes
    }
}
