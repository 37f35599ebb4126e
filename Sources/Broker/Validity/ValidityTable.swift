package import BrokerCore
import Synchronization

/// What a system wants to know of a token.
package enum AskedOfToken: Sendable {
    /// Is it valid?
    case validity
    /// Is it valid where it is being used? Nil: the system does not say where.
    case use(TerminalID?)
    /// Is it valid, and for this?
    case access(AccessQuestion)
    /// Nothing more: the question itself was refused already.
    case refused(Refusal)
}

/// What a check found, with what its answer is counted and worded by.
package struct Judgement: Sendable {
    package let result: Result<ValidCredential, Refusal>
    package let at: Instant
    /// Which credential was asked about; nil if no live one has the token.
    package let credential: CredentialID?
    /// Refused, and asked by a system that lets everybody in all the same.
    package let isDryRun: Bool

    package init(
        result: Result<ValidCredential, Refusal>,
        at: Instant,
        credential: CredentialID? = nil,
        isDryRun: Bool = false
    ) {
        self.result = result
        self.at = at
        self.credential = credential
        self.isDryRun = isDryRun
    }
}

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

        func answer(
            _ token: Digest?,
            _ audience: SystemID,
            _ asked: AskedOfToken,
            _ stamp: Stamp
        ) -> Result<ValidCredential, Refusal> {
            if case .refused(let refusal) = asked { return .failure(refusal) }
            if isDenying { return .failure(.cannotRecord) }
            guard stamp.isClockSure else { return .failure(.clockUnsure) }
            guard let token else { return .failure(.credentialUnknown) }
            switch asked {
            case .validity, .refused:
                return authority.check(token: token, audience: audience, at: stamp.now)
            case .use(let terminal):
                return authority.check(
                    token: token,
                    audience: audience,
                    usedAt: terminal,
                    at: stamp.now
                )
            case .access(let question):
                return authority.check(
                    token: token,
                    audience: audience,
                    for: question,
                    at: stamp.now
                )
            }
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
        judge(token, for: audience, .validity).result
    }

    /// Answers a check of `audience`; a token of nil is one that can be none.
    package func judge(
        _ token: Digest?,
        for audience: SystemID,
        _ asked: AskedOfToken
    ) -> Judgement {
        table.withLock { table in
            let stamp = clock.stamp()
            let refusal: Refusal
            switch table.answer(token, audience, asked, stamp) {
            case .success(let valid):
                return Judgement(
                    result: .success(valid),
                    at: stamp.now,
                    credential: valid.credential.id
                )
            case .failure(let found): refusal = found
            }
            let live = token.flatMap { table.authority.credentials[$0] }
            let system = table.authority.systems[audience]
            // Where nothing can be recorded nobody is let in, not even on trial (law L12).
            let mayLetIn = !table.isDenying && stamp.isClockSure
            return Judgement(
                result: .failure(refusal),
                at: stamp.now,
                credential: live?.credential.id,
                isDryRun: mayLetIn && system?.enforcement == .dryRun
            )
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

    /// For which system the credential of `token` is, valid or not; nil if no live one is known.
    package func audience(of token: Digest) -> SystemID? {
        table.withLock { $0.authority.credentials[token]?.credential.system }
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
