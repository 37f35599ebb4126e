import BrokerCore

/// Whether the room that is kept for ends is whole, and what may be recorded while it is not.
///
/// Under the reserve: ends before acts before refusals. Acts are refused without a record of the
/// refusal, and tallies of failures wait (law L12 before L13: the room is for ends).
struct ReserveWatch {
    private(set) var isWhole = true
    private var askedAt: Instant?

    private static let interval = Milliseconds.seconds(1)
    private static let bytesMin: UInt64 = 16 * 1024 * 1024
    /// Enough to end every live grant twice over, each as an entry of a commit of its own's share.
    private static let bytesPerGrant: UInt64 = 256

    static let refusal = Decision(entries: [], outcome: .refused(.cannotRecord))

    static func bytes(liveGrants: Int) -> UInt64 {
        bytesMin + UInt64(liveGrants) * bytesPerGrant
    }

    func isDue(at now: Instant) -> Bool {
        askedAt.map { now - $0 >= Self.interval } != false
    }

    mutating func note(_ isWhole: Bool, at now: Instant) {
        self.isWhole = isWhole
        askedAt = now
    }

    /// A refused end is answered and not recorded: otherwise anyone could use the room up.
    func kept(_ decision: Decision, of command: Command) -> Decision {
        guard !isWhole, command.caller != .daemon, let refusal = decision.outcome.refusal else {
            return decision
        }
        return Decision(entries: [], outcome: decision.outcome, tallied: refusal)
    }

    func admits(_ command: Command) -> Bool {
        isWhole || command.act.isEnd || command.caller == .daemon
    }
}
