extension State {
    /// What an end changes in the records, seen before the authority forgets the grants.
    mutating func applyEnds(_ entry: Entry) {
        switch entry.fact {
        case .grantsEnded(let event, let grants, _):
            for id in grants {
                guard let live = authority.grants[id] else { continue }
                records[event]?.liveCredentials -= live.tokens.count
                endedGrants[id] = live.grant.person
            }
            advanceEndCursor(of: event)
        case .credentialsEnded(let event, let references, _):
            let ended = references.count { isLive($0) }
            records[event]?.liveCredentials -= ended
        case .credentialActivated(_, let event, _, let superseded):
            if superseded == nil { records[event]?.liveCredentials += 1 }
        default:
            break
        }
    }

    private func isLive(_ reference: CredentialReference) -> Bool {
        authority.grants[reference.grant]?.tokens.contains {
            authority.credentials[$0]?.credential.id == reference.credential
        } == true
    }

    /// What an entry changes in the records once the authority has taken it in.
    mutating func applyRecords(_ entry: Entry) {
        switch entry.fact {
        case .eventStoodBy(let id, _, _):
            open(id)
        case .eventDeclared(let id, _):
            open(id)
            judge(id, entry)
        case .conditionAttested(let id, _), .eventApproved(let id, _), .eventExtended(let id, _):
            judge(id, entry)
            settleIfOver(id)
        case .grantIssued(let grant):
            records[grant.event]?.grantOrder.append(grant.id)
            records[grant.event]?.issuedCount += 1
            records[grant.event]?.holders.insert(grant.person)
            judge(grant.event, entry)
        case .eventClosed(let id), .eventExpired(let id, _, _), .eventLapsed(let id, _, _),
            .eventWithdrawn(let id, _, _):
            beginEnds(of: id)
        case .grantsEnded(let id, _, _):
            advanceSuspensionCursor(of: id)
            settleIfOver(id)
        case .credentialsEnded(let id, _, _), .credentialActivated(_, let id, _, _):
            advanceSuspensionCursor(of: id)
        case .authoritySuspended:
            beginSuspension()
        case .authorityResumeRequested(let event), .authorityResumed(let event):
            judgeResume(event, entry)
        default:
            break
        }
    }

    private mutating func open(_ id: EventID) {
        guard records[id] == nil else { return }
        records[id] = EventRecord()
        eventOrder.append(id)
    }

    private mutating func judge(_ id: EventID, _ entry: Entry) {
        guard let person = entry.actor.person else { return }
        records[id]?.judges.insert(person)
    }

    /// Who resumes all authority judged every event that is still open.
    private mutating func judgeResume(_ event: EventID?, _ entry: Entry) {
        if let event { return judge(event, entry) }
        for id in eventOrder where authority.events[id]?.endedAt == nil { judge(id, entry) }
    }

    private mutating func beginEnds(of id: EventID) {
        guard let record = records[id], record.endCursor == nil else { return settleIfOver(id) }
        records[id]?.endCursor = 0
        records[id]?.suspensionCursor = nil
        advanceEndCursor(of: id)
        if !backlog.contains(id) { backlog.append(id) }
        settleIfOver(id)
    }

    private mutating func beginSuspension() {
        for id in eventOrder {
            guard let record = records[id], record.endCursor == nil, record.liveCredentials > 0
            else { continue }
            records[id]?.suspensionCursor = 0
            if !backlog.contains(id) { backlog.append(id) }
            advanceSuspensionCursor(of: id)
        }
    }

    /// Moves past grants that are ended already, so that each batch starts at a live one.
    private mutating func advanceEndCursor(of id: EventID) {
        guard var cursor = records[id]?.endCursor, let order = records[id]?.grantOrder else {
            return
        }
        while cursor < order.count, endedGrants[order[cursor]] != nil { cursor += 1 }
        records[id]?.endCursor = cursor
    }

    /// Moves to the next grant with a credential that the suspension ended; past the last one the
    /// suspension is fully written.
    private mutating func advanceSuspensionCursor(of id: EventID) {
        guard var cursor = records[id]?.suspensionCursor, let order = records[id]?.grantOrder
        else { return }
        while cursor < order.count, staleTokens(of: order[cursor]).isEmpty { cursor += 1 }
        records[id]?.suspensionCursor = cursor < order.count ? cursor : nil
        if cursor == order.count { backlog.removeAll { $0 == id } }
    }

    /// The tokens of a grant that a suspension ended and that no entry has named yet.
    func staleTokens(of grant: GrantID) -> [Digest] {
        let current = authority.suspension.generation
        return authority.grants[grant]?.tokens.filter {
            authority.credentials[$0].map { $0.generation < current } == true
        } ?? []
    }

    /// Forgets an ended event's grants once all its ends are written and nothing can follow.
    ///
    /// Its cause may still become a lapse while it stands unapproved, so it waits for that.
    private mutating func settleIfOver(_ id: EventID) {
        guard let record = records[id], let cursor = record.endCursor,
            cursor >= record.grantOrder.count
        else { return }
        backlog.removeAll { $0 == id }
        guard let event = authority.events[id],
            event.lapsesAt == nil || event.state == .lapsed
                || event.state == .withdrawn
        else { return }
        for grant in record.grantOrder { endedGrants[grant] = nil }
        var settled = EventRecord()
        settled.issuedCount = record.issuedCount
        settled.endCursor = 0
        records[id] = settled
    }
}
