import BrokerCore

/// Reference numbers for what the broker does by itself; from a seed, so that a run repeats.
struct RequestNumbers {
    private var seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
    }

    mutating func next() -> RequestID {
        seed = nextDraw(seed)
        return RequestID(drawn: seed)
    }
}
