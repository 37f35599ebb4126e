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
        var statusChanges = StatusChanges()

        mutating func note(_ entries: [Entry]) {
            for entry in entries { statusChanges.note(entry.fact.statusReach) }
        }
    }

    private let clock: TrustedClock
    private let table = Mutex(Table())

    /// Denies everything until ``open(_:)``.
    package init(clock: TrustedClock) {
        self.clock = clock
    }

    /// Is the credential of `token` valid for `audience` at this moment?
    package func check(token: Digest, audience: SystemID) -> Result<ValidCredential, Refusal> {
        judge { $0.check(token: token, audience: audience, at: $1) }
    }

    /// Is it valid where it is being used? Nil: the system does not say where.
    package func check(
        token: Digest,
        audience: SystemID,
        usedAt terminal: TerminalID?
    ) -> Result<ValidCredential, Refusal> {
        judge { $0.check(token: token, audience: audience, usedAt: terminal, at: $1) }
    }

    /// Is it valid, and for what `question` asks?
    package func check(
        token: Digest,
        audience: SystemID,
        for question: AccessQuestion
    ) -> Result<ValidCredential, Refusal> {
        judge { $0.check(token: token, audience: audience, for: question, at: $1) }
    }

    private func judge(
        _ question: (borrowing Authority, Instant) -> Result<ValidCredential, Refusal>
    ) -> Result<ValidCredential, Refusal> {
        table.withLock { table in
            let stamp = clock.stamp()
            if table.isDenying { return .failure(.cannotRecord) }
            guard stamp.isClockSure else { return .failure(.clockUnsure) }
            return question(table.authority, stamp.now)
        }
    }

    /// Why nobody is let in to `system` at this moment, whatever they hold; nil: somebody might be.
    package func closure(of system: SystemID) -> Refusal? {
        table.withLock { table in
            let stamp = clock.stamp()
            if table.isDenying { return .cannotRecord }
            guard stamp.isClockSure else { return .clockUnsure }
            return table.authority.closure(of: system, at: stamp.now)
        }
    }

    /// Whose the credential of `token` is, valid or not; nil if no live one is known.
    package func holder(of token: Digest) -> PersonID? {
        table.withLock { table in
            let live = table.authority.credentials[token]
            return live.flatMap { table.authority.grants[$0.credential.grant]?.grant.person }
        }
    }

    /// The live credential of `token`, for whichever system it is, at this moment.
    ///
    /// For its holder alone, who wants a short token for it: `terminal` as in checks.
    package func renewal(
        of token: Digest,
        usedAt terminal: TerminalID?
    ) -> Result<Renewal, Refusal> {
        table.withLock { table in
            let stamp = clock.stamp()
            if table.isDenying { return .failure(.cannotRecord) }
            guard stamp.isClockSure else { return .failure(.clockUnsure) }
            return table.authority.renewal(of: token, usedAt: terminal, at: stamp.now)
        }
    }

    /// A part of an event's status list at this moment; nil if there is no such event.
    ///
    /// A long list is read page by page, so that checks go on meanwhile.
    package func statusPage(of event: EventID, _ range: Range<Int>) -> StatusReading? {
        table.withLock { table in
            let stamp = clock.stamp()
            let page = table.authority.statusPage(of: event, range, at: stamp.now)
            return page.map { page in
                StatusReading(
                    page: page,
                    at: stamp.now,
                    change: table.statusChanges.number(of: event),
                    isDenying: table.isDenying || !stamp.isClockSure
                )
            }
        }
    }

    package var isDenying: Bool { table.withLock { $0.isDenying } }

    /// Begins to answer, after recovery.
    func open(_ authority: Authority) {
        var own = authority
        own.unshare()
        table.withLock { table in
            // What was read before was another record.
            table.statusChanges.note(.all)
            table.authority = own
            table.isDenying = false
        }
    }

    /// Ends take effect before they are durable.
    func end(_ entries: [Entry]) {
        table.withLock { table in
            for entry in entries { table.authority.applyEnd(entry) }
            table.note(entries)
        }
    }

    /// Openings take effect once they are durable.
    func apply(_ entries: [Entry]) {
        table.withLock { table in
            for entry in entries { table.authority.apply(entry) }
            table.note(entries)
        }
    }

    /// Nothing can be recorded any more: from now on everything is denied.
    func denyAll() {
        table.withLock { $0.isDenying = true }
    }
}
