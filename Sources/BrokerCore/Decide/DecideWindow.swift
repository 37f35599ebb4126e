/// Moving and ending the window of an active event.
extension Desk {
    /// 延長, bounded by kind and cap, by another person each time (requirement E4).
    func decideExtend(_ id: EventID, _ length: ExtensionLength) -> Decision {
        if let refusal = openingRefusal([.operator, .approver]) {
            return refuse(.extend, refusal, event: id)
        }
        if let refusal = eventRefusal(id) { return refuse(.extend, refusal, event: id) }
        guard let event = state.event(id), let closesAt = event.closesAt, let capAt = event.capAt
        else { return refuse(.extend, .eventUnknown) }
        if authority.suspension.covers(id) { return refuse(.extend, .suspended, event: id) }
        if let refusal = dutyRefusal(id) { return refuse(.extend, refusal, event: id) }
        if person == event.lastOpener { return refuse(.extend, .approverConflict, event: id) }
        let number = event.extensions.count + 1
        if let from = event.plan.kind.approverFromExtension, number >= from,
            let person, !register.hasRole(.approver, person)
        {
            return refuse(.extend, .roleMissing, event: id)
        }
        let end: Instant =
            switch length {
            case .by(let span): closesAt + span
            case .until(let instant): instant
            }
        guard end > closesAt else { return refuse(.extend, .malformed, event: id) }
        guard end - closesAt <= event.limits.extension, end <= capAt else {
            return refuse(.extend, .eventCapReached, event: id)
        }
        return accept(
            [.eventExtended(id, closesAt: end)],
            .extended(id, closesAt: end, fixed: state.fixedGrants(of: id, at: now))
        )
    }

    /// 短縮, by any one person; it opens nothing and needs no factor.
    func decideShorten(_ id: EventID, _ closesAt: Instant) -> Decision {
        if let refusal = actorRefusal([.operator, .approver]) {
            return refuse(.shorten, refusal, event: id)
        }
        if let refusal = eventRefusal(id) { return refuse(.shorten, refusal, event: id) }
        guard let event = state.event(id), let current = event.closesAt else {
            return refuse(.shorten, .eventUnknown)
        }
        guard closesAt > now else { return refuse(.shorten, .backdated, event: id) }
        guard closesAt < current else { return refuse(.shorten, .malformed, event: id) }
        return accept([.eventShortened(id, closesAt: closesAt)], .event(id, .active))
    }

    /// 解除, by any one person, or by a host account that is nobody's: one entry (law L5).
    func decideClose(_ id: EventID) -> Decision {
        if !isNobodyCaller, let refusal = actorRefusal([.operator, .approver]) {
            return refuse(.close, refusal, event: id)
        }
        if let refusal = eventRefusal(id) { return refuse(.close, refusal, event: id) }
        return accept([.eventClosed(id)], .event(id, .closed))
    }

    /// uid 0 and the overflow uid may close and suspend; they may open nothing.
    var isNobodyCaller: Bool {
        if case .uid(let uid) = command.caller { isNobody(uid) } else { false }
    }
}
