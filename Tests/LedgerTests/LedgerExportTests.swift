import BrokerTesting
import DaemonHarness
import Foundation
import Ledger
import Testing

struct LedgerExportTests {
    /// A directory that goes away with the test.
    private final class Scratch {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "mado-export-\(UUID().uuidString)").path

        init() throws {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true
            )
        }

        deinit {
            try? FileManager.default.removeItem(atPath: path)
        }

        /// The files below `name` with their bytes, by path.
        func files(_ name: String) throws -> [String: Data] {
            let root = path + "/" + name
            var files: [String: Data] = [:]
            for file in try FileManager.default.subpathsOfDirectory(atPath: root) {
                let full = root + "/" + file
                var isDirectory: ObjCBool = false
                guard
                    unsafe FileManager.default.fileExists(
                        atPath: full,
                        isDirectory: &isDirectory
                    ), !isDirectory.boolValue
                else { continue }
                files[file] = try Data(contentsOf: URL(filePath: full))
            }
            return files
        }
    }

    private func export(_ ledger: TestLedger, _ scratch: Scratch, _ name: String) throws {
        try LedgerExport.write(
            from: ledger.store,
            keys: [ledger.signer.verifier],
            to: scratch.path + "/" + name
        )
    }

    @Test(arguments: [41, 1_000_000_000_000, UInt64.max])
    func `a size that a checkpoint only claims costs nothing`(size: UInt64) throws {
        let ledger = try TestLedger(count: 40, seed: 7)
        let scratch = try Scratch()
        try export(ledger, scratch, "out")
        let file = scratch.path + "/out/checkpoint"
        let note = try String(contentsOfFile: file, encoding: .utf8)
            .replacing("\n40\n", with: "\n\(size)\n")
        try note.write(toFile: file, atomically: false, encoding: .utf8)
        let reader = ExportReader(directory: scratch.path + "/out")
        let keys = [ledger.signer.verifier]
        #expect(throws: LedgerFault.badSignature(checkpoint: size)) {
            try reader.verify(keys: keys)
        }
        ledger.store.tamper { _, checkpoints in
            let last = checkpoints.removeLast()
            checkpoints.append(StoredCheckpoint(size: size, note: last.note))
        }
        #expect(throws: LedgerFault.checkpointMalformed(size: size)) { try ledger.verify() }
    }

    @Test func `the last bundle that there can be has no number after it`() throws {
        let ledger = try TestLedger(count: 2, seed: 7)
        let scratch = try Scratch()
        let last = TilePath(.entries, index: UInt64.max / 256, width: 255)
        let file = scratch.path + "/out/\(last)"
        let folder = URL(filePath: file).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(repeating: 0, count: 2 * 255).write(to: URL(filePath: file))
        let claimed = try #require(
            Checkpoint(origin: TestLedger.origin, size: UInt64.max, root: .empty)
        )
        try ledger.signer.sign(claimed.text).description
            .write(toFile: scratch.path + "/out/checkpoint", atomically: false, encoding: .utf8)
        let reader = ExportReader(directory: scratch.path + "/out")
        #expect(throws: LedgerFault.self) { try reader.verify(keys: [ledger.signer.verifier]) }
        let leaves = try reader.readStoredLeaves(from: UInt64.max - 2, limit: 10)
        #expect(leaves.map(\.seq) == [UInt64.max - 2, UInt64.max - 1])
    }

    /// The bundle that holds all is looked for under the name that another size gives it.
    @Test func `a size that was signed shows a cut tail`() throws {
        let ledger = try TestLedger(count: 40, seed: 7)
        let scratch = try Scratch()
        try export(ledger, scratch, "out")
        let more = try #require(Checkpoint(origin: TestLedger.origin, size: 41, root: .empty))
        try ledger.signer.sign(more.text).description
            .write(toFile: scratch.path + "/out/checkpoint", atomically: false, encoding: .utf8)
        #expect(throws: LedgerFault.tailCut(size: 0, checkpoint: 41)) {
            try ExportReader(directory: scratch.path + "/out")
                .verify(keys: [ledger.signer.verifier])
        }
    }

    @Test func `a missing bundle is named, however far the next one is`() throws {
        let ledger = try TestLedger(count: 1300, seed: 7)
        let scratch = try Scratch()
        try export(ledger, scratch, "out")
        let bundles = scratch.path + "/out/tile/entries/"
        for name in ["001", "003"] { try FileManager.default.removeItem(atPath: bundles + name) }
        let reader = ExportReader(directory: scratch.path + "/out")
        #expect(try reader.readStoredLeaves(from: 300, limit: 2).map(\.seq) == [512, 513])
        #expect(
            try reader.readStoredLeaves(from: 700, limit: 400).map(\.seq).suffix(2) == [1298, 1299]
        )
        #expect(throws: LedgerFault.missing(seq: 256)) {
            try reader.verify(keys: [ledger.signer.verifier])
        }
    }

    @Test(arguments: [1, 255, 256, 257, 513, 700])
    func `an export verifies and holds the same entries`(count: Int) throws {
        let ledger = try TestLedger(count: count, seed: 7)
        let scratch = try Scratch()
        try export(ledger, scratch, "out")
        let reader = ExportReader(directory: scratch.path + "/out")
        let key = try #require(try reader.verifierKeys().first)
        #expect(key.description == ledger.signer.verifier.description)
        var index = 0
        let report = try reader.verify(keys: [key], held: ledger.notes) { numbered in
            #expect(numbered.entry == ledger.entries[index])
            index += 1
        }
        #expect(index == count)
        #expect(report.checkpoint == ledger.notes.last)
        #expect(report.rootHex == (try ledger.verify().rootHex))
    }

    @Test func `lays the files out as tlog-tiles`() throws {
        let ledger = try TestLedger(count: 600, seed: 8)
        let scratch = try Scratch()
        try export(ledger, scratch, "out")
        let files = try scratch.files("out")
        #expect(
            files.keys.sorted() == [
                "checkpoint", "ledger.vkey", "tile/0/000", "tile/0/001", "tile/0/002.p/88",
                "tile/1/000.p/2", "tile/entries/000", "tile/entries/001",
                "tile/entries/002.p/88",
            ]
        )
        #expect(files["tile/0/000"]?.count == 8_192)
        #expect(files["tile/1/000.p/2"]?.count == 64)
        var tiles = LedgerTiles(source: ledger.store)
        for (path, data) in files where path.hasPrefix("tile/") {
            let tile = try #require(TilePath(path))
            let bytes = try tiles.bytes(of: tile)
            #expect(bytes == [UInt8](data), "\(path)")
        }
    }

    @Test(arguments: [
        "tile/0/003", "tile/0/002", "tile/0/002.p/89", "tile/1/000", "tile/1/000.p/3",
        "tile/2/000.p/1", "tile/7/000.p/1", "tile/entries/003.p/1", "tile/7/x999/x999/999",
    ])
    func `serves no tile that the tree does not have`(path: String) throws {
        let ledger = try TestLedger(count: 600, seed: 8)
        let tile = try #require(TilePath(path))
        var tiles = LedgerTiles(source: ledger.store)
        let bytes = try tiles.bytes(of: tile)
        #expect(bytes == nil)
    }

    @Test func `writes the same bytes twice and never over something`() throws {
        let ledger = try TestLedger(count: 300, seed: 9)
        let scratch = try Scratch()
        try export(ledger, scratch, "a")
        try export(ledger, scratch, "b/")
        #expect(try scratch.files("a") == scratch.files("b"))
        #expect(throws: LedgerExportFault.exists) { try export(ledger, scratch, "a") }
        #expect(throws: LedgerExportFault.empty) {
            try LedgerExport.write(
                from: MemoryLedgerStore(),
                keys: [ledger.signer.verifier],
                to: scratch.path + "/c"
            )
        }
    }

    @Test func `names the entry that cannot be read`() throws {
        let ledger = try TestLedger(count: 300, seed: 9)
        ledger.store.tamper { leaves, _ in leaves.remove(at: 270) }
        let scratch = try Scratch()
        #expect(throws: LedgerExportFault.unreadable(seq: 270)) {
            try export(ledger, scratch, "a")
        }
        #expect(try scratch.files("a")["checkpoint"] == nil)
    }

    @Test func `every flipped byte of an export is found`() throws {
        let ledger = try TestLedger(count: 260, seed: 10)
        let scratch = try Scratch()
        try export(ledger, scratch, "out")
        let reader = ExportReader(directory: scratch.path + "/out")
        let keys = [ledger.signer.verifier]
        for (file, data) in try scratch.files("out") where file != "ledger.vkey" {
            // Every byte of the small files, every so many of the large ones.
            let step = max(1, data.count / 300)
            for place in stride(from: 0, to: data.count, by: step) {
                var damaged = data
                damaged[place] ^= 0x20
                try damaged.write(to: URL(filePath: scratch.path + "/out/" + file))
                #expect(throws: LedgerFault.self, "\(file), byte \(place)") {
                    try reader.verify(keys: keys)
                }
            }
            try data.write(to: URL(filePath: scratch.path + "/out/" + file))
        }
        #expect(try reader.verify(keys: keys).entries == 260)
    }

    @Test func `an entry that claims more bytes than there are is found`() throws {
        let bundle = EntryBundle.encode([[1, 2], [3]])
        #expect(EntryBundle.decode(bundle) == [[1, 2], [3]])
        for high in UInt8.min...UInt8.max where high != 0 {
            var longer = bundle
            longer[4] = high
            #expect(EntryBundle.decode(longer) == nil)
        }
        #expect(EntryBundle.decode(Array(bundle.dropLast())) == nil)
        #expect(EntryBundle.decode(bundle + [0]) == nil)
        #expect(EntryBundle.decode(bundle + [0, 0]) == [[1, 2], [3], []])
    }

    /// Also where the last bundle is full, or one is the last of those that are read at once.
    @Test(arguments: [(256, "000"), (512, "000"), (512, "001"), (2_304, "007"), (2_304, "008")])
    func `nothing can be added to a full bundle`(count: Int, name: String) throws {
        let ledger = try TestLedger(count: count, seed: 12)
        let scratch = try Scratch()
        try export(ledger, scratch, "out")
        let path = "tile/entries/" + name
        let file = URL(filePath: scratch.path + "/out/" + path)
        let bundle = try Data(contentsOf: file)
        let reader = ExportReader(directory: scratch.path + "/out")
        let leaf = try #require(try ledger.store.readLeaves(from: 0, limit: 1).first)
        let tails: [[UInt8]] = [
            [0], [0, 0], [0, 5] + Array("hello".utf8), EntryBundle.encode([leaf]),
            [UInt8](repeating: 7, count: 100_000),
        ]
        for tail in tails {
            try (bundle + tail).write(to: file)
            #expect(throws: LedgerFault.badBundle(path: path), "\(tail.count) bytes") {
                try reader.verify(keys: [ledger.signer.verifier])
            }
        }
        try bundle.write(to: file)
        #expect(try reader.verify(keys: [ledger.signer.verifier]).entries == UInt64(count))
    }

    @Test func `an entry is accused only by tiles that the signed root confirms`() throws {
        let ledger = try TestLedger(count: 300, seed: 13)
        let scratch = try Scratch()
        try export(ledger, scratch, "out")
        let reader = ExportReader(directory: scratch.path + "/out")
        let keys = [ledger.signer.verifier]
        func change(_ path: String, at place: Int) throws {
            let file = URL(filePath: scratch.path + "/out/" + path)
            var bytes = try Data(contentsOf: file)
            bytes[place] ^= 1
            try bytes.write(to: file)
        }
        try change("tile/0/000", at: 40)
        #expect(throws: LedgerFault.badTile(path: "tile/0/000")) { try reader.verify(keys: keys) }
        // Now entry 256 differs, too. The tile of entry 1 is no witness.
        try change("tile/entries/001.p/44", at: 20)
        let fault = #expect(throws: LedgerFault.self) { try reader.verify(keys: keys) }
        #expect(fault != .altered(seq: 1))
        try change("tile/0/000", at: 40)
        #expect(throws: LedgerFault.altered(seq: 256)) { try reader.verify(keys: keys) }
    }

    @Test func `says what is wrong with the file of the checkpoint`() throws {
        let ledger = try TestLedger(count: 10, seed: 14)
        let scratch = try Scratch()
        try export(ledger, scratch, "out")
        let file = URL(filePath: scratch.path + "/out/checkpoint")
        let note = try Data(contentsOf: file)
        let reader = ExportReader(directory: scratch.path + "/out")
        let keys = [ledger.signer.verifier]
        let unreadable = LedgerFault.checkpointUnreadable(path: "checkpoint")
        // A witness whose name is not UTF-8: it must not be read as one that it is not.
        let witness = Data("\u{2014} ".utf8) + Data([0xFF]) + Data(" AAAAAAA=\n".utf8)
        let damaged: [Data] = [Data(), note.dropLast(), note + Data([10]), note + witness]
        for bytes in damaged {
            try bytes.write(to: file)
            #expect(throws: unreadable, "\(bytes.count) bytes") { try reader.verify(keys: keys) }
        }
        try FileManager.default.removeItem(at: file)
        let missing = LedgerFault.checkpointMissing(path: "checkpoint")
        #expect(throws: missing) { try reader.verify(keys: keys) }
        #expect(throws: missing) {
            try ExportReader(directory: scratch.path + "/nowhere").verify(keys: keys)
        }
        try note.write(to: file)
        let other = try #require(NoteSigner(name: "mado.example/other", seed: Array(0..<32)))
        let foreign = LedgerFault.otherLog(checkpoint: 10, origin: TestLedger.origin)
        #expect(throws: foreign) { try reader.verify(keys: [other.verifier]) }
    }

    /// What may be there is not missing: nothing is concluded.
    @Test func `what cannot be read is no fault`() throws {
        let ledger = try TestLedger(count: 10, seed: 15)
        let scratch = try Scratch()
        try export(ledger, scratch, "out")
        let root = scratch.path + "/out"
        let reader = ExportReader(directory: root)
        let files = FileManager.default
        for path in ["checkpoint", "tile/entries/000.p/10", "tile/0/000.p/10", "tile", "tile/0"] {
            let file = root + "/" + path
            try files.moveItem(atPath: file, toPath: root + "/kept")
            // A link to itself.
            try files.createSymbolicLink(atPath: file, withDestinationPath: file)
            let fault = #expect(throws: ExportUnreadable.self, "\(path)") {
                try reader.verify(keys: [ledger.signer.verifier])
            }
            #expect(fault?.path.hasPrefix(file) == true, "\(path): \(String(describing: fault))")
            try files.removeItem(atPath: file)
            try files.moveItem(atPath: root + "/kept", toPath: file)
        }
        #expect(try reader.verify(keys: [ledger.signer.verifier]).entries == 10)
    }

    /// Another account's files, and that of the tests may be root.
    @Test(arguments: ["tile", "tile/entries", "tile/0", "checkpoint", ""])
    func `a reader without permission is not told of a fault`(path: String) throws {
        let ledger = try TestLedger(count: 10, seed: 16)
        let scratch = try Scratch()
        try export(ledger, scratch, "out")
        let root = scratch.path + "/out"
        let reader = ExportReader(directory: root)
        let account = geteuid() == 0 ? 65_534 : geteuid()
        func verify() throws -> LedgerReport {
            try withAccount(account) { try reader.verify(keys: [ledger.signer.verifier]) }
        }
        #expect(try verify().entries == 10)
        let barred = root + "/" + path
        #expect(unsafe chmod(barred, 0) == 0)
        let fault = #expect(throws: ExportUnreadable.self) { try verify() }
        #expect(unsafe chmod(barred, 0o755) == 0)
        #expect(fault?.errno == EACCES)
        #expect(fault?.path.hasPrefix(barred) == true)
    }

    @Test func `every missing or cut file of an export is found, and where`() throws {
        let ledger = try TestLedger(count: 600, seed: 11)
        let scratch = try Scratch()
        try export(ledger, scratch, "out")
        let root = scratch.path + "/out/"
        let reader = ExportReader(directory: scratch.path + "/out")
        let cases: [(String, LedgerFault)] = [
            ("tile/entries/000", .missing(seq: 0)),
            ("tile/entries/001", .missing(seq: 256)),
            ("tile/entries/002.p/88", .tailCut(size: 512, checkpoint: 600)),
            ("tile/0/001", .badTile(path: "tile/0/001")),
            ("tile/1/000.p/2", .badTile(path: "tile/1/000.p/2")),
        ]
        for (file, expected) in cases {
            let data = try Data(contentsOf: URL(filePath: root + file))
            try FileManager.default.removeItem(atPath: root + file)
            #expect(throws: expected) { try reader.verify(keys: [ledger.signer.verifier]) }
            try data.dropLast().write(to: URL(filePath: root + file))
            #expect(throws: LedgerFault.self) {
                try reader.verify(keys: [ledger.signer.verifier])
            }
            try data.write(to: URL(filePath: root + file))
        }
        let bundle = try Data(contentsOf: URL(filePath: root + "tile/entries/002.p/88"))
        try (bundle + [0, 0]).write(to: URL(filePath: root + "tile/entries/002.p/88"))
        #expect(throws: LedgerFault.badBundle(path: "tile/entries/002.p/88")) {
            try reader.verify(keys: [ledger.signer.verifier])
        }
    }
}
