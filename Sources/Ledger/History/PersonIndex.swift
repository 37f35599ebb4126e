package import BrokerCore

/// Where in a ledger each person's own record is: the entries about their grants and the
/// credentials of those.
///
/// None of it ever changes once it is recorded: an index that knows less is brought up to date by
/// the entries that follow. It holds about 30 bytes for each grant that was ever recorded, and 8
/// for each entry about somebody.
package struct PersonIndex: Sendable {
    /// The first entry that it does not know.
    package private(set) var next: UInt64 = 0
    private var numbers: [PersonID: UInt32] = [:]
    /// By the number of the person, ascending.
    private var places: [[UInt64]] = []
    /// Whose each grant is: ends do not repeat it.
    private var holders: [GrantID: UInt32] = [:]

    package init() {}

    /// Takes in the entry that follows; any other changes nothing.
    package mutating func take(_ numbered: NumberedEntry) {
        guard numbered.seq == next else { return }
        next += 1
        switch numbered.entry.fact {
        case .grantIssued(let grant):
            holders[grant.id] = number(of: grant.person)
            note(numbered.seq, grant.id)
        case .grantsEnded(_, let ids, _):
            for id in ids { note(numbered.seq, id) }
        case .credentialActivated(let credential, _, _, _):
            note(numbered.seq, credential.grant)
        case .credentialsEnded(_, let references, _):
            for reference in references { note(numbered.seq, reference.grant) }
        default:
            break
        }
    }

    /// The numbers of all entries about `person`'s grants and credentials, ascending.
    package func places(of person: PersonID) -> [UInt64] {
        numbers[person].map { places[Int($0)] } ?? []
    }

    private mutating func number(of person: PersonID) -> UInt32 {
        if let number = numbers[person] { return number }
        let number = UInt32(places.count)
        places.append([])
        numbers[person] = number
        return number
    }

    /// An entry that ends several grants of one person is noted once.
    private mutating func note(_ seq: UInt64, _ grant: GrantID) {
        guard let holder = holders[grant].map(Int.init), places[holder].last != seq else { return }
        places[holder].append(seq)
    }
}
