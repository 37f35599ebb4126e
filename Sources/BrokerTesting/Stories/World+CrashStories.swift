import Broker
import BrokerCore

/// Stories of crashes, and of a disk that fills.
extension World {
    mutating func tellKill(whileEnding: Bool) throws {
        guard let credential = try needCredential() else { return }
        let commands: [Command] =
            if whileEnding {
                [chance.percent(50) ? closing(credential.event) : revoking(credential.grant)]
            } else {
                try needGrant().map { [cleanActivation(of: $0)] } ?? []
            }
        try perform(.arm(.kill(chance.pick(AppendPoint.allCases), powerCut())))
        try ask(commands)
        if chance.percent(60) { try askAgain() }
    }

    mutating func tellKilledUnanswered() throws {
        guard let grant = try needGrant() else { return }
        try perform(.arm(.killUnanswered))
        let chosen = chance.percent(60) ? cleanActivation(of: grant) : closing(grant.event)
        try ask([repeated(chosen, mark: chooseMark(for: chosen, percent: 60))])
        try askAgain()
    }

    /// Who got no answer asks for the same once more.
    private mutating func askAgain() throws {
        try perform(.acts(lastAsked, isReadLate: false))
    }

    mutating func tellKilledWhileStarting() throws {
        guard let credential = try needCredential() else { return }
        let left = end(of: credential) - time.now + chance.within(0...60_000)
        try perform(.armStart(.kill(chance.pick(AppendPoint.allCases), powerCut())))
        try perform(.restart(after: Milliseconds(min(left, 40 * 86_400_000))))
    }

    mutating func tellKilledBeforeGroupedEnds() throws {
        guard let grant = try needGrant() else { return }
        try ask([closing(grant.event)])
        try perform(.restart(after: Milliseconds(chance.within(0...5_000))))
    }

    /// One batch of an event's ends is written, the next is not.
    mutating func tellKilledBetweenEnds() throws {
        guard try tellHalfEnded() else { return }
        if chance.percent(30) { try ask([act(by: Company.operators, .suspendAll)]) }
        try perform(.restart(after: Milliseconds(chance.within(0...5_000))))
    }

    mutating func tellSuspendedBetweenEnds() throws {
        guard try tellHalfEnded() else { return }
        try ask([act(by: Company.operators, .suspendAll)])
    }

    /// One batch of the ends of a suspension is written when the process dies, or the event is
    /// closed, or all is suspended once more.
    mutating func tellHalfSuspended() throws {
        guard let event = try needCredentials(World.endsPerBatch + 1) else { return }
        try ask([act(by: Company.operators, .suspendAll)])
        try giveATurn()
        switch chance.below(6) {
        case 0, 1: try perform(.restart(after: Milliseconds(chance.within(0...5_000))))
        case 2, 3, 4: try ask([closing(event)])
        default: try ask([act(by: Company.operators, .suspendAll)])
        }
        if chance.percent(60) { try ask(bothResume()) }
    }

    private mutating func tellHalfEnded() throws -> Bool {
        guard let event = try needCrowd(World.endsPerBatch + 1) else { return false }
        try ask([closing(event)])
        try giveATurn()
        return true
    }

    /// The broker writes one batch of what it has to write, beside an act that changes nothing.
    private mutating func giveATurn() throws {
        try ask([act(by: Company.operators, .export(entries: engine.ledgerSize))])
    }

    mutating func tellSyncFails() throws {
        guard let credential = try needCredential() else { return }
        try perform(.arm(.syncFails(chance.percent(50) ? .keepsAll : powerCut())))
        try ask([revoking(credential.grant)])
    }

    mutating func tellReadsFail() throws {
        try perform(.failReads(1 + chance.below(5)))
        try perform(.restart(after: .zero))
    }

    mutating func tellFullDisk() throws {
        guard let credential = try needCredential(), let grant = try needGrant() else { return }
        try perform(.disk(.leave(0)))
        try perform(.pass(.seconds(1)))
        let ending = chance.percent(50) ? closing(credential.event) : revoking(credential.grant)
        try ask([cleanActivation(of: grant), cleanGrant(in: grant.event), ending])
        if chance.percent(30) { try perform(.restart(after: .seconds(1))) }
        try perform(.disk(.giveBack))
        try perform(.pass(.seconds(1)))
        try ask([cleanGrant(in: grant.event), cleanDeclaration()])
    }

    mutating func tellFullByOurselves() throws {
        guard let event = try needEvent() else { return }
        try perform(.disk(.leave(UInt64(chance.within(500...4_000)))))
        for _ in 0..<4 {
            try ask([cleanGrant(in: event)])
            try perform(.pass(.seconds(1)))
        }
        try perform(.disk(.giveBack))
    }

    mutating func tellReserveGone() throws {
        guard let credential = try needCredential() else { return }
        try perform(.disk(.leave(0)))
        try perform(.disk(.loseReserve))
        if chance.percent(50) { try perform(.pass(.seconds(1))) }
        let commands = [closing(credential.event)]
        // Without any room not even a start gets through that has something to write.
        try perform(.acts(commands, isReadLate: false))
        try perform(.disk(.giveBack))
    }

    mutating func tellStartOnFullDisk() throws {
        guard let credential = try needCredential() else { return }
        try perform(.disk(.leave(0)))
        let left = end(of: credential) - time.now
        try perform(.restart(after: Milliseconds(chance.percent(50) ? left : 1_000)))
        try ask([closing(credential.event)])
        try perform(.disk(.giveBack))
        try perform(.pass(.seconds(1)))
    }
}
