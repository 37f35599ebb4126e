import BrokerCore
import SiteFiles

/// What the company's files say differently from the register that the ledger holds.
///
/// The first roster is the founding act and is taken whole. Afterwards what only narrows takes
/// effect at once; what adds or loosens waits for two people (L9, design: files) and is named.
struct RegisterDifference {
    /// Takes effect now.
    let now: RegisterChange
    /// Waits.
    let waiting: RegisterChange

    init(_ site: Site, _ register: Register, epoch: Int) {
        let persons = site.roster.map(\.person)
        let rosterEpoch = persons.map(\.epoch).max() ?? epoch
        let systems = site.systems.map(\.system)
        let terminals = site.terminals.map(\.terminal)
        if register.isEmpty {
            now = RegisterChange(
                epoch: rosterEpoch,
                policy: site.policy,
                persons: persons,
                terminals: terminals,
                systems: systems
            )
            waiting = RegisterChange()
            return
        }
        var now = RegisterChange()
        var waiting = RegisterChange()
        if site.policy != register.policy {
            if site.policy.isNoLooser(than: register.policy) {
                now.policy = site.policy
            } else {
                waiting.policy = site.policy
            }
        }
        if rosterEpoch != epoch { waiting.epoch = rosterEpoch }
        let listed = Set(persons.map(\.id))
        now.endedPersons = register.personOrder.filter { !listed.contains($0) }
            .map { .init(id: $0, cause: .personRemoved) }
        for person in persons where register.persons[person.id] != person {
            if let current = register.persons[person.id], person.isNoWider(than: current) {
                now.persons.append(person)
            } else {
                waiting.persons.append(person)
            }
        }
        let keptTerminals = Set(terminals.map(\.id))
        now.endedTerminals = register.terminalOrder.filter { !keptTerminals.contains($0) }
        waiting.terminals = terminals.filter { register.terminals[$0.id] != $0 }
        let keptSystems = Set(systems.map(\.id))
        now.endedSystems = register.systemOrder.filter { !keptSystems.contains($0) }
        waiting.systems = systems.filter { register.systems[$0.id] != $0 }
        self.now = now
        self.waiting = waiting
    }
}

extension Person {
    /// May this row do nothing that `current` may not?
    fileprivate func isNoWider(than current: Person) -> Bool {
        employer == current.employer && relation == current.relation
            && contract == current.contract && epoch == current.epoch
            && roles.allSatisfy(current.roles.contains)
            && groups.allSatisfy(current.groups.contains)
            && (uid == current.uid || uid == nil)
            && !(validFrom ?? .distantPast < current.validFrom ?? .distantPast)
            && !(current.validTo ?? .distantFuture < validTo ?? .distantFuture)
            && !(current.educatedOn ?? .distantPast < educatedOn ?? .distantPast)
    }
}

extension Instant {
    fileprivate static let distantPast = Instant(millisecondsSince1970: .min)
    fileprivate static let distantFuture = Instant(millisecondsSince1970: .max)
}
