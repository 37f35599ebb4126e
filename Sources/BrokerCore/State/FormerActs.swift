/// The acts that came with an `Idempotency-Key`, as far as they are remembered: what a repeat is
/// answered from (design: the flow).
///
/// A part of the state: built by ``State/apply(_:)`` from the entries alone, and so the same after
/// a restart, and after a crash between the append and the answer. What happens to a command with
/// a key:
///
/// | its caller's key is | content | what happens | entries |
/// |---|---|---|---|
/// | not remembered | any | decided like every act | the first carries the mark |
/// | remembered | the same | the former outcome, whatever holds by now; codes unseen | none |
/// | remembered | another | refused, `key_reused`; codes unseen | one, without mark |
///
/// And what becomes of a key whose command was decided:
///
/// | decided | remembered | a repeat |
/// |---|---|---|
/// | accepted | from its first entry on, in the same batch too | gets the same outcome |
/// | refused and recorded (law L13) | likewise | gets the same refusal |
/// | refused for the moment: too soon after wrong codes, the clock unsure | no | is decided anew |
/// | refused and not recorded: nobody's account, no room, overloaded | no | is decided anew |
/// | accepted, with room for ends alone | from its ends | gets the same ends; the rest as it is |
/// | lost in a crash before it was durable | no | is decided anew |
///
/// What is in the ledger is the answer. A recorded refusal stays one: decided anew, a wrong code
/// would count twice against its person and a right one would be found burnt, both for one try.
/// Whoever wants another try sends it under another key.
///
/// A repeat while the first is on its way waits behind it, for there is one sequencer, and is
/// answered when that is durable: there is no third answer for it.
package struct FormerActs: Hashable, Sendable {
    /// How long a key is remembered after its act, by the ledger's time.
    package static let lifetime = Milliseconds.hours(24)
    /// How many keys of one caller are remembered: as many as can be on their way at once, several
    /// times over. A new one pushes out that caller's oldest, and never another's.
    package static let perCallerMax = 4_096

    /// Callers are people of the roster and accounts that are nobody's: nobody else gets an entry.
    private var callers: [Actor: CallerActs] = [:]
    /// The command whose entries come now; its next ones may tell more of its outcome.
    private var current: Current?
    /// The latest time that two people have set.
    private var reached: Instant?

    private struct Current: Hashable {
        let caller: Actor
        let request: RequestID
        let key: Digest
    }

    package init() {}

    /// What is known of a key when it comes again.
    enum Memory {
        case unknown
        case same(FormerAct)
        case otherContent
    }

    func memory(of mark: IdempotencyMark, by caller: Actor, at now: Instant) -> Memory {
        guard let act = callers[caller]?.acts[mark.key], now - act.agedFrom < Self.lifetime else {
            return .unknown
        }
        return act.mark == mark ? .same(act) : .otherContent
    }

    /// The first entry of a command with a key.
    mutating func begin(_ act: FormerAct, by caller: Actor) {
        forgetExpired(by: act.at)
        var act = act
        // After a confirmation of its own batch, which moves the time from the next one on.
        if let reached, act.at < reached { act.age(from: reached - act.at) }
        current = Current(caller: caller, request: act.request, key: act.mark.key)
        callers[caller, default: CallerActs()].add(act, atMost: Self.perCallerMax)
    }

    /// Any other entry: one more of the same command, or the end of its entries.
    mutating func goOn(_ entry: Entry) {
        guard let current else { return }
        guard current.request == entry.request, current.caller == entry.actor else {
            return self.current = nil
        }
        callers[current.caller]?.acts[current.key]?.result.add(entry.fact)
    }

    /// Two people have set the ledger's time forward at `now`, which made nobody wait a day. A
    /// batch that does it twice moves it once.
    mutating func follow(_ wall: Instant, at now: Instant) {
        let jump = wall - max(now, reached ?? now)
        guard jump > .zero else { return }
        reached = wall
        // What was forgotten stays forgotten.
        forgetExpired(by: now)
        for caller in Array(callers.keys) { callers[caller]?.shift(by: jump) }
    }

    /// Whatever the order of the callers, the same is left.
    private mutating func forgetExpired(by now: Instant) {
        for caller in Array(callers.keys) {
            callers[caller]?.forget(until: now - Self.lifetime)
            if callers[caller]?.acts.isEmpty == true { callers[caller] = nil }
        }
    }
}

/// What one caller did under keys.
private struct CallerActs: Hashable {
    var acts: [Digest: FormerAct] = [:]
    /// Oldest first, from `first` on; a key that was used again stands here twice.
    private var order: [Place] = []
    private var first = 0

    private struct Place: Hashable {
        let key: Digest
        let request: RequestID
    }

    mutating func add(_ act: FormerAct, atMost limit: Int) {
        acts[act.mark.key] = act
        order.append(Place(key: act.mark.key, request: act.request))
        while acts.count > limit { forgetOldest() }
    }

    mutating func forget(until limit: Instant) {
        while first < order.count, isOver(order[first], limit) { forgetOldest() }
    }

    private func isOver(_ place: Place, _ limit: Instant) -> Bool {
        guard let act = acts[place.key], act.request == place.request else { return true }
        return act.agedFrom <= limit
    }

    mutating func shift(by jump: Milliseconds) {
        for key in Array(acts.keys) { acts[key]?.age(from: jump) }
    }

    private mutating func forgetOldest() {
        let place = order[first]
        first += 1
        if acts[place.key]?.request == place.request { acts[place.key] = nil }
        guard first * 2 > order.count else { return }
        order.removeFirst(first)
        first = 0
    }
}

/// One act that came with a key.
package struct FormerAct: Hashable, Sendable {
    package let mark: IdempotencyMark
    /// The number that its answer named.
    package let request: RequestID
    package let at: Instant
    /// From when its day counts.
    private(set) var agedFrom: Instant
    var result: FormerResult

    init(mark: IdempotencyMark, request: RequestID, at: Instant, result: FormerResult) {
        self.mark = mark
        self.request = request
        self.at = at
        self.agedFrom = at
        self.result = result
    }

    fileprivate mutating func age(from jump: Milliseconds) { agedFrom = agedFrom + jump }
}
