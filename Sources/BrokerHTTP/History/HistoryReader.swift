import BrokerCore
import Dispatch
import Ledger

/// Reads the whole ledger beside the writer and folds it, away from the threads of the doors.
struct HistoryReader: Sendable {
    private static let queue = DispatchQueue(label: "mado.history")
    private static let pageEntries = 4_096

    let ledger: any LedgerSource & Sendable

    func fold() async throws -> HistoryFold {
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async {
                continuation.resume(with: Result { try read() })
            }
        }
    }

    private func read() throws -> HistoryFold {
        var fold = HistoryFold()
        var seq: UInt64 = 0
        while case let leaves = try ledger.readLeaves(from: seq, limit: Self.pageEntries),
            !leaves.isEmpty
        {
            for leaf in leaves { fold.add(try EntryCoding.decode(leaf)) }
            seq += UInt64(leaves.count)
        }
        return fold
    }
}
