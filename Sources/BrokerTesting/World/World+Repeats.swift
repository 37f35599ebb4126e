import Broker
import BrokerCore

/// Clients that send an act under a key, and send it again.
extension World {
    /// A key for an act that a door takes one for; most clients send none.
    mutating func chooseMark(
        for command: Command,
        percent: Int = 40
    ) -> IdempotencyMark? {
        guard command.isKeyable, keyChance.percent(percent) else { return nil }
        return IdempotencyMark(key: keyChance.digest(), content: keyChance.digest())
    }

    /// The same act once more, under a number of its own: of this batch, or of one before; now and
    /// then the key comes with another act.
    mutating func chooseRepeats(beside commands: [Command]) -> [Command] {
        var repeats: [Command] = []
        let here = commands.filter { $0.mark != nil }
        if keyChance.percent(8), let again = keyChance.pick(from: here) {
            repeats.append(repeated(again))
        }
        if keyChance.percent(8), let again = keyChance.pick(from: keyed) {
            repeats.append(repeated(again))
        }
        if keyChance.percent(4), let former = keyChance.pick(from: keyed),
            let mark = former.mark
        {
            let other = keyChance.pick(from: here.filter { $0.caller == former.caller })
            let reused = IdempotencyMark(key: mark.key, content: keyChance.digest())
            repeats.append(repeated(other ?? former, mark: reused))
        }
        return repeats
    }

    /// As its client sends it again: all the same, and another reference number for the attempt.
    mutating func repeated(_ command: Command, mark: IdempotencyMark? = nil) -> Command {
        Command(
            caller: command.caller,
            request: RequestID(drawn: keyChance.draw()),
            factor: command.factor,
            act: command.act,
            mark: mark ?? command.mark
        )
    }

    mutating func noteKeyed(_ commands: [Command]) {
        keyed = Array((keyed + commands.filter { $0.mark != nil }).suffix(8))
    }

    // MARK: - Answers

    /// A batch that was never answered, and is recorded all the same: what an earlier attempt under
    /// the same number was answered, and nobody had to remember, is not what these were.
    mutating func forgetOutcomes(of seen: TurnSeen) {
        let recorded = Set(seen.records.filter { $0.mark != nil }.map(\.request))
        for command in seen.commands where recorded.contains(command.request.description) {
            firstOutcomes[command.request] = nil
        }
    }

    /// What a repeat is answered is what the first one was, or would have been, answered: in full,
    /// and not only by its refusal. With room for ends alone the ledger has of a revocation what it
    /// ended: why another grant that it names was refused, a repeat tells as it is by then.
    mutating func judgeRepeats(_ seen: TurnSeen) throws {
        for (command, reply) in seen.answered where command.mark != nil {
            guard reply.isRepeat else {
                firstOutcomes[reply.request] =
                    seen.hasRoom ? reply.outcome : reply.outcome.withoutReasons
                continue
            }
            guard let first = firstOutcomes[reply.request] else { continue }
            let isSame = first.withoutDelay == reply.outcome.withoutDelay
            guard isSame || first == reply.outcome.withoutReasons else {
                throw fail("repeat", "\(reply.request) was \(first), and then \(reply.outcome)")
            }
        }
    }
}

extension Outcome {
    /// How long to wait counts from each answer anew.
    fileprivate var withoutDelay: Outcome {
        if case .refused(let refusal, _) = self { .refused(refusal) } else { self }
    }

    /// Of a revocation: which grants it ended and which not. `overloaded` is no grant's refusal, so
    /// this is never the outcome of a turn with room.
    fileprivate var withoutReasons: Outcome {
        guard case .accepted(.revoked(let outcomes)) = self else { return self }
        let told = outcomes.map { outcome -> RevokeOutcome in
            if case .refused(let id, _) = outcome { .refused(id, .overloaded) } else { outcome }
        }
        return .accepted(.revoked(told))
    }
}

extension Command {
    /// Of an account or a certificate, and of the acts that a door takes a key for.
    fileprivate var isKeyable: Bool {
        switch caller {
        case .uid, .certificate: break
        case .person, .daemon: return false
        }
        switch act {
        case .standby, .attest, .declare, .approve, .extend, .shorten, .close, .withdraw,
            .suspendAll, .resume, .grant, .revoke, .acceptRegister, .issueEnrolment,
            .confirmClock, .continueLedger, .export:
            return true
        default: return false
        }
    }
}
