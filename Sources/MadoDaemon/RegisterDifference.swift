import BrokerCore
import SiteFiles

/// What the company's files say differently from the register that the ledger holds.
///
/// The first roster is the founding act and is taken whole. Afterwards what narrows takes effect
/// at once, also where the same row asks for more; what adds or loosens waits for two people (L9,
/// design: files) and is named.
struct RegisterDifference {
    /// Takes effect now.
    private(set) var now = RegisterChange()
    /// Waits.
    private(set) var waiting = RegisterChange()
    /// The roster names nobody of the register: more likely the wrong file than the intention.
    private(set) var wouldEndEveryone = false

    init(_ site: Site, _ register: Register, epoch: Int) {
        let persons = site.roster.map(\.person)
        let rosterEpoch = persons.map(\.epoch).max() ?? epoch
        guard !register.isEmpty else {
            now = RegisterChange(
                epoch: rosterEpoch,
                policy: site.policy,
                persons: persons,
                terminals: site.terminals.map(\.terminal),
                systems: site.systems.map(\.system)
            )
            return
        }
        if rosterEpoch != epoch { waiting.epoch = rosterEpoch }
        compare(site.policy, register.policy)
        compare(persons, register)
        compare(terminals: site.terminals.map(\.terminal), register)
        compare(systems: site.systems.map(\.system), register)
    }

    private mutating func compare(_ wanted: Policy, _ current: Policy) {
        let common = wanted.common(with: current)
        if !current.isNoLooser(than: common) { now.policy = common }
        if !wanted.isNoLooser(than: common) { waiting.policy = wanted }
    }

    private mutating func compare(_ persons: [Person], _ register: Register) {
        let listed = Set(persons.map(\.id))
        let ended = register.personOrder.filter { !listed.contains($0) }
        now.endedPersons = ended.map { .init(id: $0, cause: .personRemoved) }
        for wanted in persons {
            guard let current = register.persons[wanted.id] else {
                waiting.persons.append(wanted)
                continue
            }
            guard wanted.employer == current.employer, wanted.relation == current.relation else {
                // 異動: what was given to someone of that employer ends at once (G10).
                now.endedPersons.append(.init(id: wanted.id, cause: .transferred))
                waiting.persons.append(wanted)
                continue
            }
            let common = wanted.common(with: current)
            if common != current { now.persons.append(common) }
            if common != wanted { waiting.persons.append(wanted) }
        }
        wouldEndEveryone =
            !now.endedPersons.isEmpty && now.endedPersons.count == register.personOrder.count
    }

    /// A terminal that moved or changed its kind is no longer the one of the ledger.
    private mutating func compare(terminals: [Terminal], _ register: Register) {
        let kept = terminals.filter { register.terminals[$0.id] == $0 }.map(\.id)
        now.endedTerminals = register.terminalOrder.filter { !kept.contains($0) }
        waiting.terminals = terminals.filter { register.terminals[$0.id] != $0 }
    }

    private mutating func compare(systems: [System], _ register: Register) {
        let listed = Set(systems.map(\.id))
        now.endedSystems = register.systemOrder.filter { !listed.contains($0) }
        for wanted in systems {
            guard let current = register.systems[wanted.id] else {
                waiting.systems.append(wanted)
                continue
            }
            let common = wanted.common(with: current)
            if common != current { now.systems.append(common) }
            if common != wanted { waiting.systems.append(wanted) }
        }
    }
}
