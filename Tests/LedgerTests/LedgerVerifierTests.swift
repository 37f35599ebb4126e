import BrokerCore
import BrokerTesting
import Ledger
import Testing

struct LedgerVerifierTests {
    private let ledger: TestLedger

    init() throws {
        ledger = try TestLedger(count: 40, seed: 4)
    }

    @Test(arguments: [LedgerVerifier.Depth.everyCheckpoint, .lastCheckpoint])
    func `reports a sound ledger and hands out its entries`(depth: LedgerVerifier.Depth) throws {
        var visited: [Entry] = []
        let verifier = LedgerVerifier(keys: [ledger.signer.verifier], depth: depth)
        let report = try verifier.verify(ledger.store) { visited.append($0.entry) }
        #expect(visited == ledger.entries)
        #expect(report.entries == 40)
        #expect(report.checkpoint == ledger.notes.last)
        #expect(report.lastAt == ledger.entries.last?.at)
        let all = UInt64(ledger.notes.count)
        #expect(report.checkpoints == (depth == .everyCheckpoint ? all : 1))
        let leaves = try ledger.store.readLeaves(from: 0, limit: 40)
        #expect(report.tree == MerkleTree(leafHashes: leaves.map(TreeHash.leaf)))
    }

    @Test func `an empty ledger is sound`() throws {
        let report = try LedgerVerifier(keys: [ledger.signer.verifier]).verify(MemoryLedgerStore())
        #expect(report == .empty)
    }

    @Test(arguments: [LedgerVerifier.Depth.everyCheckpoint, .lastCheckpoint])
    func `names the entry of every flipped byte`(depth: LedgerVerifier.Depth) throws {
        let leaves = try ledger.store.readStoredLeaves(from: 0, limit: 40)
        for seq in [0, 1, 17, 39] {
            for place in leaves[seq].bytes.indices {
                let fault = ledger.fault(depth: depth) { leaves, _ in
                    var bytes = leaves[seq].bytes
                    bytes[place] ^= UInt8(1 << (place % 8))
                    leaves[seq] = leaves[seq].with(bytes: bytes)
                }
                #expect(fault == .altered(seq: UInt64(seq)), "entry \(seq), byte \(place)")
            }
        }
    }

    /// The noted hash is mended too: the leaf itself, or the next checkpoint, shows it.
    @Test(arguments: [LedgerVerifier.Depth.everyCheckpoint, .lastCheckpoint])
    func `finds every forged byte`(depth: LedgerVerifier.Depth) throws {
        let sizes = try ledger.sizes()
        let leaves = try ledger.store.readStoredLeaves(from: 0, limit: 40)
        for seq in [0, 17, 39] {
            let covering = try #require(sizes.firstIndex { $0 > seq })
            let before = covering == 0 ? 0 : sizes[covering - 1]
            let narrow = LedgerFault.rootMismatch(after: before, checkpoint: sizes[covering])
            for place in leaves[seq].bytes.indices {
                let fault = ledger.fault(depth: depth) { leaves, _ in
                    var bytes = leaves[seq].bytes
                    bytes[place] ^= 1
                    leaves[seq] = leaves[seq].forged(bytes: bytes)
                }
                switch fault {
                case .undecodable(UInt64(seq), _)?, .wrongSeq(UInt64(seq), _)?,
                    .timeGoesBack(UInt64(seq))?, narrow?:
                    break
                // An entry dated later makes the one after it go back.
                case .timeGoesBack(UInt64(seq) + 1)?: break
                default: Issue.record("entry \(seq), byte \(place): \(String(describing: fault))")
                }
            }
        }
    }

    @Test func `names a changed hash`() {
        let fault = ledger.fault { leaves, _ in
            leaves[5] = StoredLeaf(seq: 5, bytes: leaves[5].bytes, hash: .empty)
        }
        #expect(fault == .altered(seq: 5))
        let none = ledger.fault { leaves, _ in
            leaves[6] = StoredLeaf(seq: 6, bytes: leaves[6].bytes, hash: nil)
        }
        #expect(none == .altered(seq: 6))
    }

    @Test func `finds every deleted entry`() {
        for seq in 0..<39 {
            let fault = ledger.fault { leaves, _ in leaves.remove(at: seq) }
            #expect(fault == .missing(seq: UInt64(seq)))
            // The rows after it moved up and their hashes kept.
            let closed = ledger.fault { leaves, _ in
                leaves.remove(at: seq)
                for place in seq..<leaves.count {
                    leaves[place] = StoredLeaf(
                        seq: UInt64(place),
                        bytes: leaves[place].bytes,
                        hash: leaves[place].hash
                    )
                }
            }
            #expect(closed == .wrongSeq(seq: UInt64(seq), says: UInt64(seq) + 1))
        }
    }

    @Test func `finds every swap`() {
        for seq in 0..<39 {
            let fault = ledger.fault { leaves, _ in
                let (first, second) = (leaves[seq], leaves[seq + 1])
                leaves[seq] = first.forged(bytes: second.bytes)
                leaves[seq + 1] = second.forged(bytes: first.bytes)
            }
            #expect(fault == .wrongSeq(seq: UInt64(seq), says: UInt64(seq) + 1))
        }
    }

