import BrokerCore
package import Ledger

/// Which systems grants, credentials and events are for: what the record of an end does not repeat.
///
/// None of it ever changes once it is recorded, so an index that knows more of the ledger says the
/// same of what it knew before: readers at any place share one. It holds about 40 bytes for each
/// grant and credential that was ever recorded, from when a system first listens.
package struct StreamIndex: Sendable {
    /// The first entry that it does not know.
    package private(set) var next: UInt64 = 0
    /// The distinct lists of systems; grants have their numbers.
    private var lists: [[SystemID]] = []
    private var numbers: [[SystemID]: UInt32] = [:]
    private var grants: [GrantID: UInt32] = [:]
    private var credentials: [CredentialID: UInt32] = [:]
    private var events: [EventID: UInt32] = [:]

    package init() {}

    /// Takes in the entry that follows; any other changes nothing.
    package mutating func take(_ numbered: NumberedEntry) {
        guard numbered.seq == next else { return }
        next += 1
        switch numbered.entry.fact {
        case .grantIssued(let grant):
            grants[grant.id] = number(of: grant.systems)
        case .credentialActivated(let credential, _, _, _):
            credentials[credential.id] = number(of: [credential.system])
        case .eventDeclared(let id, let declaration):
            events[id] = number(of: declaration.plan.systems)
        default:
            break
        }
    }

    func names(_ id: GrantID, _ system: SystemID) -> Bool { has(grants[id], system) }
    func names(_ id: EventID, _ system: SystemID) -> Bool { has(events[id], system) }
    func isFor(_ id: CredentialID, _ system: SystemID) -> Bool { has(credentials[id], system) }

    private func has(_ number: UInt32?, _ system: SystemID) -> Bool {
        number.map { lists[Int($0)].contains(system) } == true
    }

    private mutating func number(of list: [SystemID]) -> UInt32 {
        if let number = numbers[list] { return number }
        let number = UInt32(lists.count)
        lists.append(list)
        numbers[list] = number
        return number
    }
}
