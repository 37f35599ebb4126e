import Broker
import BrokerCore

/// Turns that were answered.
extension SituationWatch {
    mutating func turned(_ seen: TurnSeen, space: UInt64, at time: LawTime) {
        glimpsed(seen, wasKilled: false)
        for record in seen.records {
            recorded(record, seen)
            if case .activated(let credential) = record.fact,
                let token = Digest(hex: credential.token)
            {
                unread.insert(token)
            }
        }
        for (command, reply) in seen.answered {
            answered(command, reply, seen)
            askedAgain(command, reply)
        }
        repeated(seen)
        noteRoom(seen, space)
        batched(seen)
        ended(seen, at: time)
        for command in seen.commands where command.caller != .daemon {
            requests.insert(command.request)
        }
    }

    private mutating func askedAgain(_ command: Command, _ reply: Reply) {
        guard command.caller != .daemon else { return }
        meet(.requestAgainLater, if: requests.contains(command.request))
        meet(.askedAgainAfterCrash, if: unanswered.remove(command.request) != nil)
        guard let step = lost.removeValue(forKey: command.request) else { return }
        meet(
            .codeServesAfterLostAct,
            if: command.factor.step == step && reply.outcome.refusal == nil
        )
    }

    private mutating func noteRoom(_ seen: TurnSeen, _ othersTook: UInt64) {
        defer {
            hadRoom = seen.hasRoom
            self.othersTook = othersTook
        }
        meet(.diskFilledByLedger, if: hadRoom && !seen.hasRoom && othersTook == self.othersTook)
        // While a restored ledger waits, people are turned away however much room there is.
        guard !seen.isUndecided else { return }
        for (command, reply) in seen.answered where command.caller != .daemon {
            let act = LawAct(command, reply)
            let isTaken = act.refusal == nil && act.seqs != nil
            if act.isEnd {
                meet(.fullDiskTakesEnd, if: !seen.hasRoom && isTaken)
            } else if act.needsFactor, !seen.hasRoom, act.refusal == "cannot_record" {
                meet(.fullDiskRefusesOpening)
                turnedAway = true
            } else if act.needsFactor, seen.hasRoom, isTaken {
                meet(.openingsTakenAgain, if: turnedAway)
                turnedAway = false
            }
        }
    }

    // MARK: - Within one batch

    private mutating func batched(_ seen: TurnSeen) {
        let asked = seen.commands.filter { $0.caller != .daemon }
        meet(.requestTwiceInBatch, if: Set(asked.map(\.request)).count < asked.count)
        meet(.codeTwiceInBatch, if: hasCodeTwice(seen))
        meet(.limitMetInBatch, if: hasLimitMet(seen))
        var closed: Set<String> = []
        var opened: Set<String> = []
        var grouped: Set<String> = []
        for record in seen.records {
            switch record.fact {
            case .declared(let event, _): opened.insert(event)
            case .closed(let event): closed.insert(event)
            case .grantsEnded(let event, _, let end) where end.cause == "event_closed":
                grouped.insert(event)
            default: break
            }
        }
        meet(.declaredAndClosedInBatch, if: !closed.isDisjoint(with: opened))
        meet(.closedBesideGroupedEnds, if: !closed.isEmpty && !grouped.subtracting(closed).isEmpty)
        let openedTokens = seen.records.compactMap { record -> LawCredential? in
            if case .activated(let credential) = record.fact { credential } else { nil }
        }
        meet(
            .openedAndEndedInBatch,
            if: openedTokens.contains {
                let reason = seen.after.history.invalidity(
                    token: $0.token,
                    audience: $0.system,
                    at: seen.at
                )
                return reason != nil && reason != LawHistory.superseded
            }
        )
    }

    private func hasCodeTwice(_ seen: TurnSeen) -> Bool {
        var shown: Set<String> = []
        return seen.answered.contains { command, reply in
            guard let step = command.factor.step else { return false }
            let isFirst = shown.insert("\(command.caller) \(step)").inserted
            return !isFirst && reply.outcome.refusal == .factorReplayed
        }
    }

    /// Grants were issued and refused for their number in one batch, by different acts.
    private func hasLimitMet(_ seen: TurnSeen) -> Bool {
        var issued: Set<EventID> = []
        for (command, reply) in seen.answered {
            guard case .grant(let act) = command.act,
                case .accepted(.granted(let outcomes)) = reply.outcome
            else { continue }
            let isFull = outcomes.contains {
                if case .refused(_, .grantLimit) = $0 { true } else { false }
            }
            let hasIssued = outcomes.contains { if case .issued = $0 { true } else { false } }
            if isFull, !hasIssued, issued.contains(act.event) { return true }
            if hasIssued { issued.insert(act.event) }
        }
        return false
    }

    // MARK: - What ended

    private mutating func ended(_ seen: TurnSeen, at time: LawTime) {
        let valid = seen.course.tokens.filter { isValid($0, seen.before, at: seen.at) }
        wasJustConfirmed = false
        if seen.records.contains(where: \.isContinuation) {
            meet(.continuedWithOpenEvent, if: !seen.before.openEvents(at: seen.at).isEmpty)
        }
        if seen.replies.contains(where: \.confirmsClock) {
            meet(.bootConfirmed, if: isStartDoubted)
            wasJustConfirmed = isStartDoubted
            let hasEnded = validAtDoubt.contains { token in
                isValid(token, seen.before, at: seen.at)
                    && !isValid(token, seen.after, at: time.now)
            }
            meet(.jumpAcceptedEnds, if: !isStartDoubted && hasEnded)
            isStartDoubted = false
            wasFarAhead = false
        }
        guard !valid.isEmpty else { return }
        func credentials(_ tokens: [TokenBook.Drawn]) -> [LawCredential] {
            let digests = Set(tokens.map { "\($0.digest)" })
            return seen.after.history.activations.map(\.credential)
                .filter { digests.contains($0.token) }
        }
        let gone = credentials(valid.filter { !isValid($0, seen.after, at: seen.at) })
        let left = credentials(valid.filter { isValid($0, seen.after, at: seen.at) })
        for record in seen.records {
            switch record.fact {
            case .closed(let event): closed(event, gone: gone, left: left)
            case .credentialsEnded(_, let references, let end):
                let hasEnded = gone.contains { credential in
                    references.contains {
                        $0.grant == credential.grant && $0.credential == credential.id
                    }
                }
                meet(.terminalLostEndsValid, if: end.cause == "terminal_lost" && hasEnded)
            case .grantsEnded(_, let grants, let end):
                let hasEnded = gone.contains { grants.contains($0.grant) }
                meet(.transferEndsValid, if: end.cause == "transferred" && hasEnded)
                meet(.annualResetEndsValid, if: end.cause == "annual_reset" && hasEnded)
            default: break
            }
        }
    }

    private mutating func closed(
        _ event: String,
        gone: [LawCredential],
        left: [LawCredential]
    ) {
        let stopped = Set(gone.filter { $0.event == event }.map(\.person))
        let goingOn = left.filter { $0.event != event }.map(\.person)
        meet(.oneOfTwoEventsClosed, if: goingOn.contains(where: stopped.contains))
    }
}

extension Reply {
    /// Is it the second of two people's, which has the clock believed?
    fileprivate var confirmsClock: Bool {
        if case .accepted(.clockConfirmed) = outcome { true } else { false }
    }
}
