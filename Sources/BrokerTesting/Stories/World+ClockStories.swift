import Broker
import BrokerCore

/// Stories of clocks that sleep, jump, fall behind and start wrong (design §5).
extension World {
    private mutating func synchroniseNot() throws { try perform(.synchronise(false)) }

    mutating func tellSleep(pastEnd: Bool) throws {
        guard let credential = try needCredential() else { return }
        let left = end(of: credential) - time.now
        let length =
            pastEnd ? left + chance.within(0...3_600_000) : left * chance.within(10...95) / 100
        try perform(.sleep(Milliseconds(length)))
        try ask([act(by: Company.operators, .export(entries: engine.ledgerSize))])
    }

    mutating func tellBootAhead() throws {
        _ = try needCredential()
        let ahead = Milliseconds.hours(chance.pick([9, 9, 1, 12]))
        try perform(
            .reboot(
                after: .minutes(chance.within(1...20)),
                error: ahead,
                isSynchronised: false
            )
        )
        try ask(chooseDiligentlyOrNot())
        if chance.percent(30) { return try ask(bothConfirm()) }
        try perform(.stepWall(Milliseconds(-ahead.count)))
        try perform(.synchronise(true))
        try ask(chooseDiligentlyOrNot())
    }

    mutating func tellBootBehind() throws {
        _ = try needCredential()
        try perform(
            .reboot(
                after: .minutes(chance.within(1...20)),
                error: .hours(-2),
                isSynchronised: false
            )
        )
        try ask(chooseDiligentlyOrNot())
        if chance.percent(40) { try ask(bothConfirm()) }
        try perform(.stepWall(.hours(2)))
        if chance.percent(60) { try perform(.synchronise(true)) }
    }

    mutating func tellOldMark() throws {
        _ = try needCredential()
        let off = Milliseconds(3_600_000 + chance.pick([-1, 0, 1, 60_000, 86_400_000]))
        try perform(.reboot(after: off, error: .zero, isSynchronised: chance.percent(20)))
        try ask(chooseDiligentlyOrNot())
        guard chance.percent(50) else { return try perform(.synchronise(true)) }
        try ask(bothConfirm())
        if chance.percent(50) { try perform(.restart(after: .seconds(chance.within(0...90)))) }
    }

    mutating func tellJump() throws {
        guard try needCredential() != nil else { return }
        let length = Milliseconds(600_000 + chance.pick([1, 1_000, 3_600_000, 36_000_000]))
        try perform(.stepWall(length))
        try ask(chooseDiligentlyOrNot())
        if chance.percent(50) { return try ask(bothConfirm()) }
        try perform(.stepWall(Milliseconds(-length.count)))
    }

    mutating func tellEndWhileDoubted() throws {
        guard let credential = try needCredential() else { return }
        let left = end(of: credential) - time.now
        try perform(.stepWall(.hours(30)))
        try perform(.pass(Milliseconds(left + chance.within(0...120_000))))
        try perform(.stepWall(.hours(-30)))
        try ask([act(by: Company.operators, .export(entries: engine.ledgerSize))])
    }

    mutating func tellSmallJumpToEnd() throws {
        guard let credential = try needCredential() else { return }
        try passTo(end(of: credential) - chance.within(1_000...599_000))
        let left = end(of: credential) - time.now
        guard 0 < left, left <= 600_000 else { return }
        try perform(.stepWall(Milliseconds(left + min(chance.within(-1...1), 600_000 - left))))
    }

    mutating func tellBehindAtEnd() throws {
        guard let credential = try needCredential() else { return }
        try perform(.stepWall(Milliseconds(-chance.within(1_000...7_200_000))))
        let left = end(of: credential) - time.now
        try perform(.pass(Milliseconds(max(0, left + chance.within(-1...1)))))
    }

    /// Two people confirm, and did not read the same clock.
    mutating func tellConfirmationsApart() throws {
        guard try needOrder() else { return }
        try perform(.stepWall(.minutes(chance.within(11...200))))
        guard !time.isSure else { return }
        let both = bothConfirm()
        try ask([both[0]])
        try perform(.stepWall(.hours(1)))
        let second = clean(someone(Company.approvers, not: []), confirmation())
        try ask([second])
        if chance.percent(50) { try ask(bothConfirm()) }
    }

    mutating func tellRestartWhileDoubted() throws {
        guard try needOrder() else { return }
        try perform(.stepWall(.minutes(chance.within(11...200))))
        try perform(.restart(after: .seconds(chance.within(0...90))))
        try ask(chooseDiligentlyOrNot())
    }

    /// The end comes while the disk still writes.
    mutating func tellSlowSync() throws {
        guard let credential = try needCredential() else { return }
        try passTo(end(of: credential) - chance.within(1...20_000))
        let left = end(of: credential) - time.now
        guard left > 0 else { return }
        try perform(.arm(.slow(Milliseconds(left + chance.within(-1...5_000)))))
        try ask([cleanDeclaration()])
    }

    private mutating func chooseDiligentlyOrNot() -> [Command] {
        guard chance.percent(70), let grant = liveGrants().first else { return choose() }
        return [cleanActivation(of: grant)]
    }

    /// Somebody looks at the clock and says at once that it is right.
    func confirmation() -> Act { confirmation(shown: wall) }

    /// The wall clock was set between the look and the word.
    mutating func staleConfirmation() -> Act {
        confirmation(shown: wall + .minutes(chance.pick([-90, -3, 3, 90])))
    }

    private func confirmation(shown: Instant) -> Act {
        let shownAt = Instant(millisecondsSince1970: timeIfRead.now)
        return .confirmClock(ClockConfirmation(shown: shown, shownAt: shownAt, wall: wall))
    }

    private var wall: Instant { clock.read().wall }
}
