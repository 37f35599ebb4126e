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
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async {
                continuation.resume(with: Result { try read(size ?? .max) })
            }
        }
    }

    private func read(_ size: UInt64) throws -> HistoryFold {
        var fold = HistoryFold()
        var seq: UInt64 = 0
        while seq < size,
            case let limit = Int(min(size - seq, UInt64(Self.pageEntries))),
            case let leaves = try ledger.readLeaves(from: seq, limit: limit),
            !leaves.isEmpty
        {
            for leaf in leaves { fold.add(try EntryCoding.decode(leaf)) }
            seq += UInt64(leaves.count)
        }
        return fold
    }
}
