import Broker
import BrokerCore
import Dispatch
import Ledger

/// Reads the uses away from the threads of the doors.
struct UseReader: Sendable {
    private static let queue = DispatchQueue(label: "mado.uses.reading")

    let keeper: UseKeeper

    /// Throws ``Problem`` where there is nothing to read them from, or they cannot be read now.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any UseStore) throws -> Value
    ) async throws -> Value {
        guard let store = keeper.store else { throw Problem.usesUnavailable }
        // Reading puts in order what was written lately, which a full disk does not allow.
        return try await withCheckedThrowingContinuation { continuation in
            Self.queue.async {
                continuation.resume(
                    with: Result { try body(store) }.mapError { _ in Problem.usesUnavailable }
                )
            }
        }
    }
}
