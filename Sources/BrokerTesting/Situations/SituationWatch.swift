import BrokerCore

/// Recognises situations in what happens, and counts them.
struct SituationWatch: Sendable {
    private(set) var met: [Situation: Int] = [:]

    // What a situation began with, until its end is seen.
    var looks: [String: Look] = [:]
    var firstSeen: Set<Digest> = []
    /// Tokens that were opened and that nobody has presented yet.
    var unread: Set<Digest> = []
    var requests: Set<RequestID> = []
    var lost: [RequestID: Int64] = [:]
    var unanswered: Set<RequestID> = []
    /// Keys of acts that were lost in a crash, and of those that were durable and not answered.
    var lostKeys: Set<IdempotencyMark> = []
    var unansweredKeys: Set<IdempotencyMark> = []
    var isStartDoubted = false
    var wasFarAhead = false
    /// The last turn accepted the wall clock of a new boot.
    var wasJustConfirmed = false
    /// What was valid when the clock came into doubt, or two people were about to accept it.
    var validAtDoubt: [TokenBook.Drawn] = []
    var turnedAway = false
    var othersTook: UInt64 = 0
    var hadRoom = true
    var notYet: Set<String> = []

    /// A look before the factors of an activation that was clear.
    struct Look: Sendable {
        let grant: String
        let person: String
        let event: String
        /// How many records there were.
        let size: Int
        var wasPaused = false
    }

    mutating func meet(_ situation: Situation, if holds: Bool = true) {
        if holds { met[situation, default: 0] += 1 }
    }

    // MARK: - Clocks

    mutating func moved(_ step: Step, _ moved: Moved, _ laws: LawOracle) {
        let wasValid = !moved.valid.isEmpty && moved.from.isSure
        let stillValid = moved.valid.filter { isValid($0, laws, at: moved.to.now) }
        let hasEnded = stillValid.count < moved.valid.count
        switch step {
        case .sleep(let length):
            meet(.sleepPastEnd, if: wasValid && hasEnded)
            meet(
                .sleepInsideWindow,
                if: wasValid && !stillValid.isEmpty && length >= .minutes(1)
            )
            for token in looks.keys { looks[token]?.wasPaused = true }
        case .stepWall(let length):
            let isJump = moved.from.isSure && !moved.to.isSure
            meet(.jumpDoubted, if: isJump && wasValid)
            meet(
                .smallJumpEnds,
                if: wasValid && moved.to.isSure && length > .zero && hasEnded
            )
            if isJump { validAtDoubt = moved.valid }
        default: break
        }
        meet(.endWhileDoubted, if: !moved.from.isSure && !moved.to.isSure && hasEnded)
        if !moved.from.isSure, moved.to.isSure { cameBack(moved, laws) }
    }

    private mutating func cameBack(_ moved: Moved, _ laws: LawOracle) {
        meet(.bootAheadCorrected, if: isStartDoubted && wasFarAhead)
        meet(
            .jumpReturned,
            if: !isStartDoubted && validAtDoubt.contains { isValid($0, laws, at: moved.to.now) }
        )
        isStartDoubted = false
        wasFarAhead = false
    }

    func isValid(_ token: TokenBook.Drawn, _ laws: LawOracle, at now: Int64) -> Bool {
        laws.history.invalidity(
            token: "\(token.digest)",
            audience: token.system.text,
            at: now
        ) == nil
    }

    // MARK: - Checks

    mutating func checked(_ token: Digest, _ refusal: Refusal?) {
        guard unread.remove(token) != nil else { return }
        let hasEnded: [Refusal] = [.credentialEnded, .grantEnded, .eventNotActive, .suspended]
        meet(.answerReadTooLate, if: refusal.map(hasEnded.contains) == true)
    }

    /// At each moment of a batch, by those who check.
    mutating func glimpsed(_ seen: TurnSeen, wasKilled: Bool) {
        guard let first = seen.course.glimpses.first else { return }
        for token in seen.course.tokens {
            guard isValid(token, seen.before, at: seen.at), seen.decided.isSure else { continue }
            meet(.deniedBeforeDurable, if: !first.allowed.contains(token))
            guard let last = seen.course.glimpses.last, last.point == .synced,
                first.allowed.contains(token)
            else { continue }
            meet(.endedWhileSyncing, if: !last.allowed.contains(token))
            let reason = seen.after.history.invalidity(
                token: "\(token.digest)",
                audience: token.system.text,
                at: seen.at
            )
            meet(
                .supersededWhileWriting,
                if: reason == LawHistory.superseded && last.allowed.contains(token)
            )
        }
    }
}
