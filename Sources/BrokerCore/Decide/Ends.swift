/// Ends that need nobody's act: an end that fell due has happened, whoever records it and when.
extension Desk {
    /// How a grant that is not recorded as ended ended by itself, by now; nil: it goes on.
    ///
    /// Whatever records the end later dates it so, and gives it this cause.
    func ownEnd(of grant: Grant) -> End? {
        let roster = authority.persons[grant.person]?.validTo
        let ends: [(EndCause, Instant?)] = [
            (.expired, grant.fixedEnd), (.personRemoved, roster), eventEnd(of: grant.event),
        ]
        let passed = ends.compactMap { cause, at -> End? in
            guard let at, at <= now else { return nil }
            return passedEnd(cause, at)
        }
        // Of ends at one instant, the widest names the cause.
        return passed.reversed().min { $0.at < $1.at }
    }

    private func eventEnd(of id: EventID) -> (EndCause, Instant?) {
        guard let event = state.event(id) else { return (.eventClosed, nil) }
        let cause: EndCause =
            switch event.state(at: now) {
            case .expired: .eventExpired
            case .lapsed: .approvalLapsed
            default: .eventClosed
            }
        return (cause, event.endedAt ?? event.endsAt)
    }

    /// How a credential whose grant goes on ended by itself: by a suspension, or by its age.
    func ownEnd(of live: LiveCredential) -> End? {
        let expired = live.credential.notAfter
        let suspended = authority.suspension.end(of: live.generation)
        if let suspended, suspended <= min(expired, now) {
            return passedEnd(.suspended, suspended)
        }
        return expired <= now ? passedEnd(.expired, expired) : nil
    }

    /// What ended by itself at `at`, and is on record only from now on.
    func passedEnd(_ cause: EndCause, _ at: Instant) -> End {
        End(cause: cause, at: at, recordedLate: isLate(at))
    }

    /// Is it late to record what took effect at `at`? Whatever a start finds is, and otherwise
    /// what is older than a minute, whoever records it.
    func isLate(_ at: Instant) -> Bool {
        switch command.act {
        case .recordDue(_, atStart: true), .recordEnds(_, atStart: true): true
        default: now - at > .minutes(1)
        }
    }
}

/// Gathers ends with one event, cause and instant into grouped entries, in order.
struct EndGroups {
    /// How many ends were added.
    private(set) var count = 0
    private var written: [Fact] = []
    private var event: EventID?
    private var end: End?
    private var grants: [GrantID] = []
    private var seen: Set<GrantID> = []
    private var credentials: [CredentialReference] = []

    var facts: [Fact] { written + openGroup }

    /// False if the grant was there already: each ends once.
    mutating func insert(_ id: GrantID) -> Bool { seen.insert(id).inserted }

    func contains(_ id: GrantID) -> Bool { seen.contains(id) }

    mutating func add(_ id: GrantID, of event: EventID, _ end: End) {
        begin(event, end, full: grants.count == Ceiling.endsPerEntry || !credentials.isEmpty)
        grants.append(id)
    }

    mutating func add(_ id: CredentialReference, of event: EventID, _ end: End) {
        begin(event, end, full: credentials.count == Ceiling.endsPerEntry || !grants.isEmpty)
        credentials.append(id)
    }

    private mutating func begin(_ event: EventID, _ end: End, full: Bool) {
        count += 1
        guard full || self.event != event || self.end != end else { return }
        written += openGroup
        (self.event, self.end, grants, credentials) = (event, end, [], [])
    }

    private var openGroup: [Fact] {
        guard let event, let end else { return [] }
        if !grants.isEmpty { return [.grantsEnded(event, grants, end)] }
        return credentials.isEmpty ? [] : [.credentialsEnded(event, credentials, end)]
    }
}
