import BrokerTesting
import Testing

/// A history that breaks a law: which, and what is said of it.
struct BrokenLaw: Sendable, CustomTestStringConvertible {
    let law: String
    /// A part of the breach's words, so that no other demand of the same law is taken for it.
    let words: String
    let told: [Told]

    init(_ law: String, _ words: String, _ told: [Told]) {
        self.law = law
        self.words = words
        self.told = told
    }

    var testDescription: String { "\(law): \(words)" }

    /// Is it among these?
    func isAmong(_ breaches: [LawBreach]) -> Bool {
        breaches.contains { $0.law == law && $0.detail.contains(words) }
    }
}
