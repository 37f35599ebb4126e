import BrokerTesting
import Ledger
import Testing

struct MemoryLedgerStoreTests {
    @Test func `keeps the obligations of the port`() throws {
        let violations = LedgerStoreConformance.violations(
            makeStore: { MemoryLedgerStore() },
            reopen: { store in
                (store as? MemoryLedgerStore)?.crash()
                return store
            }
        )
        #expect(violations.isEmpty)
    }

    /// The suite has teeth: a store that loses its cache violates it.
    @Test func `a lying disk does not keep them`() throws {
        let violations = LedgerStoreConformance.violations(
            makeStore: { MemoryLedgerStore(syncsAtOnce: false) },
            reopen: { store in
                (store as? MemoryLedgerStore)?.crash()
                return store
            }
        )
        #expect(!violations.isEmpty)
    }
}
