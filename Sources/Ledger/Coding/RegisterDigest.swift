package import BrokerCore

extension RegisterChange {
    /// What two people accept, in 32 bytes: the tree head (RFC 6962 §2.1) over the leaves that the
    /// change would make, in order, as they would stand at the beginning of an empty ledger.
    ///
    /// Throws ``LeafFault`` for a row that no leaf can hold.
    package var digest: Digest {
        get throws(LeafFault) {
            var tree = MerkleTree()
            for (seq, fact) in rowFacts.enumerated() {
                let entry = Entry(
                    at: Instant(millisecondsSince1970: 0),
                    actor: .daemon,
                    request: RequestID(drawn: 0),
                    fact: fact
                )
                let numbered = NumberedEntry(seq: UInt64(seq), entry: entry)
                tree.append(.leaf(try EntryCoding.encode(numbered)))
            }
            guard let digest = Digest(tree.root.bytes) else { throw .wrongValue("change") }
            return digest
        }
    }

    /// One fact a row, without the ends that a row may bring with it.
    private var rowFacts: [Fact] {
        var facts: [Fact] = []
        if let policy { facts.append(.policyLoaded(policy)) }
        if let epoch { facts.append(.epochReset(epoch: epoch)) }
        facts += endedPersons.map { .personEnded($0.id, $0.cause) }
        facts += persons.map { .personAttested($0) }
        facts += endedTerminals.map { .terminalEnded($0) }
        facts += terminals.map { .terminalRegistered($0) }
        facts += endedSystems.map { .systemEnded($0) }
        facts += systems.map { .systemRegistered($0) }
        return facts
    }
}
