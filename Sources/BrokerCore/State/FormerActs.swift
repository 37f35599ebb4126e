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
/// | refused and not recorded: nobody's account, no room, overloaded | no | is decided anew |
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
    /// How many keys of one caller are remembered; a new one pushes out that caller's oldest, and
    /// never another's.
    package static let perCallerMax = 64

    /// Oldest first; looked up in, never iterated. Callers are people of the roster and accounts
    /// that are nobody's: nobody else gets an entry.
    private var acts: [Actor: [FormerAct]] = [:]
    /// The command whose entries come now; its next ones may tell more of its outcome.
    private var current: Current?

    private struct Current: Hashable {
        let caller: Actor
        let request: RequestID
    }

    package init() {}

    /// What is known of a key when it comes again.
    enum Memory {
        case unknown
        case same(FormerAct)
        case otherContent
    }

    func memory(of mark: IdempotencyMark, by caller: Actor, at now: Instant) -> Memory {
        guard let act = acts[caller]?.last(where: { $0.mark.key == mark.key }),
            now - act.at < Self.lifetime
        else { return .unknown }
        return act.mark == mark ? .same(act) : .otherContent
    }

    /// The first entry of a command with a key.
    mutating func begin(_ act: FormerAct, by caller: Actor) {
        current = Current(caller: caller, request: act.request)
        acts[caller, default: []].removeAll {
            $0.mark.key == act.mark.key || act.at - $0.at >= Self.lifetime
        }
        if acts[caller]?.count == Self.perCallerMax { acts[caller]?.removeFirst() }
        acts[caller, default: []].append(act)
    }

    /// Any other entry: one more of the same command, or the end of its entries.
    mutating func goOn(_ entry: Entry) {
        guard let current else { return }
        guard current.request == entry.request, current.caller == entry.actor,
            let last = acts[current.caller]?.indices.last
        else { return self.current = nil }
        acts[current.caller]?[last].result.add(entry.fact)
    }
}

/// One act that came with a key.
package struct FormerAct: Hashable, Sendable {
    package let mark: IdempotencyMark
    /// The number that its answer named.
    package let request: RequestID
    package let at: Instant
    var result: FormerResult
}
