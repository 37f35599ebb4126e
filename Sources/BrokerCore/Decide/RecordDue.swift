/// The record of ends that fell due; validity never waits for it (law L2).
extension Desk {
    /// Records those of `items` whose end really fell due by `now`; the rest is left alone.
    func recordDue(_ items: [DueItem]) -> Decision {
        guard command.caller == .daemon else { return refuse(.recordDue, .roleMissing) }
        var groups = EndGroups()
        var facts: [Fact] = []
        var seen: Set<DueItem> = []
        for item in items where seen.insert(item).inserted {
            switch item {
            case .event(let id): facts += dueEventFacts(id)
            case .grant(let id): noteDueGrant(id, &groups)
            case .person(let id): liveGrants(of: id).forEach { noteDueGrant($0, &groups) }
            case .credential(let token): noteDueCredential(token, &groups)
            }
        }
        facts = groups.facts + facts
        return accept(facts, .recorded(ends: facts.count, more: !state.backlog.isEmpty))
    }

    /// The ends of an event that passed unrecorded, in the order in which they took effect.
    private func dueEventFacts(_ id: EventID) -> [Fact] {
        guard let event = state.event(id) else { return [] }
        var facts: [Fact] = []
        let lapse = event.lapsesAt.flatMap { $0 <= now ? $0 : nil }
        switch event.state {
        case .awaiting:
            if let lapse {
                facts.append(.eventWithdrawn(id, effectiveAt: lapse, recordedLate: isLate(lapse)))
            }
        case .active:
            if let closesAt = event.closesAt, closesAt <= now,
                lapse.map({ closesAt <= $0 }) != false
            {
                let late = isLate(closesAt)
                facts.append(.eventExpired(id, effectiveAt: closesAt, recordedLate: late))
            }
            if let lapse {
                facts.append(.eventLapsed(id, effectiveAt: lapse, recordedLate: isLate(lapse)))
            }
        case .closed, .expired:
            if let lapse {
                facts.append(.eventLapsed(id, effectiveAt: lapse, recordedLate: isLate(lapse)))
            }
        case .standby, .lapsed, .withdrawn:
            break
        }
        return facts
    }

    /// What ends with its event is written with the event's other grants, in groups.
    private func noteDueGrant(_ id: GrantID, _ groups: inout EndGroups) {
        guard let grant = authority.grants[id]?.grant,
            let end = ownEnd(of: grant),
            state.event(grant.event)?.endsAt.map({ end.at < $0 }) != false,
            state.records[grant.event]?.endCursor == nil, groups.insert(id)
        else { return }
        groups.add(id, of: grant.event, end)
    }

    private func noteDueCredential(_ token: Digest, _ groups: inout EndGroups) {
        guard let live = authority.credentials[token],
            let grant = authority.grants[live.credential.grant]?.grant,
            live.generation == authority.suspension.generation
        else { return }
        let end = live.credential.notAfter
        // A grant or an event that ends by then takes its credentials with it.
        guard end <= now, ownEnd(of: grant).map({ end < $0.at }) != false,
            state.records[grant.event]?.endCursor == nil, !groups.contains(grant.id)
        else { return }
        let reference = CredentialReference(grant: grant.id, credential: live.credential.id)
        groups.add(reference, of: grant.event, passedEnd(.expired, end))
    }

    /// The next batch of grouped ends: at most `most` grants or credentials.
    func recordEnds(atMost most: Int) -> Decision {
        guard command.caller == .daemon else { return refuse(.recordDue, .roleMissing) }
        guard let id = state.backlog.first, let record = state.records[id] else {
            return accept([], .recorded(ends: 0, more: false))
        }
        let facts =
            record.endCursor.map { endBatch(id, record.grantOrder[$0...], most) }
            ?? record.suspensionCursor.map {
                suspensionBatch(id, record.grantOrder[$0...], most)
            } ?? []
        let isLast = facts.isEmpty
        return accept(facts, .recorded(ends: facts.count, more: !isLast))
    }

    private func endBatch(
        _ id: EventID,
        _ grants: ArraySlice<GrantID>,
        _ most: Int
    ) -> [Fact] {
        var groups = EndGroups()
        for grantID in grants {
            guard groups.count < most else { break }
            guard let grant = authority.grants[grantID]?.grant, let end = ownEnd(of: grant) else {
                continue
            }
            groups.add(grantID, of: id, end)
        }
        return groups.facts
    }

    private func suspensionBatch(
        _ id: EventID,
        _ grants: ArraySlice<GrantID>,
        _ most: Int
    ) -> [Fact] {
        var groups = EndGroups()
        for grantID in grants {
            let stale = state.staleTokens(of: grantID).compactMap { authority.credentials[$0] }
            for live in stale {
                // What is left of this grant is the first of the next batch.
                guard groups.count < most else { return groups.facts }
                guard let end = ownEnd(of: live) else { continue }
                let reference = CredentialReference(
                    grant: grantID,
                    credential: live.credential.id
                )
                groups.add(reference, of: id, end)
            }
        }
        return groups.facts
    }
}
