package import BrokerCore
import Synchronization

/// What checks are answered from: memory, a lock, never an `await` (law L2).
///
/// The clock is read while the lock is held, so that no answer mixes an old moment with a new
/// record. Ends arrive when they are decided, openings when they are durable (law L3).
package final class ValidityTable: Sendable {
    private struct Table {
        var authority = Authority()
        /// Set while nothing can be recorded: every check is denied (law L12).
        var isDenying = true
    }

    private let clock: TrustedClock
    private let table = Mutex(Table())

    /// Denies everything until ``open(_:)``.
    package init(clock: TrustedClock) {
        self.clock = clock
    }

    /// Is the credential of `token` valid for `audience` at this moment?
    package func check(token: Digest, audience: SystemID) -> Result<ValidCredential, Refusal> {
        table.withLock { table in
            let stamp = clock.stamp()
            if table.isDenying { return .failure(.cannotRecord) }
            guard stamp.isClockSure else { return .failure(.clockUnsure) }
            return table.authority.check(token: token, audience: audience, at: stamp.now)
        }
    }

    /// Is it valid, and for what `question` asks?
    package func check(
        token: Digest,
        audience: SystemID,
        for question: AccessQuestion
    ) -> Result<ValidCredential, Refusal> {
        table.withLock { table in
            let stamp = clock.stamp()
            if table.isDenying { return .failure(.cannotRecord) }
            guard stamp.isClockSure else { return .failure(.clockUnsure) }
            return table.authority.check(
                token: token,
                audience: audience,
                for: question,
                at: stamp.now
            )
        }
    }

    package var isDenying: Bool { table.withLock { $0.isDenying } }

    /// Begins to answer, after recovery.
    func open(_ authority: Authority) {
        table.withLock { $0 = Table(authority: authority, isDenying: false) }
    }

    /// Ends take effect before they are durable.
    func end(_ entries: [Entry]) {
        table.withLock { table in
            for entry in entries { table.authority.applyEnd(entry) }
        }
    }

    /// Openings take effect once they are durable.
    func apply(_ entries: [Entry]) {
        table.withLock { table in
            for entry in entries { table.authority.apply(entry) }
        }
    }

    /// Nothing can be recorded any more: from now on everything is denied.
    func denyAll() {
        table.withLock { $0.isDenying = true }
    }
}
