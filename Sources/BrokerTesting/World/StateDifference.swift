package import BrokerCore

/// What differs between two states, by name; nil if they are the same in every field.
package func difference(_ left: State, _ right: State) -> String? {
    let fields: [(String, Bool)] = [
        ("events", left.authority.events == right.authority.events),
        ("open events", left.authority.openEvents == right.authority.openEvents),
        (
            "grants",
            isSame(left.authority.grants, right.authority.grants) { live in
                [AnyHashable(live.grant), live.tokens]
            }
        ),
        (
            "credentials",
            isSame(left.authority.credentials, right.authority.credentials) { live in
                [AnyHashable(live.credential), live.generation]
            }
        ),
        ("roster standing", left.authority.persons == right.authority.persons),
        ("suspension", left.authority.suspension == right.authority.suspension),
        ("epoch", left.authority.epoch == right.authority.epoch),
        ("systems", left.authority.systems == right.authority.systems),
        ("event order", left.eventOrder == right.eventOrder),
        ("event records", isSame(left.records, right.records, words)),
        ("ended grants", left.endedGrants == right.endedGrants),
        ("factors", left.factors == right.factors),
        ("terminals' factors", left.terminalFactors == right.terminalFactors),
        ("backlog", left.backlog == right.backlog),
        ("pending resume", left.pendingResume == right.pendingResume),
        ("pending clock", left.pendingClock == right.pendingClock),
        ("pending register", left.pendingRegister == right.pendingRegister),
        ("pending continuation", left.pendingContinuation == right.pendingContinuation),
        ("origin", left.origin == right.origin),
        ("digests of uses", left.usesDigestedUntil == right.usesDigestedUntil),
        ("register version", left.registerVersion == right.registerVersion),
        ("former acts", left.formerActs == right.formerActs),
        ("recent refusals", left.recentRefusals == right.recentRefusals),
        ("register", words(left.register) == words(right.register)),
    ]
    return fields.first { !$0.1 }?.0
}

private func isSame<Key, Value>(
    _ left: [Key: Value],
    _ right: [Key: Value],
    _ words: (Value) -> [AnyHashable]
) -> Bool {
    left.mapValues(words) == right.mapValues(words)
}

private func words(_ record: EventRecord) -> [AnyHashable] {
    [
        record.grantOrder, record.issuedCount, record.liveCredentials, record.holders,
        record.judges, record.endCursor, record.suspensionCursor,
    ]
}

private func words(_ register: Register) -> [AnyHashable] {
    [
        register.persons, register.personOrder, register.uids, register.certificates,
        register.terminals, register.terminalOrder, register.systems, register.systemOrder,
        register.policy,
        register.wasFounded, register.hadRosterAdmin, register.enrolled, register.invited,
    ]
}
