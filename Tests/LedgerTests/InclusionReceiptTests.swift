import BrokerTesting
import Ledger
import Testing

struct InclusionReceiptTests {
    private let ledger: TestLedger

    init() throws {
        ledger = try TestLedger(count: 40, seed: 31)
    }

    private func receipt(_ seq: UInt64, under note: String? = nil) throws -> InclusionReceipt {
        let last = try #require(ledger.notes.last)
        return try #require(try ledger.store.receipt(of: seq, under: note ?? last))
    }

    private func fault(_ receipt: InclusionReceipt, _ keys: [NoteVerifier]) -> ReceiptFault? {
        do {
            _ = try receipt.check(keys: keys)
            return nil
        } catch {
            return error
        }
    }

    @Test func `shows every entry under every checkpoint that covers it`() throws {
        let keys = [ledger.signer.verifier]
        for (note, size) in zip(ledger.notes, try ledger.sizes()) {
            for seq in 0..<size {
                let text = try receipt(seq, under: note).description
                let read = try #require(InclusionReceipt(text))
                #expect(read.description == text)
                let (numbered, checkpoint) = try read.check(keys: keys)
                #expect(numbered.entry == ledger.entries[Int(seq)])
                #expect(numbered.seq == seq && checkpoint.size == size)
            }
            #expect(try ledger.store.receipt(of: size, under: note) == nil)
        }
        #expect(try ledger.store.receipt(of: 0, under: "no checkpoint") == nil)
    }

    @Test func `is written as the standard has it`() throws {
        let text = try receipt(5).description
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "c2sp.org/tlog-proof@v1")
        #expect(lines[1].hasPrefix("extra "))
        #expect(lines[2] == "index 5")
        // 40 leaves: five levels of 32, and the eight beside them.
        #expect(lines[3..<9].allSatisfy { $0.count == 44 })
        #expect(lines[9] == "")
        #expect(text.hasSuffix("\n\n" + (ledger.notes.last ?? "")))
    }

    @Test func `an entry known from elsewhere need not travel`() throws {
        let whole = try receipt(7)
        let bare = InclusionReceipt(index: 7, leaf: nil, path: whole.path, note: whole.note)
        let read = try #require(InclusionReceipt(bare.description))
        #expect(read == bare)
        #expect(fault(read, [ledger.signer.verifier]) == .withoutEntry)
    }

    @Test func `every flipped bit shows`() throws {
        let keys = [ledger.signer.verifier]
        let bytes = Array(try receipt(17).description.utf8)
        for place in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[place] ^= 1 << bit
                guard let text = String(validating: damaged, as: UTF8.self),
                    let read = InclusionReceipt(text)
                else { continue }
                #expect(fault(read, keys) != nil, "byte \(place), bit \(bit)")
            }
        }
    }

    @Test func `nothing else is read`() throws {
        let text = try receipt(17).description
        for wrong in [
            "", text + "\n", String(text.dropLast()), String(text.dropFirst()),
            text.replacing("\n", with: "\r\n"), text.replacing("index 17", with: "index 017"),
            text.replacing("index 17", with: "index +17"),
            text.replacing("index 17", with: "index -1"),
            text.replacing("index 17\n", with: ""), text.replacing("extra ", with: "extra  "),
            text.replacing("@v1", with: "@v2"), text.replacing("\n\n", with: "\n"),
            "c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n\(ledger.notes[0])",
        ] {
            #expect(InclusionReceipt(wrong) == nil, "\(wrong)")
        }
    }

    @Test func `what belongs to something else proves nothing`() throws {
        let keys = [ledger.signer.verifier]
        let (one, other) = (try receipt(17), try receipt(18))
        func mixed(
            index: UInt64 = 17,
            leaf: InclusionReceipt? = nil,
            path: [TreeHash]? = nil,
            note: SignedNote? = nil
        ) -> InclusionReceipt {
            InclusionReceipt(
                index: index,
                leaf: (leaf ?? one).leaf,
                path: path ?? one.path,
                note: note ?? one.note
            )
        }
        let notIncluded = ReceiptFault.notIncluded(seq: 17, size: 40)
        #expect(fault(mixed(leaf: other), keys) == notIncluded)
        #expect(fault(mixed(path: other.path), keys) == notIncluded)
        #expect(fault(mixed(path: one.path.dropLast()), keys) == notIncluded)
        #expect(fault(mixed(path: one.path + [.empty]), keys) == notIncluded)
        #expect(fault(mixed(index: 18), keys) == .notIncluded(seq: 18, size: 40))
        #expect(fault(mixed(index: 40), keys) == .notIncluded(seq: 40, size: 40))
        let early = try #require(SignedNote(ledger.notes[8]))
        #expect(fault(mixed(note: early), keys) != nil)

        let stranger = try #require(
            NoteSigner(name: TestLedger.origin, seed: [UInt8](repeating: 9, count: 32))
        )
        let foreign = try #require(NoteSigner(name: "other", seed: Array(0..<32)))
        #expect(fault(one, [stranger.verifier]) == .notSigned)
        #expect(fault(one, [foreign.verifier]) == .otherLog)
        let byStranger = mixed(note: try stranger.sign(one.note.text))
        #expect(fault(byStranger, keys) == .notSigned)
        let late = try receipt(17).description.replacing("\n\n", with: "\n\n\n")
        let shifted = try #require(InclusionReceipt(late))
        #expect(fault(shifted, keys) == .otherLog)
        let noCheckpoint = mixed(note: try ledger.signer.sign("hello\n"))
        #expect(fault(noCheckpoint, keys) == .otherLog)
    }

    /// The log's own key can sign any tree: what is in it must still be the entry of its place.
    @Test func `a signed tree of something else is no ledger`() throws {
        func receipt(_ leaf: [UInt8]) throws -> InclusionReceipt {
            let root = TreeHash.leaf(leaf)
            let checkpoint = try #require(
                Checkpoint(origin: TestLedger.origin, size: 1, root: root)
            )
            let note = try ledger.signer.sign(checkpoint.text)
            return InclusionReceipt(index: 0, leaf: leaf, path: [], note: note)
        }
        let keys = [ledger.signer.verifier]
        let bytes = try receipt([1, 2])
        #expect(fault(bytes, keys) == .undecodable(seq: 0, .malformed(offset: 0)))
        let moved = try receipt(try #require(try self.receipt(3).leaf))
        #expect(fault(moved, keys) == .wrongSeq(seq: 0, says: 3))
    }

    @Test func `a damaged ledger gives no receipt`() throws {
        let note = try #require(ledger.notes.last)
        ledger.store.tamper { leaves, _ in leaves.remove(at: 20) }
        #expect(throws: LedgerExportFault.unreadable(seq: 20)) {
            try ledger.store.receipt(of: 3, under: note)
        }
    }
}
