package import BrokerCore
import Dispatch
package import Ledger
import Synchronization

/// Reads one person's own record without folding everybody's.
///
/// The first question after a start reads the whole ledger once, for an index; each later one reads
/// what is new since the last and the person's own entries. Beside the writer, and away from the
/// threads of the doors.
package final class PersonReader: Sendable {
    private static let pageEntries = 4_096
    private let ledger: any LedgerSource & Sendable
    private let queue = DispatchQueue(label: "mado.history.own")
    private let index = Mutex(PersonIndex())

    /// Reads nothing yet.
    package init(ledger: any LedgerSource & Sendable) { self.ledger = ledger }

    /// The person's grants and credentials, up to the last entry that is durable.
    ///
    /// Throws what the ledger throws; ``LedgerStoreFault/damaged`` where an entry that was there is
    /// not any more.
    package func grants(of person: PersonID) async throws -> GrantFold {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.fold(person) }) }
        }
    }

    private func fold(_ person: PersonID) throws -> GrantFold {
        // Held by this queue alone.
        let places = try index.withLock { index in
            try bringUpToDate(&index)
            return index.places(of: person)
        }
        var fold = GrantFold()
        for place in places {
            guard let leaf = try ledger.readLeaves(from: place, limit: 1).first,
                case let numbered = try EntryCoding.decode(leaf), numbered.seq == place
            else { throw LedgerStoreFault.damaged }
            fold.add(numbered)
        }
        return fold
    }

    private func bringUpToDate(_ index: inout PersonIndex) throws {
        while case let leaves = try ledger.readLeaves(from: index.next, limit: Self.pageEntries),
            !leaves.isEmpty
        {
            let next = index.next
            for leaf in leaves { index.take(try EntryCoding.decode(leaf)) }
            guard index.next == next + UInt64(leaves.count) else { throw LedgerStoreFault.damaged }
        }
    }
}
