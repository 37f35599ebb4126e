import BrokerCore
import Credentials
import Testing

/// What the ledger keeps of texts that can be guessed.
struct KeyedHashTests {
    private static func sealer(_ seed: UInt8) -> Sealer {
        .withoutKey(random: RandomSource { Array(repeating: seed, count: $0) })
    }

    @Test func `the same key and purpose give the same digest, anything else another`() {
        let text = Array("declare-20261121".utf8)
        let first = Self.sealer(1).keyedHash(for: "idempotency").digest(text)
        #expect(first == Self.sealer(1).keyedHash(for: "idempotency").digest(text))
        let others = [
            Self.sealer(2).keyedHash(for: "idempotency").digest(text),
            Self.sealer(1).keyedHash(for: "another purpose").digest(text),
            Self.sealer(1).keyedHash(for: "idempotency").digest(text + [0]),
            // Without a key anybody could try texts.
            sha256(text),
        ]
        #expect(Set(others + [first]).count == 5)
    }
}
