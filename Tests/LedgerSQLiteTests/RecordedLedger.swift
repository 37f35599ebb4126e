import BrokerCore
import BrokerTesting
import Ledger
import LedgerSQLite
import PowerCut
import Testing

/// A ledger that was written while everything its disk did was recorded, and what had been
/// acknowledged when.
struct RecordedLedger {
    /// What stands from a position of the record on: what was acknowledged there.
    struct Moment {
        let position: Int
        var size: UInt64
        var mark: ClockMark?
        var note: String?
    }

    static let file = "ledger.sqlite"

    private(set) var records: [DiskRecord] = []
    private(set) var leaves: [StoredLeaf]
    private(set) var moments: [Moment]
    private var samples: SampleEntries
    private var clock: Int64

    /// Goes on from a ledger of which `leaves` are there, the last acknowledged as `moment` says.
    init(seed: UInt64, leaves: [StoredLeaf] = [], from moment: Moment? = nil) {
        samples = SampleEntries(seed: seed)
        self.leaves = leaves
        clock = moment?.mark?.wall.millisecondsSince1970 ?? 1_793_000_000_000
        moments = [
            Moment(
                position: 0,
                size: moment?.size ?? 0,
                mark: moment?.mark,
                note: moment?.note
            )
        ]
    }

    static func signer() throws -> NoteSigner {
        try #require(NoteSigner(name: "mado.example/ledger1", seed: Array(0..<32)))
    }

    private var path: String { "/" + Self.file }

    /// Writes so many batches and marks in each of several lives of the store.
    mutating func run(
        on disk: PowerCutDisk,
        lives: Int,
        batches: Int,
        _ random: inout some RandomNumberGenerator
    ) throws {
        for _ in 0..<lives {
            let store = try SQLiteLedgerStore.open(path: disk.directory + path)
            let report = try LedgerVerifier(keys: [try Self.signer().verifier]).verify(store)
            var writer = LedgerWriter(
                store: store,
                signer: try Self.signer(),
                resuming: report
            )
            _ = try store.keepReserve(bytes: 1 << 20)
            for _ in 0..<batches {
                try step(store, &writer, disk, &random)
            }
        }
        records = disk.records
    }

    private mutating func step(
        _ store: SQLiteLedgerStore,
        _ writer: inout LedgerWriter,
        _ disk: PowerCutDisk,
        _ random: inout some RandomNumberGenerator
    ) throws {
        clock += 10
        let mark = ClockMark(
            wall: Instant(millisecondsSince1970: clock),
            boot: Milliseconds(clock),
            bootID: "b-1"
        )
        let last = moments[moments.count - 1]
        var next = Moment(position: 0, size: last.size, mark: mark, note: last.note)
        if Int.random(in: 0..<6, using: &random) == 0 {
            try store.saveMark(mark)
        } else {
            let count = Int.random(in: 1...4, using: &random)
            next.note = try writer.append(entries(count), mark: mark).note
            next.size = writer.size
            leaves += try store.readStoredLeaves(from: last.size, limit: count)
        }
        moments.append(
            Moment(position: disk.position, size: next.size, mark: mark, note: next.note)
        )
    }

    private mutating func entries(_ count: Int) -> [Entry] {
        samples.entries(count).map { entry in
            Entry(
                at: Instant(millisecondsSince1970: clock),
                actor: entry.actor,
                request: entry.request,
                totpStep: entry.totpStep,
                fact: entry.fact
            )
        }
    }

    // MARK: Judging

    /// What must not be so of a disk that a cut at this position left; nothing if all is well.
    ///
    /// `also` gets the ledger as it was found, to go on with it.
    func complaints(
        at position: Int,
        _ image: DiskImage,
        also: (Scratch, Moment) throws -> Void = { _, _ in }
    ) throws -> [String] {
        let index = moments.lastIndex { $0.position <= position } ?? 0
        let acknowledged = moments[index]
        let possible = moments[index...].prefix(2)
        let scratch = try Scratch()
        try scratch.lay(image)
        do {
            let found = try judge(scratch, acknowledged, possible)
            try also(scratch, found)
            return []
        } catch let complaint as Complaint {
            return [complaint.text]
        } catch {
            return ["cannot be opened or verified: \(error)"]
        }
    }

    private struct Complaint: Error {
        let text: String
    }

    private func judge(
        _ scratch: Scratch,
        _ acknowledged: Moment,
        _ possible: ArraySlice<Moment>
    ) throws -> Moment {
        let store = try SQLiteLedgerStore.open(path: scratch.path + path)
        let head = try store.head()
        let size = head?.size ?? 0
        guard size >= acknowledged.size else {
            throw Complaint(text: "\(acknowledged.size) acknowledged, \(size) there")
        }
        guard let moment = possible.first(where: { $0.size == size && $0.mark == head?.mark })
        else {
            throw Complaint(
                text: "size \(size) and mark \(String(describing: head?.mark)) are of no batch"
            )
        }
        let held = acknowledged.note.map { [$0] } ?? []
        let verifier = LedgerVerifier(keys: [try Self.signer().verifier], depth: .lastCheckpoint)
        let report = try verifier.verify(store, held: held)
        guard report.entries == size, report.checkpoint == moment.note else {
            throw Complaint(text: "verified \(report.entries) of \(size)")
        }
        let there = try store.readStoredLeaves(from: 0, limit: Int(size) + 1)
        guard there == Array(leaves.prefix(Int(size))) else {
            throw Complaint(text: "a leaf of the first \(size) differs")
        }
        return moment
    }
}
