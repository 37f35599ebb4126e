import BrokerCore
import BrokerHTTP
import DaemonHarness
import Ledger
import Synchronization
import Testing

/// What is read for one person: all of their own record, and little besides.
@Suite struct PersonReaderTests {
    /// Counts the leaves that are read from it.
    private final class CountedLedger: LedgerSource {
        private let ledger: any LedgerSource & Sendable
        private let read = Mutex(0)

        init(_ ledger: any LedgerSource & Sendable) { self.ledger = ledger }

        /// How many since the last look.
        func take() -> Int {
            read.withLock { count in
                defer { count = 0 }
                return count
            }
        }

        func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf] {
            let leaves = try ledger.readStoredLeaves(from: seq, limit: limit)
            read.withLock { $0 += leaves.count }
            return leaves
        }

        func readCheckpoints(after size: UInt64?, limit: Int) throws -> [StoredCheckpoint] {
            try ledger.readCheckpoints(after: size, limit: limit)
        }

        func lastCheckpoint() throws -> StoredCheckpoint? { try ledger.lastCheckpoint() }
    }

    /// How many entries of the story are about one of the grants.
    private static func entries(of fold: GrantFold, in story: StreamStory) -> Int {
        let ids = Set(fold.grants.map(\.grant.id))
        return story.entries.count { entry in
            switch entry.fact {
            case .grantIssued(let grant): ids.contains(grant.id)
            case .credentialActivated(let credential, _, _, _): ids.contains(credential.grant)
            case .grantsEnded(_, let ended, _): ended.contains(where: ids.contains)
            case .credentialsEnded(_, let ended, _): ended.contains { ids.contains($0.grant) }
            default: false
            }
        }
    }

    /// Who has a grant, each once.
    private static func people(_ fold: HistoryFold) -> [PersonID] {
        Array(Set(fold.grants.map(\.grant.person))).sorted()
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `everybody's own record is what the whole ledger says of them`(
        seed: UInt64
    ) async throws {
        let story = StreamStory(seed: seed, count: 400)
        let written = WrittenLedger()
        let reader = PersonReader(ledger: written.store)
        var whole = HistoryFold()
        var random = SeededRandom(seed: seed)
        var left = story.entries[...]
        var seq: UInt64 = 0
        while !left.isEmpty {
            let entries = Array(left.prefix(Int.random(in: 1...60, using: &random)))
            _ = try written.append(entries)
            for entry in entries {
                whole.add(NumberedEntry(seq: seq, entry: entry))
                seq += 1
            }
            left = left.dropFirst(entries.count)
            for person in Self.people(whole) {
                let own = try await reader.grants(of: person)
                let grants = whole.grants.filter { $0.grant.person == person }
                let ids = Set(grants.map(\.grant.id))
                let credentials = whole.credentials.filter { ids.contains($0.credential.grant) }
                #expect(own.grants == grants, "seed \(seed), \(person) at \(seq)")
                #expect(own.credentials == credentials, "seed \(seed), \(person) at \(seq)")
            }
        }
    }

    @Test func `a question reads what is new and one's own, whatever else there is`() async throws {
        let story = StreamStory(seed: 7, count: 3_000)
        let written = WrittenLedger()
        let ledger = CountedLedger(written.store)
        let reader = PersonReader(ledger: ledger)
        let (old, new) = (story.entries.prefix(2_900), story.entries.dropFirst(2_900))
        _ = try written.append(Array(old))
        let nobody = try #require(PersonID("YE-NOBODY"))
        #expect(try await reader.grants(of: nobody).grants.isEmpty)
        #expect(ledger.take() == old.count)
        #expect(try await reader.grants(of: nobody).grants.isEmpty)
        #expect(ledger.take() == 0)
        _ = try written.append(Array(new))
        var whole = HistoryFold()
        for (seq, entry) in story.entries.enumerated() {
            whole.add(NumberedEntry(seq: UInt64(seq), entry: entry))
        }
        #expect(try await reader.grants(of: nobody).grants.isEmpty)
        #expect(ledger.take() == new.count)
        for person in Self.people(whole).prefix(20) {
            let own = try await reader.grants(of: person)
            #expect(ledger.take() == Self.entries(of: own, in: story))
            #expect(own.grants.count < whole.grants.count / 2)
        }
    }
}
