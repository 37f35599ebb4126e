import Logging
import ServiceLifecycle
import Synchronization
import Systemd

/// Counts the listeners that are listening; the last one lets the announcer speak.
final class Readiness: Sendable {
    private let missing: Atomic<Int>
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init(count: Int) {
        missing = Atomic(count)
        (stream, continuation) = AsyncStream.makeStream()
    }

    func arrived() {
        if missing.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 {
            continuation.yield()
            continuation.finish()
        }
    }

    func wait() async {
        for await _ in stream { return }
    }
}

/// Tells systemd that the daemon is ready, after recovery and once every socket listens.
struct ReadyAnnouncer: Service {
    let readiness: Readiness
    let notifier: Notifier
    let status: ServiceStatus
    let logger: Logger

    func run() async throws {
        await readiness.wait()
        // Cancelled while a socket could not be bound: nothing is ready.
        guard !Task.isCancelled else { return }
        status.ready()
        logger.info("ready", metadata: ["state": "\(status.text)"])
        try? await gracefulShutdown()
        notifier.stopping()
    }
}
