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
    /// False: the stream said since that something changed.
    private(set) var isTrusted = true
    /// How often the stream said so.
    private(set) var distrusts = 0
    /// The one request that is under way: who comes meanwhile waits for it.
    var flight: Task<Void, Never>?

    /// What is kept was made before something changed; what is under way may have been, too.
    mutating func distrust() {
        isTrusted = false
        distrusts += 1
    }

    /// The request of `askedAt` is over; nil: nothing came of it. `distrusts`: as it was then.
    mutating func land(
        _ value: Value?,
        askedAt: Int64,
        at elapsed: Int64,
        distrusts: Int = 0
    ) {
        flight = nil
        landedAt = elapsed
        hasFailed = value == nil
        guard let value else { return }
        last = Fetched(value: value, askedAt: askedAt)
        isTrusted = distrusts == self.distrusts
    }

    /// In milliseconds; nil: there is nothing.
    func age(at elapsed: Int64) -> Int64? { last.map { elapsed - $0.askedAt } }

    /// Who is cut off is not made to wait by each check.
    ///
    /// But whoever has heard that something changed asks at once.
    func mayTry(at elapsed: Int64) -> Bool {
        if !isTrusted, !hasFailed { return true }
        let pause = hasFailed ? VerifierSettings.pauseAfterFailure : VerifierSettings.pause
        return landedAt.map { elapsed - $0 >= pause } != false
    }
}
