/// Who and what is known: roster, terminal ledger, systems and policy as the ledger records them.
///
/// Lists keep the order in which rows were first recorded; tables are only ever looked up in, so
/// that no hash order reaches an entry (law L14).
package struct Register: Hashable, Sendable {
    package internal(set) var persons: [PersonID: Person] = [:]
    package internal(set) var personOrder: [PersonID] = []
    package internal(set) var uids: [UInt32: PersonID] = [:]
    package internal(set) var certificates: [Digest: PersonID] = [:]
    package internal(set) var terminals: [TerminalID: Terminal] = [:]
    package internal(set) var terminalOrder: [TerminalID] = []
    package internal(set) var systems: [SystemID: System] = [:]
    package internal(set) var systemOrder: [SystemID] = []
    package internal(set) var policy = Policy()
    /// Was a policy or a roster row ever recorded? What leaves the files later does not undo it.
    package internal(set) var wasFounded = false
    /// Did anyone with the role `roster_admin` ever enrol? It stays so when they leave.
    package internal(set) var hadRosterAdmin = false
    /// Who enrolled factors, and who was given a one-time code.
    package internal(set) var enrolled: Set<PersonID> = []
    package internal(set) var invited: Set<PersonID> = []

    package init() {}

    /// Nothing was ever loaded: the next roster is the founding act. A roster that was emptied
    /// is none of that.
    package var isEmpty: Bool { !wasFounded }

    package func members(of group: GroupID) -> [PersonID] {
        personOrder.filter { persons[$0]?.groups.contains(group) == true }
    }

    package func hasRole(_ role: Role, _ person: PersonID) -> Bool {
        persons[person]?.roles.contains(role) == true
    }

    /// Who stands behind a caller; nil: the broker, or somebody who is nobody.
    ///
    /// An account and a certificate of one row are one person.
    package func person(behind caller: Caller) -> PersonID? {
        switch caller {
        case .uid(let uid): isNobody(uid) ? nil : uids[uid]
        case .certificate(let digest): certificates[digest]
        case .person(let id): persons[id] == nil ? nil : id
        case .daemon: nil
        }
    }

    mutating func attest(_ person: Person) {
        if persons[person.id] == nil { personOrder.append(person.id) }
        releaseBindings(of: person.id)
        persons[person.id] = person
        wasFounded = true
        noteRosterAdmin(person.id)
        if let uid = person.uid { uids[uid] = person.id }
        if let certificate = person.certificate { certificates[certificate] = person.id }
    }

    mutating func endPerson(_ id: PersonID) {
        releaseBindings(of: id)
        persons[id] = nil
        enrolled.remove(id)
        invited.remove(id)
        personOrder.removeAll { $0 == id }
    }

    /// What another row of the same change has taken over already stays there.
    private mutating func releaseBindings(of id: PersonID) {
        guard let former = persons[id] else { return }
        if let uid = former.uid, uids[uid] == id { uids[uid] = nil }
        if let certificate = former.certificate, certificates[certificate] == id {
            certificates[certificate] = nil
        }
    }

    /// The one-time code is burnt with it.
    mutating func enrol(_ id: PersonID) {
        enrolled.insert(id)
        invited.remove(id)
        noteRosterAdmin(id)
    }

    private mutating func noteRosterAdmin(_ id: PersonID) {
        if enrolled.contains(id), hasRole(.rosterAdmin, id) { hadRosterAdmin = true }
    }

    mutating func register(_ terminal: Terminal) {
        if terminals.updateValue(terminal, forKey: terminal.id) == nil {
            terminalOrder.append(terminal.id)
        }
    }

    mutating func endTerminal(_ id: TerminalID) {
        terminals[id] = nil
        terminalOrder.removeAll { $0 == id }
    }

    mutating func register(_ system: System) {
        if systems.updateValue(system, forKey: system.id) == nil { systemOrder.append(system.id) }
    }

    mutating func endSystem(_ id: SystemID) {
        systems[id] = nil
        systemOrder.removeAll { $0 == id }
    }
}
