import BrokerTesting
import Ledger
import Testing

/// What is served of a ledger while it grows.
struct LedgerTilesTests {
    /// The hash tile by the words of the standard: each of its hashes is that of a whole subtree.
    private static func tile(_ path: TilePath, _ hashes: [TreeHash]) -> [UInt8] {
        guard case .hashes(let level) = path.content else { return [] }
        let span = 1 << (8 * level)
        return (0..<path.width).flatMap { place in
            let first = (Int(path.index) * 256 + place) * span
            return MerkleTree(leafHashes: hashes[first..<first + span]).root.bytes
        }
    }

    @Test func `every tile of every width is made from the same leaves, however it is asked for`()
        throws
    {
        let ledger = try TestLedger(count: 1_300, seed: 21)
        let leaves = try ledger.store.readLeaves(from: 0, limit: 1_300)
        let hashes = leaves.map(TreeHash.leaf)
        var tiles = LedgerTiles(source: ledger.store)
        // From the right, so that nothing of the left was asked for before.
        for level in [1, 0] {
            for index in (0...5).reversed() {
                for width in (1...256).reversed() {
                    let path = TilePath(.hashes(level: level), index: UInt64(index), width: width)
                    let has = (index * 256 + width) << (8 * level) <= 1_300
                    let bytes = try tiles.bytes(of: path)
                    #expect(bytes == (has ? Self.tile(path, hashes) : nil), "\(path)")
                }
            }
        }
        for width in [1, 20, 21, 256] {
            let bytes = try tiles.bytes(of: TilePath(.entries, index: 5, width: width))
            let end = 1_280 + width
            #expect(bytes == (width <= 20 ? EntryBundle.encode(leaves[1_280..<end]) : nil))
        }
    }

    /// A follower: whenever it looks, all of the checkpoint that it was given is there.
    @Test func `all of a checkpoint is there, and is the same ever after`() throws {
        let store = MemoryLedgerStore()
        var samples = SampleEntries(seed: 22)
        let signer = try #require(NoteSigner(name: TestLedger.origin, seed: Array(0..<32)))
        var writer = LedgerWriter(store: store, signer: signer)
        var tiles = LedgerTiles(source: store)
        var seen: [TilePath: [UInt8]] = [:]
        #expect(try tiles.checkpoint() == nil)
        let none = try tiles.bytes(of: TilePath(.entries, index: 0, width: 1))
        #expect(none == nil)
        for count in [1, 254, 1, 1, 255, 300, 7] {
            _ = try writer.append(samples.entries(count), mark: TestLedger.mark)
            let note = try #require(try tiles.checkpoint())
            let size = try #require(SignedNote(note).flatMap { Checkpoint($0.text) }).size
            #expect(size == writer.size)
            for level in 0...1 {
                let whole = size >> UInt64(8 * level)
                for index in 0...whole / 256 {
                    let width = Int(min(256, whole - index * 256))
                    guard width > 0 else { continue }
                    let path = TilePath(.hashes(level: level), index: index, width: width)
                    let served = try tiles.bytes(of: path)
                    seen[path] = try #require(served) as [UInt8]
                }
            }
        }
        for (path, bytes) in seen {
            let again = try tiles.bytes(of: path)
            #expect(again == bytes, "\(path)")
        }
    }

    @Test func `serves nothing of a damaged place, and what lies elsewhere`() throws {
        let ledger = try TestLedger(count: 600, seed: 23)
        ledger.store.tamper { leaves, _ in
            leaves[300] = leaves[300].with(bytes: [1])
            leaves[590] = StoredLeaf(seq: 590, bytes: leaves[590].bytes, hash: nil)
            leaves.remove(at: 595)
        }
        var tiles = LedgerTiles(source: ledger.store)
        let cases: [(String, UInt64?)] = [
            ("tile/entries/000", nil), ("tile/entries/001", 300), ("tile/0/001", nil),
            ("tile/1/000.p/2", nil), ("tile/0/002.p/78", nil), ("tile/0/002.p/79", 590),
            ("tile/entries/002.p/78", nil), ("tile/entries/002.p/88", 590),
        ]
        for (text, unreadable) in cases {
            let path = try #require(TilePath(text))
            let fault: LedgerExportFault?
            do {
                let served = try tiles.bytes(of: path)
                fault = served == nil ? .empty : nil
            } catch {
                fault = error as? LedgerExportFault
            }
            #expect(fault == unreadable.map { .unreadable(seq: $0) }, "\(text)")
        }
    }
}
