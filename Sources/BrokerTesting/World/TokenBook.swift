import BrokerCore

/// Every token that was ever drawn for an activation, opened or not, and what is known of it.
struct TokenBook: Sendable {
    struct Drawn: Hashable, Sendable {
        let digest: Digest
        let system: SystemID
    }

    private(set) var all: [Drawn] = []
    /// Those that may be valid now or later.
    private(set) var open: [Drawn] = []
    private var known: Set<Drawn> = []

    mutating func add(_ drawn: [Drawn]) {
        for token in drawn where known.insert(token).inserted {
            all.append(token)
            open.append(token)
        }
    }

    /// It was valid and ended: it never is again (law L4).
    mutating func close(_ tokens: Set<Drawn>) {
        guard !tokens.isEmpty else { return }
        open.removeAll { tokens.contains($0) }
    }
}
