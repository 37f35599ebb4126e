import BrokerCore
import BrokerTesting
import Testing

/// What a replay of the ledger is held against is the whole state (law L14).
struct StateDifferenceTests {
    private static func names(_ value: Any, in owner: String = "") -> [String] {
        Mirror(reflecting: value).children.compactMap { $0.label.map { owner + $0 } }
    }

    @Test func `every stored property has a name of its own`() {
        let state = State()
        let stored =
            Self.names(state).filter { !["authority", "register"].contains($0) }
            + Self.names(state.authority, in: "authority.")
            + Self.names(state.register, in: "register.")
        #expect(stored.count > 30)
        #expect(Set(StateField.all.map(\.name)) == Set(stored))
        #expect(StateField.all.count == stored.count)
    }

    private static func state(after facts: [Fact]) -> State {
        var state = State()
        for fact in facts {
            state.apply(
                Entry(
                    at: Instant(millisecondsSince1970: 1_795_000_000_000),
                    actor: .daemon,
                    request: RequestID(drawn: 1),
                    fact: fact
                )
            )
        }
        return state
    }

    @Test func `what differs is named`() throws {
        func turn(_ byte: UInt8) throws -> Fact {
            let kid = try #require(Digest([UInt8](repeating: byte, count: 32)))
            let now = Instant(millisecondsSince1970: 0)
            return .keyRotated(TokenKeyTurn(use: .drill, x: kid, y: kid, kid: kid, usedFrom: now))
        }
        func move(from former: String) throws -> Fact {
            .ledgerContinued(
                try #require(LedgerOrigins(former: former, current: "mado.test/c"))
            )
        }
        let (left, right) = (Self.state(after: [try turn(1)]), Self.state(after: [try turn(2)]))
        #expect(difference(left, left) == nil)
        #expect(difference(left, right) == "tokenKeys")
        let moved = Self.state(after: [try move(from: "mado.test/a")])
        let other = Self.state(after: [try move(from: "mado.test/b")])
        #expect(difference(moved, other) == "leftOrigins")
    }
}
