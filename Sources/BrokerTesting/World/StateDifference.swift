package import BrokerCore

/// What differs between two states, by name; nil if they are the same in every field.
///
/// Whether they are the same is for the states to say, so that no field can be forgotten here:
/// the names are for whoever looks into it.
package func difference(_ left: State, _ right: State) -> String? {
    guard left != right else { return nil }
    return StateField.all.first { !$0.isSame(left, right) }?.name ?? "fields without a name"
}

/// A stored property of the state, of its authority or of its register, named as there.
package struct StateField: Sendable {
    package let name: String
    fileprivate let isSame: @Sendable (State, State) -> Bool

    private init<Value: Equatable & SendableMetatype>(
        _ name: String,
        _ value: @escaping @Sendable (State) -> Value
    ) {
        self.name = name
        isSame = { value($0) == value($1) }
    }

    package static let all = authority + register + rest

    private static let authority = [
        StateField("authority.events") { $0.authority.events },
        StateField("authority.openEvents") { $0.authority.openEvents },
        StateField("authority.grants") { $0.authority.grants },
        StateField("authority.credentials") { $0.authority.credentials },
        StateField("authority.persons") { $0.authority.persons },
        StateField("authority.suspension") { $0.authority.suspension },
        StateField("authority.epoch") { $0.authority.epoch },
        StateField("authority.systems") { $0.authority.systems },
        StateField("authority.statusRegisters") { $0.authority.statusRegisters },
    ]

    private static let register = [
        StateField("register.persons") { $0.register.persons },
        StateField("register.personOrder") { $0.register.personOrder },
        StateField("register.uids") { $0.register.uids },
        StateField("register.certificates") { $0.register.certificates },
        StateField("register.terminals") { $0.register.terminals },
        StateField("register.terminalOrder") { $0.register.terminalOrder },
        StateField("register.systems") { $0.register.systems },
        StateField("register.systemOrder") { $0.register.systemOrder },
        StateField("register.policy") { $0.register.policy },
        StateField("register.wasFounded") { $0.register.wasFounded },
        StateField("register.hadRosterAdmin") { $0.register.hadRosterAdmin },
        StateField("register.enrolled") { $0.register.enrolled },
        StateField("register.invited") { $0.register.invited },
    ]

    private static let rest = [
        StateField("eventOrder") { $0.eventOrder },
        StateField("records") { $0.records },
        StateField("endedGrants") { $0.endedGrants },
        StateField("factors") { $0.factors },
        StateField("terminalFactors") { $0.terminalFactors },
        StateField("backlog") { $0.backlog },
        StateField("pendingResume") { $0.pendingResume },
        StateField("pendingClock") { $0.pendingClock },
        StateField("pendingRegister") { $0.pendingRegister },
        StateField("pendingContinuation") { $0.pendingContinuation },
        StateField("origin") { $0.origin },
        StateField("leftOrigins") { $0.leftOrigins },
        StateField("tokenKeys") { $0.tokenKeys },
        StateField("usesDigestedUntil") { $0.usesDigestedUntil },
        StateField("registerVersion") { $0.registerVersion },
        StateField("recentRefusals") { $0.recentRefusals },
        StateField("formerActs") { $0.formerActs },
    ]
}
