import Synchronization

/// Why a piece of work was not taken.
package enum ScryptWorkerError: Error, Equatable {
    /// The queue is full: answer `overloaded` and let the caller come back.
    case overloaded
}

/// The one place where scrypt runs: a queue of bounded length.
///
/// One thread does one derivation at a time, so activations can neither hold an event loop nor
/// a thread of the concurrency pool, and never take more than 32 MiB. Checks do not pass here, and
/// where processors are short the thread yields to those that answer them.
package final class ScryptWorker: Sendable {
    private let thread = YieldingThread(name: "mado-scrypt")
    private let waiting = Mutex(0)
    private let depth: Int

    /// - Parameter depth: How many pieces of work may wait or run at once.
    package init(depth: Int = 64) {
        self.depth = depth
    }

    /// Runs `work` on the worker's thread and waits for it.
    ///
    /// Work of a task that is cancelled before its turn is skipped and throws
    /// `CancellationError`, so that callers who went away cost no derivation.
    ///
    /// - Throws: ``ScryptWorkerError/overloaded`` at once when the queue is full, and whatever
    ///   `work` throws.
    package func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let isTaken = waiting.withLock { count in
            guard count < depth else { return false }
            count += 1
            return true
        }
        guard isTaken else { throw ScryptWorkerError.overloaded }
        let isCancelled = Flag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                thread.run { [self] in
                    let result = Result {
                        guard !isCancelled.isSet else { throw CancellationError() }
                        return try work()
                    }
                    waiting.withLock { $0 -= 1 }
                    continuation.resume(with: result)
                }
            }
        } onCancel: {
            isCancelled.set()
        }
    }

    /// Hashes a new passphrase; see ``Passphrase/hash(_:random:cost:)``.
    package func hash(
        _ passphrase: Secret,
        random: RandomSource,
        cost: ScryptCost = .standard
    ) async throws -> PassphraseHash {
        try Passphrase.check(passphrase)
        return try await run { try Passphrase.hash(passphrase, random: random, cost: cost) }
    }

    /// Verifies a passphrase; see ``Passphrase/verify(_:against:)``.
    package func verify(
        _ passphrase: Secret,
        against stored: PassphraseHash?
    ) async throws -> Bool {
        try await run { try Passphrase.verify(passphrase, against: stored) }
    }
}

private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}
