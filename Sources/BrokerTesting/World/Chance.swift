import BrokerCore

/// SplitMix64: everything that a simulated history leaves to chance, from one number.
package struct Chance: Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func draw() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// `0 ..< bound`; 0 for a bound of 0.
    package mutating func below(_ bound: Int) -> Int {
        bound <= 1 ? 0 : Int(draw() % UInt64(bound))
    }

    package mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(draw() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// True in so many of a hundred cases.
    package mutating func percent(_ percent: Int) -> Bool { below(100) < percent }

    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    package mutating func pick<Element>(from elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }

    /// One of the choices, each as likely as its weight.
    package mutating func weighted<Choice>(_ choices: [(Int, Choice)]) -> Choice {
        var left = below(choices.reduce(0) { $0 + $1.0 })
        for (weight, choice) in choices {
            if left < weight { return choice }
            left -= weight
        }
        return choices[choices.count - 1].1
    }

    /// A few of them, in their order.
    package mutating func some<Element>(of elements: [Element], percent: Int) -> [Element] {
        elements.filter { _ in self.percent(percent) }
    }

    mutating func digest() -> Digest {
        var bytes: [UInt8] = []
        for _ in 0..<4 {
            let word = draw()
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
        }
        guard let digest = Digest(bytes) else { preconditionFailure("32 bytes are a digest") }
        return digest
    }
}
