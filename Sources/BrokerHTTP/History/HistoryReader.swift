import BrokerCore
import Dispatch
import Ledger

/// Reads the whole ledger beside the writer and folds it, away from the threads of the doors.
struct HistoryReader: Sendable {
    private static let queue = DispatchQueue(label: "mado.history")
    private static let pageEntries = 4_096

    let ledger: any LedgerSource & Sendable

    /// `entries`: only so many of the first ones; nil: all that are there.
    func fold(entries size: UInt64? = nil) async throws -> HistoryFold {
        try await onQueue {
            var fold = HistoryFold()
            try read(size ?? .max) { entry in
                fold.add(entry)
                return true
            }
            return fold
        }
    }

    /// Everything that a check needed at `instant`: what was recorded up to then.
    func authority(at instant: Instant) async throws -> Authority {
        try await onQueue {
            var authority = Authority()
            // No later entry is dated before an earlier one.
            try read(.max) { numbered in
                guard numbered.entry.at <= instant else { return false }
                authority.apply(numbered.entry)
                return true
            }
            return authority
        }
    }

    private func onQueue<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async { continuation.resume(with: Result { try body() }) }
        }
    }

    /// `take`: false ends the reading.
    private func read(_ size: UInt64, _ take: (NumberedEntry) -> Bool) throws {
        var seq: UInt64 = 0
        while seq < size,
            case let limit = Int(min(size - seq, UInt64(Self.pageEntries))),
            case let leaves = try ledger.readLeaves(from: seq, limit: limit),
            !leaves.isEmpty
        {
            for leaf in leaves {
                guard take(try EntryCoding.decode(leaf)) else { return }
            }
            seq += UInt64(leaves.count)
        }
    }
}
