import BrokerCore
import Ledger

/// A small ledger that is the same in every run, with the key that signed it.
struct SampleLedger: LedgerSource {
    static let small = SampleLedger(count: 5)
    static let large = SampleLedger(count: 300)

    let signer: NoteSigner
    let leaves: [[UInt8]]
    /// One for each size from 1 on.
    let notes: [SignedNote]

    private init(count: Int) {
        guard let signer = NoteSigner(name: "mado.example/ledger1", seed: Array(0..<32)) else {
            fatalError("the sample's key is none")
        }
        var tree = MerkleTree()
        var leaves: [[UInt8]] = []
        var notes: [SignedNote] = []
        for seq in 0..<count {
            do {
                let leaf = try EntryCoding.encode(Self.entry(UInt64(seq)))
                leaves.append(leaf)
                tree.append(.leaf(leaf))
                guard
                    let checkpoint = Checkpoint(
                        origin: signer.name,
                        size: tree.size,
                        root: tree.root
                    )
                else { fatalError("the sample's origin is none") }
                notes.append(try signer.sign(checkpoint.text))
            } catch {
                fatalError("no sample: \(error)")
            }
        }
        self.signer = signer
        self.leaves = leaves
        self.notes = notes
    }

    /// What was signed.
    var texts: [String] { notes.map(\.text) }

    private static func entry(_ seq: UInt64) -> NumberedEntry {
        let facts: [Fact] = [
            .authoritySuspended, .authorityResumed(nil), .eventClosed(EventID(drawn: seq)),
            .personEnrolled(PersonID(unchecked: "YE-0001")), .exportMade(entries: seq),
        ]
        let entry = Entry(
            at: Instant(millisecondsSince1970: 1_793_000_000_000 + Int64(seq)),
            actor: seq % 2 == 0 ? .daemon : .person(PersonID(unchecked: "P-OP1")),
            request: RequestID(drawn: seq),
            fact: facts[Int(seq) % facts.count]
        )
        return NumberedEntry(seq: seq, entry: entry)
    }

    // MARK: LedgerSource

    func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf] {
        leaves.enumerated().dropFirst(Int(clamping: seq)).prefix(limit).map { place, leaf in
            StoredLeaf(seq: UInt64(place), bytes: leaf, hash: .leaf(leaf))
        }
    }

    func readCheckpoints(after size: UInt64?, limit: Int) throws -> [StoredCheckpoint] {
        notes.enumerated().dropFirst(Int(clamping: size ?? 0)).prefix(limit).map { place, note in
            StoredCheckpoint(size: UInt64(place + 1), note: note.description)
        }
    }

    func lastCheckpoint() throws -> StoredCheckpoint? {
        notes.last.map { StoredCheckpoint(size: UInt64(notes.count), note: $0.description) }
    }
}
