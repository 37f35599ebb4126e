import Dispatch
import Ledger
import Synchronization

/// Reads the files of the log away from the threads of the doors, one at a time: a tile of a high
/// level is made of many leaves.
final class LogFiles: Sendable {
    private static let queue = DispatchQueue(label: "mado.log")

    private let tiles: Mutex<LedgerTiles>

    init(source: any LedgerSource) {
        tiles = Mutex(LedgerTiles(source: source))
    }

    /// Nil while there is no entry.
    func checkpoint() async throws -> String? {
        try await onQueue { try $0.checkpoint() }
    }

    /// Nil where the log has no such tile.
    func tile(_ path: TilePath) async throws -> [UInt8]? {
        try await onQueue { try $0.bytes(of: path) }
    }

    private func onQueue<Value: Sendable>(
        _ body: @escaping @Sendable (inout LedgerTiles) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async {
                continuation.resume(with: Result { try self.tiles.withLock { try body(&$0) } })
            }
        }
    }
}
