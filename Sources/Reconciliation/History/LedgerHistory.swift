import BrokerCore
import Ledger
import Messages

extension History {
    /// The rows of a ledger that verified; `fold` has visited all its entries.
    ///
    /// An event that nobody approved by its due time has lapsed, whether or not that was recorded
    /// (law L2): by the end of the ledger or of the period, whichever is later.
    static func fromLedger(
        _ fold: HistoryFold,
        lastEntryAt: Instant?,
        period: Interval,
        systems: [String: Int],
        people: inout People
    ) -> History {
        var history = History(isVerified: true, lastEntryAt: lastEntryAt)
        let asOf = max(lastEntryAt.map(Moment.init) ?? period.to, period.to)
        var numbers: [EventID: Int] = [:]
        for row in fold.events {
            numbers[row.id] = history.events.count
            history.events.append(HistoryEvent(row.event, asOf: asOf, grants: row.grants))
        }
        var grants: [GrantID: Int] = [:]
        for row in fold.grants {
            guard let event = numbers[row.grant.event] else { continue }
            grants[row.grant.id] = history.grants.count
            let window =
                history.events[event].window ?? Interval(from: .distantPast, to: .distantPast)
            let terminal: String? =
                if case .terminal(let id) = row.grant.place { id.text } else { nil }
            let ends = [row.grant.fixedEnd, row.end?.at].compactMap { $0 }.map(Moment.init)
            let own = Interval(
                from: Moment(row.grant.notBefore),
                to: ends.min() ?? .distantFuture
            )
            history.grants.append(
                HistoryGrant(
                    id: row.grant.id.description,
                    event: event,
                    person: people.enter(person: row.grant.person.text),
                    systems: row.grant.systems.compactMap { systems[$0.text] },
                    isDrill: history.events[event].isDrill,
                    notBefore: own.from,
                    interval: own.intersection(window),
                    scope: GrantScope(row.grant.scope),
                    terminal: terminal,
                    line: Int(clamping: row.seq)
                )
            )
        }
        for row in fold.credentials {
            let credential = row.credential
            guard let grant = grants[credential.grant] else { continue }
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
        history.suspensions = fold.suspensions.compactMap { row in
            let event = row.event.flatMap { numbers[$0] }
            if row.event != nil, event == nil { return nil }
            return HistorySuspension(
                from: Moment(row.suspendedAt),
                to: row.resumedAt.map(Moment.init) ?? .distantFuture,
                event: event
            )
        }
        return history
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
