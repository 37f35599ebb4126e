import BrokerCore
import BrokerTesting
import Ledger
import Testing

struct LedgerWriterTests {
    private func signer() throws -> NoteSigner {
        try #require(NoteSigner(name: TestLedger.origin, seed: Array(0..<32)))
    }

    @Test func `numbers entries from zero and covers each batch with a checkpoint`() throws {
        var samples = SampleEntries(seed: 1)
        let store = MemoryLedgerStore()
        let signer = try signer()
        var writer = LedgerWriter(store: store, signer: signer)
        let first = try writer.append(samples.entries(3), mark: TestLedger.mark)
        let second = try writer.append(samples.entries(1), mark: TestLedger.mark)
        #expect(first.seqs == 0...2)
        #expect(second.seqs == 3...3)
        #expect(writer.size == 4)
        #expect(second.checkpoint.size == 4)
        #expect(second.checkpoint.root == writer.tree.root)
        #expect(try store.head()?.checkpoint == second.note)
        #expect(store.commitCount == 2)
        let note = try #require(SignedNote(second.note))
        #expect(note.text == second.checkpoint.text)
        #expect(note.isSigned(by: [signer.verifier]))
    }

    @Test func `goes on where a verified ledger ends`() throws {
        let ledger = try TestLedger(count: 20, seed: 2)
        let whole = try TestLedger(count: 20, seed: 2)
        var resumed = LedgerWriter(
            store: ledger.store,
            signer: ledger.signer,
            resuming: try ledger.verify()
        )
        var further = LedgerWriter(
            store: whole.store,
            signer: whole.signer,
            resuming: try whole.verify()
        )
        let entry = try #require(ledger.entries.last)
        let note = try resumed.append([entry], mark: TestLedger.mark).note
        #expect(try further.append([entry], mark: TestLedger.mark).note == note)
        #expect(try ledger.verify().entries == 21)
    }

    @Test func `refuses before it stores, and goes on`() throws {
        var samples = SampleEntries(seed: 3)
        let store = MemoryLedgerStore()
        var writer = LedgerWriter(store: store, signer: try signer())
        let entries = samples.entries(3)
        let early = samples.entry(
            fact: .clockConfirmed(wall: Instant(millisecondsSince1970: .max))
        )
        #expect(throws: LedgerWriterFault.noEntries) {
            try writer.append([], mark: TestLedger.mark)
        }
        #expect(throws: LedgerWriterFault.unencodable(index: 3, .outOfRange("wall"))) {
            try writer.append(entries + [early], mark: TestLedger.mark)
        }
        let past = Entry(
            at: Instant(millisecondsSince1970: 0),
            actor: .daemon,
            request: RequestID(drawn: 1),
            fact: .authoritySuspended
        )
        #expect(throws: LedgerWriterFault.timeGoesBack(index: 3)) {
            try writer.append(entries + [past], mark: TestLedger.mark)
        }
        #expect(try store.head() == nil)
        #expect(try writer.append(entries, mark: TestLedger.mark).seqs == 0...2)
        #expect(throws: LedgerWriterFault.timeGoesBack(index: 0)) {
            try writer.append([past], mark: TestLedger.mark)
        }
    }

    /// `expectSize`: what a new start finds.
    @Test(arguments: [
        (MemoryLedgerStore.Failure.lost, UInt64(2)), (.persisted, 4),
    ])
    func `stops after a failed write and recovers by a new start`(
        failure: MemoryLedgerStore.Failure,
        expectSize: UInt64
    ) throws {
        var samples = SampleEntries(seed: 4)
        let store = MemoryLedgerStore()
        let signer = try signer()
        let verifier = LedgerVerifier(keys: [signer.verifier], depth: .lastCheckpoint)
        var writer = LedgerWriter(store: store, signer: signer)
        _ = try writer.append(samples.entries(2), mark: TestLedger.mark)
        store.failNextWrite(failure)
        let next = samples.entries(2)
        #expect(throws: MemoryLedgerStore.WriteFailed.self) {
            try writer.append(next, mark: TestLedger.mark)
        }
        #expect(throws: LedgerWriterFault.stateUnknown) {
            try writer.append(next, mark: TestLedger.mark)
        }
        #expect(throws: LedgerStoreFault.unusable) { try store.head() }
        store.crash()
        let report = try verifier.verify(store)
        #expect(report.entries == expectSize)
        var resumed = LedgerWriter(store: store, signer: signer, resuming: report)
        _ = try resumed.append(samples.entries(1), mark: TestLedger.mark)
        #expect(try verifier.verify(store).entries == expectSize + 1)
    }

    @Test func `a cache that lies loses whole batches only`() throws {
        let store = MemoryLedgerStore(syncsAtOnce: false)
        let ledger = try TestLedger(count: 12, seed: 5, store: store)
        #expect(try ledger.verify().entries == 12)
        store.sync()
        var writer = LedgerWriter(
            store: store,
            signer: ledger.signer,
            resuming: try ledger.verify()
        )
        let entry = try #require(ledger.entries.last)
        _ = try writer.append([entry, entry], mark: TestLedger.mark)
        store.crash()
        #expect(try ledger.verify().entries == 12)
    }
}
