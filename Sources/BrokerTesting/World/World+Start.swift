import Broker
import BrokerCore
import Ledger

/// How the process ends, and starts again on what survived.
extension World {
    /// The append threw, or the process was killed before it answered: nobody got an answer.
    mutating func die(of error: (any Error)?, _ seen: inout TurnSeen) throws {
        let isKill = error == nil || error is BatchWatch.Killed
        try judgeRoomForEnds(error)
        if !isKill {
            tally.failedAppends += 1
            try judgeDenial()
        }
        let fault = armed
        // What the batch would have said, had it been recorded.
        var decided = laws
        for leaf in seen.course.leaves {
            let record = LawRecord(
                try EntryCoding.decode(leaf.bytes),
                isClockSure: seen.decided.isSure
            )
            decided.take(record)
        }
        try judgeGlimpses(seen, after: decided)
        armed = nil
        let size = ledger.count
        let cut = disk.crash(fault?.cut ?? .losesAll)
        try judgeSurvivors(
            of: seen.course.leaves,
            mustBeThere: isKill && fault?.isAfterSync == true
        )
        try ingest(asOf: seen.decided)
        seen.after = laws
        let death = DeathSeen(
            turn: seen,
            fault: fault,
            decidedRecords: Array(decided.history.records.dropFirst(size)),
            cut: cut,
            survived: !seen.course.leaves.isEmpty && ledger.count > size,
            isKill: isKill,
            isFull: error is DiskSpace.Full
        )
        tally.note(death)
        transcript?.note(death)
        situations.died(death)
        try start()
        try probe(everything: true)
    }

    /// Writing the mark failed, or a start could not write: all is denied, and a new start follows.
    mutating func stop(deniedBy decided: LawTime) throws {
        tally.failedAppends += 1
        try judgeDenial()
        let fault = armed
        armed = nil
        disk.crash(fault?.cut ?? .losesAll)
        try judgeSurvivors(of: [], mustBeThere: false)
        try ingest(asOf: decided)
        try start()
    }

    /// A kill between two turns and a new start, with the same code as every start.
    mutating func restart() throws {
        disk.crash()
        armed = nil
        try judgeSurvivors(of: [], mustBeThere: false)
        try ingest(asOf: time)
        try start()
    }

    /// There is always room for ends, unless somebody took the reserve away since it was whole: a
    /// reserve that is too small, or that nobody keeps, is none (law L12).
    private func judgeRoomForEnds(_ error: (any Error)?) throws {
        guard error is DiskSpace.Full, !disk.space.isReserveLost else { return }
        throw fail("L12", "there was no room, and nobody had taken the reserve")
    }

    /// Nothing can be recorded: every check is denied (law L12).
    private mutating func judgeDenial() throws {
        for token in tokens.all {
            let answer = verifier.check(token: token.digest, audience: token.system)
            guard case .failure(.cannotRecord) = answer else {
                throw fail("L12", "\(token.digest) was answered when nothing could be recorded")
            }
            tally.note(check: .cannotRecord)
        }
    }

    /// What was known to be durable is there as it was, and a batch that nobody was answered is
    /// there whole or not at all (law L3).
    private func judgeSurvivors(of batch: [StoredLeaf], mustBeThere: Bool) throws {
        let leaves = try disk.readStoredLeaves(from: 0, limit: .max).map(\.bytes)
        for (seq, bytes) in ledger.enumerated() {
            guard seq < leaves.count else {
                throw fail("L3", "record \(seq) was durable and is gone")
            }
            guard leaves[seq] == bytes else {
                throw fail("L10", "record \(seq) is not what it was")
            }
        }
        let more = Array(leaves.dropFirst(ledger.count))
        guard more.isEmpty || more == batch.map(\.bytes) else {
            throw fail("L3", "\(more.count) of the \(batch.count) records of a batch are there")
        }
        guard !mustBeThere || more.count == batch.count else {
            throw fail("L3", "a batch was durable and is gone")
        }
    }

    // MARK: - Starts

