/// Where this target's randomness comes from: tokens, keys, salts, nonces and codes.
///
/// It is the only place in `Credentials` that asks the operating system for random bytes.
/// Tests pass a seeded source of their own.
package struct RandomSource: Sendable {
    private let draw: @Sendable (_ count: Int) -> [UInt8]

    package init(_ draw: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.draw = draw
    }

    /// The operating system's generator (`getrandom`).
    package static let system = RandomSource { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    package func bytes(_ count: Int) -> [UInt8] {
        let bytes = draw(count)
        // A short answer would be a weak key; there is no sensible way to go on.
        precondition(bytes.count == count, "the random source answered with a wrong length")
        return bytes
    }
}
