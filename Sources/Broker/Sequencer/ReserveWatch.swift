import BrokerCore

/// Whether the room that is kept for ends is whole, and what may be recorded while it is not.
///
/// Under the reserve: ends before acts before refusals. Acts are refused without a record of the
/// refusal, an end that names more than it ends leaves a record of what it ends alone, and tallies
/// of failures wait (law L12 before L13: the room is for ends).
struct ReserveWatch {
    private(set) var isWhole = true
    private var askedAt: Instant?

    private static let interval = Milliseconds.seconds(1)
    /// For what is recorded beside ends: marks, verdicts on the clock, the ends of few.
    private static let bytesMin: UInt64 = 16 * 1024 * 1024
    /// What one end adds to the file at most, recorded by itself: its entry and the note of its
    /// checkpoint, each with its row. Credentials end each at its own instant, so thousands of ends
    /// in one entry are the exception. Expiries, each by itself, made a file of SQLite's grow by
    /// 582 bytes an end under an origin of 20 characters; it may have 128, and stands twice in each
    /// note.
    static let bytesPerEnd: UInt64 = 820

    static let refusal = Decision(entries: [], outcome: .refused(.cannotRecord))

    /// Enough to end every grant and every credential that is live, each by itself, twice over
    /// (design: the ledger).
    static func bytes(live: Int) -> UInt64 {
        bytesMin + UInt64(live) * bytesPerEnd * 2
    }

    func isDue(at now: Instant) -> Bool {
        askedAt.map { now - $0 >= Self.interval } != false
    }

    mutating func note(_ isWhole: Bool, at now: Instant) {
        self.isWhole = isWhole
        askedAt = now
    }

    /// What is refused is answered and not recorded: otherwise anyone could use the room up.
    func kept(_ decision: Decision, of command: Command) -> Decision {
        guard !isWhole, command.caller != .daemon else { return decision }
        switch decision.outcome {
        case .refused(let refusal, _): return .refused(decision.outcome, as: refusal)
        case .accepted(.revoked(let outcomes)): return kept(decision, outcomes, command.act)
        case .accepted: return decision
        }
    }

    /// A revocation keeps its ends. One that ends nothing is refused as a whole, for nothing is
    /// acknowledged without an entry (law L3).
    private func kept(
        _ decision: Decision,
        _ outcomes: [RevokeOutcome],
        _ act: Act
    ) -> Decision {
        let ends = decision.entries.filter { !$0.fact.isRefusal }
        if ends.isEmpty, let refusal = outcomes.compactMap(\.refusal).first {
            return .refused(.refused(refusal), as: refusal)
        }
        // Nobody named a person's grants one by one: of those that had ended by themselves a repeat
        // could not tell.
        var told = outcomes
        if case .revoke(.person) = act { told.removeAll { $0.refusal != nil } }
        return Decision(entries: ends, outcome: .accepted(.revoked(told)))
    }

    func admits(_ command: Command) -> Bool {
        isWhole || command.act.isEnd || command.caller == .daemon
    }
}

extension Decision {
    fileprivate static func refused(_ outcome: Outcome, as refusal: Refusal) -> Decision {
        Decision(entries: [], outcome: outcome, tallied: refusal)
    }
}

extension Fact {
    fileprivate var isRefusal: Bool {
        if case .actRefused = self { true } else { false }
    }
}

extension RevokeOutcome {
    fileprivate var refusal: Refusal? {
        if case .refused(_, let refusal) = self { refusal } else { nil }
    }
}
