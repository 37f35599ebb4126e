/// Where a person, or a terminal, stands with factors: replay, freshness and throttling.
package struct FactorStanding: Hashable, Sendable {
    /// The newest TOTP step that was burnt: nothing at or before it is accepted again.
    package internal(set) var lastStep: Int64?
    package internal(set) var provenAt: Instant?
    package internal(set) var failuresInARow = 0
    package internal(set) var lastFailureAt: Instant?

    package init() {}

    /// When the next attempt is looked at; nil: now.
    ///
    /// The first ``Ceiling/failuresFree`` failures are free; then the delay doubles from two
    /// seconds up to ``Ceiling/throttleMax`` (RFC 4226 §7.3).
    package var retryAt: Instant? {
        guard failuresInARow > Ceiling.failuresFree, let lastFailureAt else { return nil }
        let doublings = min(failuresInARow - Ceiling.failuresFree, 12)
        let delay = min(Milliseconds.seconds(1 << Int64(doublings)), Ceiling.throttleMax)
        return lastFailureAt + delay
    }

    package func delay(at now: Instant) -> Milliseconds? {
        guard let retryAt, now < retryAt else { return nil }
        return retryAt - now
    }

    /// Was no step at or after this one burnt?
    package func isNew(_ step: Int64) -> Bool { lastStep.map { $0 < step } != false }

    mutating func prove(step: Int64, at now: Instant) {
        lastStep = max(lastStep ?? step, step)
        provenAt = now
        failuresInARow = 0
    }

    mutating func fail(at now: Instant) {
        failuresInARow += 1
        lastFailureAt = now
    }
}
