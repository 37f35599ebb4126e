import DaemonHarness
import Foundation
import GRDB
import Ledger
import Testing

/// The ledger at a real daemon as a log for others' tools: what is served is what is exported.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct LedgerDoorTests {
    /// The files of an export of the daemon's ledger, made beside it, by path.
    private static func export(_ site: TestSite) throws -> [String: [UInt8]] {
        let root = "\(site.root)/export-\(UUID().uuidString)"
        let key = try String(contentsOfFile: "\(site.statePath)/ledger.vkey", encoding: .utf8)
        let verifier = try #require(NoteVerifier(key.trimmingCharacters(in: .newlines)))
        try LedgerExport.write(from: site.openLedger(), keys: [verifier], to: root)
        _ = try ExportReader(directory: root).verify(keys: [verifier])
        var files: [String: [UInt8]] = [:]
        for file in try FileManager.default.subpathsOfDirectory(atPath: root) {
            guard let bytes = try? Data(contentsOf: URL(filePath: root + "/" + file)) else {
                continue
            }
            files[file] = [UInt8](bytes)
        }
        return files
    }

    /// What is served in place of each file, and how many files were compared.
    private static func differences(_ office: Office) throws -> (found: [String], files: Int) {
        let auditor = office.client(Staff.auditor.uid)
        var files = try export(office.site)
        files["ledger.vkey"] = nil
        var found: [String] = []
        for (file, bytes) in files.sorted(by: { $0.key < $1.key }) {
            let answer = try auditor.get("/ledger/\(file)")
            let type =
                file == "checkpoint" ? "text/plain; charset=utf-8" : "application/octet-stream"
            if answer.status != 200 || answer.body != bytes { found.append(file) }
            if answer.header("content-type") != type { found.append("the type of \(file)") }
        }
        return (found, files.count)
    }

    @Test func `what is served is the export, at every size`() async throws {
        // The founding alone fills the first tile.
        let (sizes, found, files) = try await Office.open(
            SitePlan(entrustees: 300),
            enrolled: [.operator1]
        ) { office in
            var sizes: [UInt64] = []
            var (found, files): ([String], Int) = ([], 0)
            func compare() throws {
                sizes.append(try office.site.verifyLedger().entries)
                let (more, count) = try Self.differences(office)
                found += more
                files += count
            }
            try compare()
            let event = try office.declare(.operator1)
            try compare()
            for start in stride(from: 1, through: 300, by: 100) {
                let persons = (start..<start + 100).map(SitePlan.entrustee)
                _ = try office.client(Staff.operator1.uid).call(Acts.grant(event, persons))
                    .checked()
                try compare()
            }
            return (sizes, found, files)
        }
        #expect(found == [])
        #expect(sizes == sizes.sorted() && Set(sizes).count == 5 && sizes[0] > 256)
        #expect((sizes.last ?? 0) > 512 && files > 30, "\(sizes), \(files) files")
    }

    @Test func `a narrower tile is the beginning of a wider one, and no other is there`()
        async throws
    {
        let (size, wrong, there, missing) = try await Office.open(
            SitePlan(entrustees: 300)
        ) { office in
            let size = Int(try office.site.verifyLedger().entries)
            let last = size - 256
            let root = office.client(0)
            let whole = try root.get("/ledger/tile/0/001.p/\(last)").checked().body
            let first = try root.get("/ledger/tile/0/000").checked().body
            var wrong: [String] = []
            for width in [1, 2, last - 1] {
                let part = try root.get("/ledger/tile/0/001.p/\(width)").checked().body
                if part != Array(whole.prefix(32 * width)) { wrong.append("1, \(width)") }
            }
            for width in [1, 128, 255] {
                let part = try root.get("/ledger/tile/0/000.p/\(width)").checked().body
                if part != Array(first.prefix(32 * width)) { wrong.append("0, \(width)") }
            }
            let paths = [
                "tile/0/001", "tile/0/001.p/\(last + 1)", "tile/0/002", "tile/0/002.p/1",
                "tile/1/000", "tile/1/000.p/2", "tile/2/000.p/1", "tile/8/000", "tile/64/000",
                "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/0", "tile/0/", "tile/", "tile",
                "tile/entries/001.p/\(last + 1)", "tile/entries/x001/000", "tile/data/000", "",
                "tile/0/../0/000", "tile/0/%30%30%30", "tile/0/000/", "checkpoint/", "ledger.vkey",
            ]
            let missing = try paths.map { ($0, try root.get("/ledger/\($0)").status) }
            let there = try root.get("/ledger/tile/1/000.p/1").checked().body
            return (size, wrong, there == MerkleTree(tile: first)?.root.bytes, missing)
        }
        #expect(size > 300)
        #expect(wrong == [])
        #expect(there)
        // A path that ends in a slash more is the framework's to forgive.
        for (path, status) in missing where path != "checkpoint/" {
            #expect(status == 404, "\(path)")
        }
    }

    /// Whoever follows: what a checkpoint covers is there at once, and consistent with the last.
    @Test func `a follower sees one log that only grows`() async throws {
        let (steps, wrong) = try await Office.open(
            SitePlan(entrustees: 260),
            enrolled: [.operator1]
        ) { office in
            let client = office.client(Staff.operator1.uid)
            let auditor = office.client(Staff.auditor.uid)
            let event = try office.declare(.operator1)
            var follower = Follower()
            for number in 1...40 {
                _ = try client.call(Acts.grant(event, [SitePlan.entrustee(number)])).checked()
                try follower.look(through: auditor)
            }
            return (follower.steps, follower.wrong)
        }
        #expect(steps == 40)
        #expect(wrong == [])
    }

    @Test func `the ledger is for those who may read the history`() async throws {
        let said = try await Office.open(SitePlan(hasTCP: true)) { office in
            let port = try #require(office.site.tcpPort)
            let callers: [(String, Client)] = [
                ("root", office.client(0)), ("nobody", office.client(65534)),
                ("stranger", office.client(22999)),
                ("operator", office.client(Staff.operator1.uid)),
                ("auditor", office.client(Staff.auditor.uid)),
                ("roster admin", office.client(Staff.rosterAdmin.uid)),
                ("network", .loopback(port: port)),
            ]
            var said: [String: [Said]] = [:]
            for (name, client) in callers {
                said[name] = try ["checkpoint", "tile/0/000.p/1", "tile/entries/000.p/1"].map {
                    Said(try client.get("/ledger/\($0)"))
                }
            }
            return said
        }
        let expected: [String: Said] = [
            "root": Said(200), "operator": Said(200), "auditor": Said(200),
            "nobody": Said(403, "actor_unknown"), "stranger": Said(403, "actor_unknown"),
            "roster admin": Said(403, "role_missing"), "network": Said(401, "unauthenticated"),
        ]
        for (name, one) in expected {
            #expect(said[name] == [one, one, one], "\(name)")
        }
    }

    @Test func `a bundle with a changed entry is not served, and the answer names the entry`()
        async throws
    {
        let (bundle, hashes, logged) = try await Office.open { office in
            let queue = try DatabaseQueue(path: office.site.ledgerPath)
            try queue.inDatabase { db in
                try db.execute(sql: "UPDATE entry SET leaf = x'7B7D' WHERE seq = 3")
            }
            try queue.close()
            let auditor = office.client(Staff.auditor.uid)
            return (
                try auditor.get("/ledger/tile/entries/000.p/5"),
                try auditor.get("/ledger/tile/0/000.p/5").status,
                try String(contentsOfFile: office.site.logPath, encoding: .utf8)
                    .contains("ledger damaged")
            )
        }
        #expect(bundle.status == 500)
        let text = String(decoding: bundle.body, as: UTF8.self)
        #expect(text.contains(#""code":"ledger_damaged""#))
        #expect(text.contains("記録3が失われているか") && text.contains("Entry 3 is lost, or was changed"))
        #expect(text.contains(#""reference":"#))
        // The hashes are as they were: whoever follows the log can say what entry 3 was not.
        #expect(hashes == 200)
        #expect(logged)
    }

    @Test func `HEAD says what GET would answer, without the body`() async throws {
        let said = try await Office.open { office in
            let size = try office.client(0).get("/ledger/checkpoint").body.count
            let heads = try ["checkpoint", "tile/0/000.p/3", "tile/0/001"].map { path in
                try ProgramRun(
                    "/usr/bin/curl",
                    [
                        "-sSI", "--unix-socket", office.site.socketPath,
                        "http://mado/ledger/\(path)",
                    ],
                    environment: [:],
                    directory: "/tmp"
                ).printed.split(separator: "\r\n").map { $0.lowercased() }
            }
            return (size, heads)
        }
        let (size, heads) = said
        #expect(heads[0].first == "http/1.1 200 ok")
        #expect(heads[0].contains("content-length: \(size)"))
        #expect(heads[1].contains("content-length: \(3 * 32)"))
        #expect(heads[1].contains("content-type: application/octet-stream"))
        #expect(heads[2].first == "http/1.1 404 not found")
    }
}

