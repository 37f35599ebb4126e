/// The obligations of a port as code: every adapter passes them, the fake one too.
///
/// Knows no test library: it gives back what was violated, one sentence each.
protocol ConformanceSuite {
    /// The sentences of all violated obligations; empty for an adapter that keeps them.
    var violations: [String] { get set }
}

extension ConformanceSuite {
    mutating func expect(_ holds: Bool, _ obligation: String) {
        if !holds { violations.append(obligation) }
    }

    /// An error that no obligation allows is a violation too.
    mutating func run(_ name: String, _ check: (inout Self) throws -> Void) {
        do {
            try check(&self)
        } catch {
            violations.append("Nothing is thrown here (\(name)): \(error)")
        }
    }
}
