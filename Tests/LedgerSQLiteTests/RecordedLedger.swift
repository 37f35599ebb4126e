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
    /// What was being written when the store failed: it may be there or not.
    private var attempted: Moment?
    /// What the store did that it must not, while it ran.
    private(set) var complaints: [String] = []
    /// Called when a write failed, with the store still open, as in a process that stops at once.
    var onFailure: () throws -> Void = {}
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
        let isMark = Int.random(in: 0..<6, using: &random) == 0
        let count = isMark ? 0 : Int.random(in: 1...4, using: &random)
        do {
            attempted = Moment(position: 0, size: last.size + UInt64(count), mark: mark, note: nil)
            if count == 0 {
                try store.saveMark(mark)
            } else {
                next.note = try writer.append(entries(count), mark: mark).note
                next.size = writer.size
            }
            attempted = nil
        } catch {
            try onFailure()
            complaints += Self.complaints(of: store, after: error, mark)
            throw error
        }
        moments.append(
            Moment(position: disk.position, size: next.size, mark: mark, note: next.note)
        )
        if count > 0 { leaves += try store.readStoredLeaves(from: last.size, limit: count) }
    }

    /// After a failed write a store refuses everything, and never what it was given as such.
    static func complaints(
        of store: some LedgerStore,
        after error: any Error,
        _ mark: ClockMark
    ) -> [String] {
        var complaints: [String] = []
        if case .refused? = error as? LedgerStoreFault {
            complaints.append("a failure is said to be a refusal")
        }
        let uses: [(String, () throws -> Void)] = [
            ("a mark", { try store.saveMark(mark) }),
            ("its head", { _ = try store.head() }),
            ("its leaves", { _ = try store.readStoredLeaves(from: 0, limit: 1) }),
            ("its checkpoints", { _ = try store.lastCheckpoint() }),
        ]
        for (name, use) in uses {
            do {
                try use()
                complaints.append("\(name) after \(error)")
            } catch LedgerStoreFault.unusable {
            } catch {
                complaints.append("\(name) fails otherwise: \(error)")
            }
        }
        return complaints
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
        let possible = Array(moments[index...].prefix(2)) + [attempted].compactMap { $0 }
        let scratch = try Scratch()
        try scratch.lay(image)
        do {
            let found = try judge(scratch.path, acknowledged, possible)
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

    /// Where the last act was acknowledged, before the store was closed.
    var end: Int { moments[moments.count - 1].position }

    /// The ledger as the next start on the same machine finds it, to go on with.
    ///
    /// Looked at in a copy: closing it in peace would make good what a start must.
    func resumed(in directory: String, seed: UInt64) throws -> RecordedLedger {
        let last = moments[moments.count - 1]
        let possible = [last] + [attempted].compactMap { $0 }
        let copy = try Scratch()
        try copy.copy(from: directory)
        let found = try judge(copy.path, last, possible)
        let store = try SQLiteLedgerStore.openReadOnly(path: copy.path + path)
        let there = try store.readStoredLeaves(from: 0, limit: Int(found.size) + 1)
        return RecordedLedger(seed: seed, leaves: there, from: found)
    }

    private func judge(
        _ directory: String,
        _ acknowledged: Moment,
        _ possible: [Moment]
    ) throws -> Moment {
        let store = try SQLiteLedgerStore.open(path: directory + path)
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
        guard report.entries == size, moment.note == nil || report.checkpoint == moment.note
        else {
            throw Complaint(text: "verified \(report.entries) of \(size)")
        }
        let known = min(Int(size), leaves.count)
        let there = try store.readStoredLeaves(from: 0, limit: known)
        guard there == Array(leaves.prefix(known)) else {
            throw Complaint(text: "a leaf of the first \(size) differs")
        }
        var found = moment
        found.note = report.checkpoint
        return found
    }
}
