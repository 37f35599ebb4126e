import BrokerCore
import Ledger
import Messages

/// Makes the history of a ledger that verified; `fold` has visited all its entries.
struct LedgerHistory {
    private let fold: HistoryFold
    private let systems: SystemNumbers
    private var history: History
    private var events: [EventID: Int] = [:]
    private var grants: [GrantID: Int] = [:]

    init(_ fold: HistoryFold, lastEntryAt: Instant?, systems: SystemNumbers) {
        self.fold = fold
        self.systems = systems
        history = History(isVerified: true, lastEntryAt: lastEntryAt)
    }

    /// An event that nobody approved by its due time has lapsed, whether or not that was recorded
    /// (law L2): by the end of the ledger or of the period, whichever is later.
    mutating func make(period: Interval, people: inout People) -> History {
        let asOf = max(history.lastEntryAt.map(Moment.init) ?? period.to, period.to)
        for row in fold.events {
            events[row.id] = history.events.count
            history.events.append(HistoryEvent(row.event, asOf: asOf, grants: row.grants))
        }
        for row in fold.grants { add(row, &people) }
        for row in fold.credentials { add(row) }
        history.suspensions = fold.suspensions.compactMap { row in
            let event = row.event.flatMap { events[$0] }
            if row.event != nil, event == nil { return nil }
            return HistorySuspension(
                from: Moment(row.suspendedAt),
                to: row.resumedAt.map(Moment.init) ?? .distantFuture,
                event: event
            )
        }
        return history
    }

    private mutating func add(_ row: GrantHistory, _ people: inout People) {
        let grant = row.grant
        guard let event = events[grant.event] else { return }
        grants[grant.id] = history.grants.count
        let terminal: String? = if case .terminal(let id) = grant.place { id.text } else { nil }
        let site: String? = if case .site(let id) = grant.place { id.text } else { nil }
        let ends = [grant.fixedEnd, row.end?.at].compactMap { $0 }.map(Moment.init)
        let own = Interval(from: Moment(grant.notBefore), to: ends.min() ?? .distantFuture)
        history.grants.append(
            HistoryGrant(
                id: grant.id.description,
                event: event,
                person: people.enter(person: grant.person.text),
                systems: grant.systems.compactMap { systems[$0.text] },
                hasOtherSystems: grant.systems.contains { systems[$0.text] == nil },
                isDrill: history.events[event].isDrill,
                notBefore: own.from,
                interval: own.intersection(history.events[event].window ?? .never),
                scope: GrantScope(grant.scope),
                terminal: terminal,
                site: site,
                line: Int(clamping: row.seq)
            )
        )
    }

    private mutating func add(_ row: CredentialHistory) {
        let credential = row.credential
        guard let grant = grants[credential.grant] else { return }
        let ends = [credential.notAfter, row.end?.at].compactMap { $0 }.map(Moment.init)
        history.credentials.append(
            HistoryCredential(
                id: credential.id.description,
                grant: grant,
                system: systems[credential.system.text],
                token: credential.token,
                interval: Interval(
                    from: Moment(credential.activatedAt),
                    to: ends.min() ?? .distantFuture
                )
            )
        )
    }
}

extension HistoryEvent {
    fileprivate init(_ event: Event, asOf: Moment, grants: Int) {
        let lapse = event.lapsesAt.map(Moment.init)
        let ends = [event.endedAt, event.endsAt].compactMap { $0 }.map(Moment.init)
        let begins = [event.stoodByAt, event.declaredAt, event.opensAt].compactMap { $0 }
        id = event.id.description
        kind = event.plan.kind
        name = nil
        window = event.opensAt.map {
            Interval(from: Moment($0), to: ends.min() ?? .distantFuture)
        }
        isLapsed =
            event.state == .lapsed
            || lapse.map { $0 <= asOf } == true && event.opensAt != nil
        standbyAt = event.stoodByAt.map(Moment.init)
        life = Interval(
            from: begins.map(Moment.init).min() ?? .distantPast,
            to: ends.min() ?? .distantFuture
        )
        self.grants = grants
    }
}
