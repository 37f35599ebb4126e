import Broker
import BrokerCore
import Ledger

/// Turns of the sequencer, and what the laws say to them.
extension World {
    /// One turn: the commands in one batch, with what the broker has to write.
    /// False if there was nothing at all to do.
    @discardableResult
    mutating func turn(_ commands: [Command]) throws -> Bool {
        readClock()
        engine.keepReserve()
        let chore = engine.housekeeping()
        let all = commands + (chore.map { [$0] } ?? [])
        guard !all.isEmpty else {
            try judgeClockRecords(areComplete: true)
            return false
        }
        var seen = TurnSeen(
            commands: all,
            before: laws,
            decided: time,
            hasRoom: disk.lastReserve?.isWhole ?? false,
            isUndecided: undecided != nil
        )
        let course = watch(all)
        do {
            seen.replies = try engine.run(all)
        } catch let unknown as StateUnknown {
            disk.watch(nil)
            seen.course = course.seen
            try die(of: unknown.underlying, &seen)
            forgetOutcomes(of: seen)
            return true
        }
        disk.watch(nil)
        seen.course = course.seen
        if armed == .killUnanswered, !seen.course.leaves.isEmpty {
            try judgeRepeats(seen)
            try die(of: nil, &seen)
            return true
        }
        if !seen.course.leaves.isEmpty { armed = nil }
        try ingest(asOf: seen.decided)
        try judge(&seen)
        holdCheckpoint()
        return true
    }

    private mutating func judge(_ seen: inout TurnSeen) throws {
        for (command, reply) in zip(seen.commands, seen.replies) {
            tally.note(command.act, reply.outcome)
            transcript?.note(command, reply)
        }
        try judgeAnswers(seen)
        try judgeRepeats(seen)
        try judgeGlimpses(seen, after: laws)
        seen.after = laws
        // The broker looks at its clock again when it is asked next, and so do the laws: what the
        // clock shows until then, and no longer shows, nobody saw.
        if let wall = Self.acceptedWall(in: seen.records) {
            time.confirm(wall, at: seen.decided.reading)
        }
        noteFailures(seen.replies)
        situations.turned(seen, space: disk.space.othersTook, at: time)
    }

    /// Works off everything that the broker has to write.
    mutating func settle() throws {
        for _ in 0..<1_000 {
            guard try turn([]) else { return }
        }
        throw fail("L5", "the broker never finished writing")
    }

    /// What the sequencer does with a refusal that made no entry.
    private mutating func noteFailures(_ replies: [Reply]) {
        for reply in replies where reply.seqs == nil && !reply.isRepeat {
            guard let refusal = reply.outcome.refusal else { continue }
            readClock()
            engine.noteFailure(source: Self.failureSource, refusal)
            failuresNoted += 1
        }
    }

    static let failureSource: Digest = {
        guard let digest = Digest(repeatElement(9, count: 32)) else { preconditionFailure() }
        return digest
    }()

    /// Now and then somebody keeps the checkpoint that the broker tells.
    private mutating func holdCheckpoint() {
        guard held.count < 3, luck.percent(3), let checkpoint = engine.checkpoint else { return }
        held.append(checkpoint)
    }

    // MARK: - What is durable

    /// Reads what the ledger has now and lets the laws judge it. `byStart`: a start wrote it.
    mutating func ingest(asOf decided: LawTime, byStart: Bool = false) throws {
        let size = laws.history.records.count
        let leaves = try disk.readStoredLeaves(from: UInt64(ledger.count), limit: .max)
        for leaf in leaves {
            try judgeText(of: leaf.bytes)
            let numbered = try EntryCoding.decode(leaf.bytes)
            transcript?.note(leaf.bytes)
            ledger.append(leaf.bytes)
            laws.take(LawRecord(numbered, isClockSure: decided.isSure))
        }
        let added = laws.history.records.dropFirst(size)
        if added.contains(where: \.isContinuation) { undecided = nil }
        var durable = decided
        if let wall = Self.acceptedWall(in: added) {
            // What two people said is as durable as the record that they said it.
            durable.confirm(wall, at: decided.reading)
        }
        // With what was decided its moment is durable, whatever was stored before (design §5).
        guard try leaves.isEmpty || disk.head()?.mark.map(LawTime.Mark.init) == durable.mark else {
            throw fail("L6", "records were stored without their moment, \(durable.mark)")
        }
        try noteMark(asOf: durable)
        if let breach = laws.breaches.first { throw breach }
        if let breach = LawLateness.judge(added, byStart: byStart) { throw breach }
    }

    /// The wall clock that two people accepted in these records, the first time.
    private static func acceptedWall(in records: ArraySlice<LawRecord>) -> Int64? {
        for record in records {
            if case .clockConfirmed(let wall) = record.fact { return wall }
        }
        return nil
    }

    /// The time that a crash leaves is the one that was last written.
    mutating func noteMark(asOf decided: LawTime) throws {
        let mark = try disk.head()?.mark
        if mark != writtenMark { time.commit(asOf: decided) }
        writtenMark = mark
    }

    // MARK: - Answers

    private func judgeAnswers(_ seen: TurnSeen) throws {
        let isAnswered = zip(seen.commands, seen.replies).allSatisfy { command, reply in
            reply.isRepeat || reply.request == command.request
        }
        guard isAnswered, seen.replies.count == seen.commands.count else {
            throw fail("L3", "the answers are not those to what was asked")
        }
        let acts = zip(seen.commands, seen.replies).map { LawAct($0, $1) }
        let breaches = seen.before.breaches(
            of: acts,
            after: laws,
            at: seen.decided.now,
            hasRoom: seen.hasRoom,
            isUndecided: seen.isUndecided
        )
        if let breach = breaches.first { throw breach }
    }

    // MARK: - While a batch is on its way

    private func watch(_ commands: [Command]) -> BatchWatch {
        let opening = commands.compactMap { command -> TokenBook.Drawn? in
            guard case .activate(let act, .withFactors) = command.act else { return nil }
            return TokenBook.Drawn(digest: act.token, system: act.system)
        }
        let watch = BatchWatch(
            verifier: verifier,
            clock: clock,
            tokens: tokens.open + opening.filter { !tokens.open.contains($0) },
            fault: armed
        )
        disk.watch { try watch.look($0, $1) }
        return watch
    }

    /// Ended when decided, open only when durable, and never longer than its time, however long
    /// the disk takes (laws L3 and L6).
    mutating func judgeGlimpses(_ seen: TurnSeen, after: LawOracle) throws {
        tokens.add(seen.course.tokens)
        for glimpse in seen.course.glimpses {
            time.read(glimpse.reading)
            if seen.isUndecided {
                guard glimpse.allowed.isEmpty else {
                    throw fail("L12", "a check was answered before two people had decided")
                }
                continue
            }
            for token in seen.course.tokens {
                let breach = LawOracle.breach(
                    ofGlimpse: "\(token.digest)",
                    audience: token.system.text,
                    isAllowed: glimpse.allowed.contains(token),
                    isDurable: glimpse.point == .synced,
                    before: seen.before,
                    after: after,
                    time: time
                )
                if let breach { throw breach }
            }
        }
        readClock()
    }
}
