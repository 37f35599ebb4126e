/// Something that was fetched, with when it was asked for: its age counts from then, however long
/// the answer took.
struct Fetched<Value: Sendable>: Sendable {
    let value: Value
    /// ``VerifierClock/elapsed`` before the request went out.
    let askedAt: Int64
}

/// The last thing that was fetched from one place, and how the last try ended.
struct Shelf<Value: Sendable>: Sendable {
    private(set) var last: Fetched<Value>?
    /// When the last request ended.
    private(set) var landedAt: Int64?
    private var hasFailed = false
    /// The one request that is under way: who comes meanwhile waits for it.
    var flight: Task<Void, Never>?

    /// The request of `askedAt` is over; nil: nothing came of it.
    mutating func land(_ value: Value?, askedAt: Int64, at elapsed: Int64) {
        flight = nil
        landedAt = elapsed
        hasFailed = value == nil
        if let value { last = Fetched(value: value, askedAt: askedAt) }
    }

    /// In milliseconds; nil: there is nothing.
    func age(at elapsed: Int64) -> Int64? { last.map { elapsed - $0.askedAt } }

    /// Who is cut off is not made to wait by each check.
    func mayTry(at elapsed: Int64) -> Bool {
        let pause = hasFailed ? VerifierSettings.pauseAfterFailure : VerifierSettings.pause
        return landedAt.map { elapsed - $0 >= pause } != false
    }
}
