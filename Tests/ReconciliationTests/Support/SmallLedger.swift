import BrokerCore
import Ledger
import Messages

/// A ledger of a test's own entries, exported and signed.
struct SmallLedger: LedgerSource {
    private let leaves: [StoredLeaf]
    private let note: String
    let signer: NoteSigner

    struct Unsignable: Error {}

    init(_ entries: [Entry]) throws {
        guard
            let signer = NoteSigner(
                name: "mado.example.co.jp/test",
                seed: [UInt8](repeating: 5, count: 32)
            )
        else { throw Unsignable() }
        self.signer = signer
        var tree = MerkleTree()
        leaves = try entries.enumerated().map { seq, entry in
            let bytes = try EntryCoding.encode(NumberedEntry(seq: UInt64(seq), entry: entry))
            let hash = TreeHash.leaf(bytes)
            tree.append(hash)
            return StoredLeaf(seq: UInt64(seq), bytes: bytes, hash: hash)
        }
        guard
            let checkpoint = Checkpoint(origin: signer.name, size: tree.size, root: tree.root)
        else { throw Unsignable() }
        note = try signer.sign(checkpoint.text).description
    }

    func write(to scratch: Scratch) throws {
        try LedgerExport.write(
            from: self,
            keys: [signer.verifier],
            to: scratch.file("ledger-export")
        )
        try scratch.write("\(signer.verifier)\n", "ledger.pub")
    }

    // MARK: LedgerSource

    func lastCheckpoint() -> StoredCheckpoint? {
        StoredCheckpoint(size: UInt64(leaves.count), note: note)
    }

    func readCheckpoints(after size: UInt64?, limit: Int) -> [StoredCheckpoint] {
        lastCheckpoint().map { [$0] }?.filter { $0.size > size ?? 0 } ?? []
    }

    func readStoredLeaves(from seq: UInt64, limit: Int) -> [StoredLeaf] {
        Array(leaves.dropFirst(Int(seq)).prefix(limit))
    }
}

/// Entries for ``SmallLedger``; times are JST in 2022, as `12-23T06:00`.
enum SmallEntries {
    static let event = EventID(drawn: 1)
    static let grant = GrantID(drawn: 1)

    static func at(_ text: String) -> Instant {
        JST.parse("2022-\(text):00+09:00") ?? Instant(millisecondsSince1970: 0)
    }

    static func entry(_ text: String, _ fact: Fact, by person: String = "P-OP1") -> Entry {
        Entry(
            at: at(text),
            actor: .person(PersonID(unchecked: person)),
            request: RequestID(drawn: 7),
            fact: fact
        )
    }

    private static func plan(_ kind: EventKind) -> EventPlan {
        EventPlan(
            kind: kind,
            name: digest,
            areas: [AreaID(unchecked: "38")],
            systems: [SystemID(unchecked: "sys-1")]
        )
    }

    static func standby(_ time: String, id: EventID = event, kind: EventKind = .snow) -> Entry {
        entry(time, .eventStoodBy(id, plan(kind), conditions: [digest]))
    }

    static func declared(
        _ from: String,
        _ to: String,
        id: EventID = event,
        kind: EventKind = .snow,
        due: String? = nil
    ) -> Entry {
        let declaration = Declaration(
            plan: plan(kind),
            limits: kind.ceiling,
            windowLength: at(to) - at(from),
            approvalDue: due.map(at) ?? at(from) + .hours(2),
            inheritedCapAt: nil,
            window: Window(opensAt: at(from), closesAt: at(to), capAt: at(to))
        )
        return entry(from, .eventDeclared(id, declaration))
    }

    static func issued(
        _ time: String,
        _ person: String,
        id: GrantID = grant,
        systems: [String] = ["sys-1"],
        place: Place? = nil
    ) -> Entry {
        entry(
            time,
            .grantIssued(
                Grant(
                    id: id,
                    event: event,
                    person: PersonID(unchecked: person),
                    systems: systems.map { SystemID(unchecked: $0) },
                    scope: Scope(),
                    purpose: .outageInquiry,
                    place: place,
                    notBefore: at(time),
                    notAfter: .event,
                    grantedBy: PersonID(unchecked: "P-OP1"),
                    grantedAt: at(time)
                )
            )
        )
    }

    /// Made when December was over, so that the ledger speaks of all of it.
    static func exported(_ time: String = "2023-01-05T09:00") -> Entry {
        Entry(
            at: JST.parse("\(time):00+09:00") ?? Instant(millisecondsSince1970: 0),
            actor: .person(PersonID(unchecked: "P-OP1")),
            request: RequestID(drawn: 8),
            fact: .exportMade(entries: 5)
        )
    }

    /// The same history as the tables of ``SmallCase``, exported after the period.
    static var snow: [Entry] { unexported + [exported()] }

    static var unexported: [Entry] {
        [
            declared("12-23T06:00", "12-25T18:00"),
            issued("12-23T06:00", "YE-1"),
            entry("12-23T06:30", .eventApproved(event, nil), by: "P-OP2"),
            entry("12-25T18:00", .eventClosed(event)),
            entry(
                "12-25T18:00",
                .grantsEnded(event, [grant], End(cause: .eventClosed, at: at("12-25T18:00")))
            ),
        ]
    }

    /// A standby, and when it was withdrawn.
    static func standby(from: String, to: String?) -> [Entry] {
        let plan = EventPlan(
            kind: .snow,
            name: digest,
            areas: [AreaID(unchecked: "38")],
            systems: [SystemID(unchecked: "sys-1")]
        )
        let withdrawn = to.map {
            entry($0, .eventWithdrawn(event, effectiveAt: at($0), recordedLate: false))
        }
        return [entry(from, .eventStoodBy(event, plan, conditions: []))]
            + [withdrawn].compactMap { $0 }
    }

    private static let digest: Digest = {
        guard let digest = Digest([UInt8](repeating: 1, count: 32)) else {
            preconditionFailure("32 bytes are a digest")
        }
        return digest
    }()
}