    @Test func `finds every cut tail by the checkpoints that are left`() throws {
        let sizes = try ledger.sizes()
        for size in 0..<40 {
            let covering = try #require(sizes.first { $0 > size })
            let fault = ledger.fault { leaves, _ in leaves.removeSubrange(size...) }
            #expect(fault == .tailCut(size: UInt64(size), checkpoint: covering))
        }
    }

    @Test func `finds a cut tail with its checkpoints by one that somebody holds`() throws {
        let newest = try #require(ledger.notes.last)
        for size in try ledger.sizes().dropLast() {
            func cut(_ leaves: inout [StoredLeaf], _ checkpoints: inout [StoredCheckpoint]) {
                leaves.removeAll { $0.seq >= size }
                checkpoints.removeAll { $0.size > size }
            }
            // By itself it is a sound, shorter ledger: only a held checkpoint can tell.
            #expect(ledger.fault(after: cut) == nil)
            let fault = ledger.fault(held: [newest], after: cut)
            #expect(fault == .tailCut(size: size, checkpoint: 40))
        }
    }

    @Test func `every checkpoint held from before agrees`() throws {
        for note in ledger.notes {
            #expect(throws: Never.self) { try ledger.verify(held: [note]) }
            #expect(throws: Never.self) {
                try ledger.verify(held: [note], depth: .lastCheckpoint)
            }
        }
        #expect(try ledger.verify(held: ledger.notes.reversed()).entries == 40)
    }

    @Test func `finds a ledger rewritten with the log's own key`() throws {
        let other = try TestLedger(count: 40, seed: 5)
        for (note, size) in zip(ledger.notes, try ledger.sizes()) {
            #expect(throws: LedgerFault.heldCheckpointMismatch(after: 0, size: size)) {
                try other.verify(held: [note])
            }
        }
    }

    @Test func `refuses a held checkpoint that proves nothing`() throws {
        let stranger = try #require(
            NoteSigner(name: TestLedger.origin, seed: [UInt8](repeating: 9, count: 32))
        )
        let text = try #require(ledger.notes.first.flatMap(SignedNote.init)).text
        for note in ["", "nonsense", try stranger.sign(text).description] {
            #expect(throws: LedgerFault.heldCheckpointInvalid(index: 1)) {
                try ledger.verify(held: [ledger.notes[0], note])
            }
        }
    }

    @Test func `finds entries that no checkpoint covers`() throws {
        let sizes = try ledger.sizes()
        let before = try #require(sizes.dropLast().last)
        let fault = ledger.fault { _, checkpoints in checkpoints.removeLast() }
        #expect(fault == .uncovered(seq: before))
        #expect(ledger.fault { _, checkpoints in checkpoints = [] } == .uncovered(seq: 0))
        let all = ledger.fault { leaves, checkpoints in (leaves, checkpoints) = ([], []) }
        #expect(all == nil)
    }

    @Test func `finds every damaged checkpoint`() throws {
        let stranger = try #require(
            NoteSigner(name: TestLedger.origin, seed: [UInt8](repeating: 9, count: 32))
        )
        let foreign = try #require(NoteSigner(name: "other", seed: Array(0..<32)))
        let size = try ledger.sizes()[3]
        let note = try #require(SignedNote(ledger.notes[3]))
        let checkpoint = try #require(Checkpoint(note.text))
        let moved = try #require(
            Checkpoint(origin: "other", size: size, root: checkpoint.root)
        )
        let forged = try #require(
            Checkpoint(origin: TestLedger.origin, size: size, root: .empty)
        )
        var flipped = note.signatures[0].bytes
        flipped[10] ^= 1
        let badSignature = SignedNote(
            text: note.text,
            signatures: [
                .init(
                    name: note.signatures[0].name,
                    keyID: note.signatures[0].keyID,
                    bytes: flipped
                )
            ]
        )
        let sizes = try ledger.sizes()
        let cases: [(String, LedgerFault)] = [
            ("", .checkpointMalformed(size: size)),
            (ledger.notes[2], .checkpointMalformed(size: size)),
            (
                try foreign.sign(moved.text).description,
                .otherLog(checkpoint: size, origin: "other")
            ),
            (try stranger.sign(note.text).description, .unknownKey(checkpoint: size)),
            (badSignature.description, .badSignature(checkpoint: size)),
            (
                try ledger.signer.sign(forged.text).description,
                .rootMismatch(after: sizes[2], checkpoint: size)
            ),
        ]
        for (note, expected) in cases {
            let fault = ledger.fault { _, checkpoints in
                checkpoints[3] = StoredCheckpoint(size: size, note: note)
            }
            #expect(fault == expected)
        }
    }

    @Test func `accepts a log whose key was rotated`() throws {
        let next = try #require(
            NoteSigner(name: TestLedger.origin, seed: [UInt8](repeating: 9, count: 32))
        )
        var writer = LedgerWriter(
            store: ledger.store,
            signer: next,
            resuming: try ledger.verify()
        )
        let entry = try #require(ledger.entries.last)
        _ = try writer.append([entry], mark: TestLedger.mark)
        let keys = [ledger.signer.verifier, next.verifier]
        #expect(try LedgerVerifier(keys: keys).verify(ledger.store).entries == 41)
        #expect(throws: LedgerFault.unknownKey(checkpoint: 41)) { try ledger.verify() }
    }

    /// The keys of two logs are known, as of a restored ledger: each counts for its own name.
    @Test func `a key vouches for no other log than its own`() throws {
        let former = try #require(NoteSigner(name: "mado.example/former", seed: Array(1..<33)))
        let keys = [ledger.signer.verifier, former.verifier]
        let note = try #require(ledger.notes.last.flatMap(SignedNote.init))
        let checkpoint = try #require(Checkpoint(note.text))
        let moved = try #require(
            Checkpoint(origin: former.name, size: checkpoint.size, root: checkpoint.root)
        )
        let byOther = try former.sign(note.text)
        let ofOther = try ledger.signer.sign(moved.text)
        for wrong in [byOther, ofOther] {
            #expect(throws: CheckpointFault.unknownKey) {
                try Checkpoint(signed: wrong, by: keys)
            }
            #expect(throws: LedgerFault.heldCheckpointInvalid(index: 0)) {
                try LedgerVerifier(keys: keys).verify(ledger.store, held: [wrong.description])
            }
            let receipt = InclusionReceipt(index: 0, leaf: [1], path: [], note: wrong)
            #expect(throws: ReceiptFault.notSigned) { try receipt.check(keys: keys) }
            ledger.store.tamper { _, checkpoints in
                checkpoints[checkpoints.count - 1] =
                    StoredCheckpoint(size: 40, note: wrong.description)
            }
            #expect(throws: LedgerFault.unknownKey(checkpoint: 40)) {
                try LedgerVerifier(keys: keys).verify(ledger.store)
            }
        }
        let both = SignedNote(text: note.text, signatures: byOther.signatures + note.signatures)
        #expect(try Checkpoint(signed: both, by: keys) == checkpoint)
        let spoilt = SignedNote(text: note.text, signatures: ofOther.signatures + note.signatures)
        #expect(throws: CheckpointFault.badSignature) {
            try Checkpoint(signed: spoilt, by: keys)
        }
        let own = try former.sign(moved.text)
        #expect(try Checkpoint(signed: own, by: keys) == moved)
        #expect(throws: CheckpointFault.otherLog(origin: former.name)) {
            try Checkpoint(signed: own, by: [ledger.signer.verifier])
        }
    }

    /// One letter, or the letter and its accent: Unicode takes them for the same.
    @Test func `a name is its bytes`() throws {
        let signer = try #require(NoteSigner(name: "caf\u{E9}", seed: Array(0..<32)))
        let text = try #require(Checkpoint(origin: "cafe\u{301}", size: 1, root: .empty)).text
        #expect(throws: CheckpointFault.otherLog(origin: "cafe\u{301}")) {
            try Checkpoint(signed: try signer.sign(text), by: [signer.verifier])
        }
    }

    @Test func `passes on what the visitor throws`() {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try LedgerVerifier(keys: [ledger.signer.verifier], depth: .lastCheckpoint)
                .verify(ledger.store) { _ in throw Stop() }
        }
    }

    @Test(arguments: [LedgerVerifier.Depth.everyCheckpoint, .lastCheckpoint])
    func `reads long ledgers page by page`(depth: LedgerVerifier.Depth) throws {
        let long = try TestLedger(count: 9_000, seed: 6)
        let verifier = LedgerVerifier(keys: [long.signer.verifier], depth: depth)
        var visited: [Entry] = []
        let report = try verifier.verify(long.store, held: long.notes) {
            visited.append($0.entry)
        }
        #expect(visited == long.entries)
        #expect(report.entries == 9_000)
        long.store.tamper { leaves, _ in
            leaves[8_765] = leaves[8_765].with(bytes: [1])
            leaves[4_321] = leaves[4_321].with(bytes: [1])
        }
        #expect(throws: LedgerFault.altered(seq: 4_321)) { try verifier.verify(long.store) }
    }

    /// A live store grows while it is read.
    @Test func `verifies up to where the ledger ended when it began`() throws {
        var writer = LedgerWriter(
            store: ledger.store,
            signer: ledger.signer,
            resuming: try ledger.verify()
        )
        let entry = try #require(ledger.entries.last)
        var appended = 0
        let report = try LedgerVerifier(keys: [ledger.signer.verifier]).verify(ledger.store) {
            guard $0.seq % 10 == 0 else { return }
            _ = try writer.append([entry], mark: TestLedger.mark)
            appended += 1
        }
        #expect(report.entries == 40)
        #expect(appended == 4)
        #expect(try ledger.verify().entries == 44)
    }
}
