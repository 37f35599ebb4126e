import VerifierFormats

/// One request, and where it stands among all that was asked for and heard.
struct Ask: Sendable {
    /// Every request of a verifier has a greater one than those before it.
    let number: Int
    /// ``VerifierClock/elapsed`` before it went out.
    let at: Int64
}

/// Something that was fetched, with when it was asked for: its age counts from then, however long
/// the answer took.
struct Fetched<Value: Sendable>: Sendable {
    let value: Value
    let ask: Ask

    init(value: Value, ask: Ask) {
        self.value = value
        self.ask = ask
    }

    /// Where no order but that of time matters.
    init(value: Value, askedAt: Int64) {
        self.init(value: value, ask: Ask(number: 0, at: askedAt))
    }

    var askedAt: Int64 { ask.at }
}

/// The last thing that was fetched from one place, and how the last try ended.
struct Shelf<Value: Sendable>: Sendable {
    private(set) var last: Fetched<Value>?
    /// When the last request ended.
    private(set) var landedAt: Int64?
    private var hasFailed = false
    /// What the stream said of it.
    var doubt = Doubt()
    /// The one request that is under way: who comes meanwhile waits for it.
    var flight: Task<Void, Never>?

    /// The request `ask` is over; nil: nothing came of it.
    mutating func land(_ value: Value?, _ ask: Ask, at elapsed: Int64) {
        flight = nil
        landedAt = elapsed
        hasFailed = value == nil
        if let value { last = Fetched(value: value, ask: ask) }
    }

    /// In milliseconds; nil: there is nothing.
    func age(at elapsed: Int64) -> Int64? { last.map { elapsed - $0.askedAt } }

    /// Who is cut off is not made to wait by each check.
    ///
    /// But whoever has heard that something changed (`isDoubted`) asks at once.
    func mayTry(at elapsed: Int64, isDoubted: Bool = false) -> Bool {
        if isDoubted, !hasFailed { return true }
        let pause = hasFailed ? VerifierSettings.pauseAfterFailure : VerifierSettings.pause
        return landedAt.map { elapsed - $0 >= pause } != false
    }
}

/// Which lists the news make worthless.
///
/// Those that were asked for before; and as Mado may give an older list for a while
/// (``StatusListRest``), those that were asked for within that while, as soon as it is over.
struct Doubt: Sendable {
    /// The requests up to this one came before the latest news.
    private var lastAsk = 0
    /// When lists that were asked for earlier are worth nothing, in ascending order.
    private var dues: [Int64] = []
    /// However much is heard, so many milliseconds lie between two of them.
    private static let step: Int64 = 100

    /// News came after the request `lastAsk`.
    mutating func hear(after lastAsk: Int, at elapsed: Int64) {
        self.lastAsk = lastAsk
        let due = (elapsed + StatusListRest.milliseconds + Self.step - 1) / Self.step * Self.step
        // Of those that are over, the latest asks for most.
        let past = dues.last { $0 <= elapsed }
        dues.removeAll { $0 <= elapsed && $0 != past }
        if dues.last != due { dues.append(due) }
    }

    /// Is what was asked for by `ask` worth nothing by now?
    func covers(_ ask: Ask, at elapsed: Int64) -> Bool {
        ask.number <= lastAsk || dues.contains { $0 <= elapsed && ask.at < $0 }
    }

    /// Also what `other` heard.
    mutating func add(_ other: Doubt) {
        lastAsk = max(lastAsk, other.lastAsk)
        dues = Set(dues + other.dues).sorted()
    }
}