    /// Tries until a start succeeds; what fails one is met once.
    mutating func start() throws {
        let before = laws
        let wasDoubted = !time.isSure
        let lastMark = try disk.head()?.mark
        var failedReads = 0
        var died = 0
        var wasKilled = false
        disk.failNextReads(readsToFail)
        readsToFail = 0
        while true {
            do {
                try startOnce()
                break
            } catch is MemoryLedgerStore.ReadFailed {
                failedReads += 1
                try judgeDenial()
            } catch let unknown as StateUnknown {
                died += 1
                if let breach = unknown.underlying as? LawBreach { throw breach }
                if unknown.underlying is BatchWatch.Killed { wasKilled = true }
                try judgeRoomForEnds(unknown.underlying)
                try judgeDenial()
                // What the world itself does to a start, it does once each.
                guard died <= Self.startDeathsMax else {
                    throw fail("L10", "it never starts: \(unknown.underlying)")
                }
                // Nothing can be recorded until somebody makes room and starts it again.
                if unknown.underlying is DiskSpace.Full { disk.changeSpace { $0.giveBack() } }
                disk.watch(nil)
                disk.crash(armedStart?.cut ?? .losesAll)
                armedStart = nil
                try ingest(asOf: time, byStart: true)
            } catch let fault as LedgerFault {
                throw fail("L10", "a start on what survived: \(fault)")
            }
        }
        let reading = LawTime.Reading(clock.read())
        let seen = StartSeen(
            before: before,
            after: laws,
            time: time,
            reading: reading,
            lastMark: lastMark?.wall.millisecondsSince1970,
            isNewBoot: lastMark.map { $0.bootID != reading.boot } ?? false,
            hasRoom: disk.lastReserve?.isWhole ?? false,
            failedReads: failedReads,
            wasKilled: wasKilled,
            wasDoubted: wasDoubted
        )
        transcript?.note(seen)
        situations.started(seen)
    }

    private static let startDeathsMax = 4

    private mutating func startOnce() throws {
        tally.restarts += 1
        try judgeClockRecords()
        failuresNoted = 0
        startedAt = laws.history.records.count
        readClock()
        time.start(LawTime.Reading(clock.read()))
        table = ValidityTable(clock: trusted)
        verifier = table
        trusted = TrustedClock(source: source, stored: try disk.head()?.mark, bounds: ClockBounds())
        table = ValidityTable(clock: trusted)
        verifier = sabotage?.verifier(table, trusted, ledger) ?? table
        for token in tokens.all.suffix(1) {
            guard
                case .failure(.cannotRecord) = table.check(
                    token: token.digest,
                    audience: token.system
                )
            else { throw fail("L12", "a check was answered before recovery") }
        }
        disk.watch(watchStart())
        engine = try Engine(
            store: disk,
            signer: signer,
            formerKeys: formerKeys,
            clock: trusted,
            table: table,
            requestSeed: luck.draw(),
            endsPerBatch: Self.endsPerBatch
        )
        disk.watch(nil)
        try ingest(asOf: time, byStart: true)
        try judgeClockRecords(areComplete: true)
    }

    /// Nothing is answered until the start has recorded what fell due.
    private func watchStart() -> MemoryLedgerStore.Watcher {
        let (verifier, fault, tokens) = (verifier, armedStart, tokens.open)
        return { point, batch in
            verifier.hear(of: batch, at: point)
            if tokens.contains(where: { verifier.allows($0.digest, for: $0.system) }) {
                throw LawBreach("L12", "a check was answered before recovery")
            }
            if case .kill(point, _)? = fault { throw BatchWatch.Killed() }
        }
    }
}

extension AppendFault {
    /// What the power cut, or the failed sync, leaves.
    var cut: PowerCut {
        switch self {
        case .kill(_, let cut), .syncFails(let cut): cut
        case .killUnanswered, .writeFails, .slow: .losesAll
        }
    }

    /// Was the batch durable when the process ended?
    var isAfterSync: Bool {
        switch self {
        case .kill(.synced, _), .killUnanswered: true
        default: false
        }
    }
}