/// Keeps the leaf hashes that it was served, and checks each new checkpoint against them.
private struct Follower {
    private var hashes: [TreeHash] = []
    private(set) var steps = 0
    private(set) var wrong: [String] = []

    mutating func look(through client: Client) throws {
        let note = try client.get("/ledger/checkpoint").checked().text
        let checkpoint = try #require(SignedNote(note).flatMap { Checkpoint($0.text) })
        let size = Int(checkpoint.size)
        guard size >= hashes.count else { return wrong.append("shrank to \(size)") }
        while hashes.count < size {
            let (index, width) = (hashes.count / 256, min(256, size - hashes.count / 256 * 256))
            let path = TilePath(.hashes(level: 0), index: UInt64(index), width: width)
            let tile = try client.get("/ledger/\(path)").checked().body
            let known = hashes.count % 256
            let fresh = stride(from: 0, to: tile.count, by: 32).compactMap {
                TreeHash(tile[$0..<min(tile.count, $0 + 32)])
            }
            if Array(fresh.prefix(known)) != Array(hashes.suffix(known)) {
                wrong.append("\(path) changed")
            }
            hashes += fresh.dropFirst(known)
        }
        let root = MerkleTree(leafHashes: hashes).root
        if root != checkpoint.root { wrong.append("root of \(size)") }
        steps += 1
    }
}

extension MerkleTree {
    /// Of the hashes of one tile.
    fileprivate init?(tile: [UInt8]) {
        let hashes = stride(from: 0, to: tile.count, by: 32).compactMap {
            TreeHash(tile[$0..<min(tile.count, $0 + 32)])
        }
        guard hashes.count * 32 == tile.count else { return nil }
        self.init(leafHashes: hashes)
    }
}
