package import BrokerCore

/// The least register under which a window opens: one area, an operator with an account of this
/// machine, entrustees of the same company, and systems of one operation, viewing.
package struct SmallRegister: Sendable {
    package var area = AreaID(unchecked: "37")
    package var operatorID = PersonID(unchecked: "P-OP1")
    /// The operator's account.
    package var uid: UInt32
    package var entrustees: [PersonID]
    package var systems: [SystemID]
    /// When it is founded; everybody was educated thirty days before.
    package var today: Instant

    package init(
        uid: UInt32,
        entrustees: [PersonID],
        systems: [SystemID],
        today: Instant
    ) {
        self.uid = uid
        self.entrustees = entrustees
        self.systems = systems
        self.today = today
    }

    private static let epoch = 2026

    /// What a daemon that knows nobody yet is started with.
    package var founding: RegisterChange {
        var change = RegisterChange(epoch: Self.epoch)
        change.policy = Policy(areas: [area])
        change.persons = [person(operatorID, .operator, uid: uid)]
        change.persons += entrustees.map { person($0, .entrustee) }
        change.systems = systems.map(Self.system)
        return change
    }

    package static func system(_ id: SystemID) -> System {
        System(
            id: id,
            screens: [],
            fields: [],
            operations: [.view],
            enforcement: .enforced,
            terminal: .none,
            residualSeconds: 0
        )
    }

    private func person(_ id: PersonID, _ role: Role, uid: UInt32? = nil) -> Person {
        Person(
            id: id,
            employer: EmployerID(unchecked: "GRID-01"),
            relation: .own,
            roles: [role],
            groups: [],
            epoch: Self.epoch,
            educatedOn: today - .days(30),
            uid: uid
        )
    }
}
