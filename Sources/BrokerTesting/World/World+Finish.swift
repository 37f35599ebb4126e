import Broker
import BrokerCore
import Ledger

/// What must hold at the end of every history.
extension World {
    /// The disk has room again, the broker finishes writing, and its memory is held against the
    /// ledger.
    mutating func finish() throws {
        // What waits for a fault that never came is called off; the process itself goes on.
        armed = nil
        armedStart = nil
        readsToFail = 0
        disk.failNextWrite(nil)
        disk.changeSpace { $0.giveBack() }
        try settle()
        moveOn(.minutes(1))
        try settle()
        try judgeTallies()
        try probe(everything: true)
        laws.judgeCompleteness(at: time.now)
        if let breach = laws.breaches.first { throw breach }
        try judgeLedger()
        try judgeRestart()
        tally.histories += 1
        tally.entries += laws.history.records.count
        tally.simulatedMilliseconds += time.now - Self.start.millisecondsSince1970
        tally.add(situations)
    }

    /// A start notes what it finds of the clock, and nothing else is left to write; unless it
    /// believes a clock that was doubted until then, and finds what fell due meanwhile.
    private mutating func judgeRestart() throws {
        let size = laws.history.records.count
        let wasSure = time.isSure
        try restart()
        try probe(everything: true)
        laws.judgeCompleteness(at: time.now)
        if let breach = laws.breaches.first { throw breach }
        for record in laws.history.records.dropFirst(size) where wasSure || !time.isSure {
            guard case .clockStepped = record.fact else {
                throw fail("L5", "a start wrote \(record.fact), which was due before")
            }
        }
    }

    private mutating func moveOn(_ length: Milliseconds) {
        clock.advance(by: length)
        readClock()
    }

    /// The ledger verifies, under every checkpoint that somebody kept, and replayed it gives the
    /// very state that the broker has.
    private func judgeLedger() throws {
        var replayed = State()
        do {
            let verifier = LedgerVerifier(
                keys: [signer.verifier] + formerKeys,
                depth: .lastCheckpoint
            )
            _ = try verifier.verify(disk, held: held) { replayed.apply($0.entry) }
        } catch let fault as LedgerFault {
            throw fail("L10", "the ledger does not verify: \(fault)")
        }
        if let difference = difference(replayed, engine.state) {
            throw fail("L14", "replayed, the ledger gives other \(difference)")
        }
    }

    /// Every failure without a name is in a count by now (law L13).
    private func judgeTallies() throws {
        let source = "\(Self.failureSource)"
        let counted = laws.history.records.dropFirst(startedAt).reduce(0) { sum, record in
            guard case .tallied(source, _, let count) = record.fact else { return sum }
            return sum + count
        }
        guard counted == failuresNoted else {
            throw fail("L13", "\(counted) of \(failuresNoted) failures were written")
        }
    }

    /// What the clock did since the start is written once and in order, and nothing else is; where
    /// nothing is left to write, all of it is (design §5).
    func judgeClockRecords(areComplete: Bool = false) throws {
        let written = laws.history.records.dropFirst(startedAt).compactMap { record -> String? in
            if case .clockStepped(let verdict) = record.fact { verdict } else { nil }
        }
        let isComplete = written.count == time.verdicts.count
        guard time.verdicts.starts(with: written), isComplete || !areComplete else {
            throw fail("L6", "of the clock is written \(written), and it was \(time.verdicts)")
        }
    }
}
