package import BrokerCore
package import Ledger

/// Bounds of belief in the wall clock (mado.yaml, `clock`).
package struct ClockBounds: Hashable, Sendable {
    /// How old a mark of another boot may be without synchronisation.
    package let doubt: Milliseconds
    /// How far the wall clock may jump ahead of boot time.
    package let forwardJump: Milliseconds

    package init(doubt: Milliseconds = .hours(1), forwardJump: Milliseconds = .minutes(10)) {
        self.doubt = doubt
        self.forwardJump = forwardJump
    }
}

/// UTC that never goes backwards, judged from readings against the mark (law L6).
///
/// A pure value: each reading comes in as data. Same boot: the later of the wall clock and the
/// mark plus elapsed boot time. Another boot, or a jump: see ``read(_:)``.
package struct TrustedTime: Sendable {
    private var mark: ClockMark
    /// False while the clock cannot be believed: everything is denied and nothing is issued.
    package private(set) var isSure: Bool
    /// Verdicts that wait to be recorded, oldest first.
    private var notices: [ClockStep] = []
    private var isBehind = false
    private let bounds: ClockBounds

    /// A start: `stored` is the mark of the last run, nil on an empty ledger.
    package init(stored: ClockMark?, first reading: ClockReading, bounds: ClockBounds) {
        self.bounds = bounds
        let start = ClockMark(
            wall: reading.wall,
            boot: reading.sinceBoot,
            bootID: reading.bootID
        )
        guard let stored else {
            mark = start
            isSure = true
            return
        }
        if stored.bootID == reading.bootID, stored.boot <= reading.sinceBoot {
            mark = stored
            isSure = true
            return
        }
        let isBefore = reading.wall < stored.wall
        let isOld = reading.wall - stored.wall > bounds.doubt
        let isLost = stored.bootID == ClockMark.noBoot
        isSure = reading.isSynchronised || !(isBefore || isOld || isLost)
        // Until the clock is known, time goes on from the mark at the pace of this boot.
        mark = ClockMark(
            wall: isSure ? max(reading.wall, stored.wall) : stored.wall,
            boot: reading.sinceBoot,
            bootID: reading.bootID
        )
        if !isSure {
            notices.append(ClockStep(wall: reading.wall, verdict: .doubted))
            believedBootID = stored.bootID
        }
    }

    /// Set while the doubt comes from a start and not from a jump: the boot in which the time was
    /// known last.
    private var believedBootID: String?

    /// A start on a ledger that ends at `lastAt` and whose mark is gone or before that: how long
    /// ago it was, nobody knows. Time goes on from there, in doubt, as after another boot; and
    /// however near the wall clock is, it must be vouched for or confirmed, at each further start
    /// too.
    package mutating func doubt(since lastAt: Instant, at reading: ClockReading) {
        mark = ClockMark(wall: lastAt, boot: reading.sinceBoot, bootID: reading.bootID)
        isSure = false
        isBehind = false
        believedBootID = ClockMark.noBoot
        notices = [ClockStep(wall: reading.wall, verdict: .doubted)]
    }

    /// The believed moment at this reading; moves the mark unless the clock is in doubt.
    package mutating func read(_ reading: ClockReading) -> Stamp {
        let expected = mark.wall + (reading.sinceBoot - mark.boot)
        if believedBootID != nil {
            guard reading.isSynchronised else { return Stamp(now: expected, isClockSure: false) }
            return trust(reading, from: expected)
        }
        let ahead = reading.wall - expected
        if ahead > bounds.forwardJump {
            if isSure { notices.append(ClockStep(wall: reading.wall, verdict: .doubted)) }
            isSure = false
            return Stamp(now: expected, isClockSure: false)
        }
        if !isSure { return trust(reading, from: expected) }
        note(ahead, reading)
        return advance(to: max(reading.wall, expected), reading)
    }

    /// The moment at this reading, and the mark to store with it.
    ///
    /// A mark that is stored in doubt goes on at the pace of boot time, so that no later start
    /// falls behind what was recorded; and it names the boot that was believed, so that another
    /// start of the process judges the wall clock against it again, and by the same bounds.
    package mutating func readAndMark(_ reading: ClockReading) -> (Stamp, ClockMark) {
        let stamp = read(reading)
        let mark = ClockMark(
            wall: stamp.now,
            boot: reading.sinceBoot,
            bootID: believedBootID ?? reading.bootID
        )
        return (stamp, mark)
    }

    /// Two people accepted `wall`, and that was decided at this reading: what the wall clock shows
    /// since then is judged from it like any other reading. Time still never goes backwards.
    ///
    /// A clock that is known by then, by itself or by two others' word, is no news. Returns the
    /// mark that makes the belief outlive the process.
    @discardableResult
    package mutating func confirm(_ wall: Instant, at reading: ClockReading) -> ClockMark {
        guard !isSure else { return mark }
        let accepted = ClockReading(
            wall: wall,
            sinceBoot: reading.sinceBoot,
            bootID: reading.bootID,
            isSynchronised: reading.isSynchronised
        )
        _ = trust(accepted, from: mark.wall + (reading.sinceBoot - mark.boot))
        return mark
    }

    /// Hands over the oldest verdict to record; each is handed over once.
    package mutating func takeNotice() -> ClockStep? {
        notices.isEmpty ? nil : notices.removeFirst()
    }

    private mutating func trust(_ reading: ClockReading, from expected: Instant) -> Stamp {
        isSure = true
        // Whether it is behind what is believed from here on is news again.
        isBehind = false
        believedBootID = nil
        notices.append(ClockStep(wall: reading.wall, verdict: .trustedAgain))
        return advance(to: max(reading.wall, expected), reading)
    }

    private mutating func advance(to now: Instant, _ reading: ClockReading) -> Stamp {
        mark = ClockMark(wall: now, boot: reading.sinceBoot, bootID: reading.bootID)
        return Stamp(now: now)
    }

    /// A step of a second or more is recorded once, not at each reading.
    private mutating func note(_ ahead: Milliseconds, _ reading: ClockReading) {
        let noticeable = Milliseconds.seconds(1)
        if ahead <= Milliseconds(-noticeable.count) {
            if !isBehind {
                notices.append(ClockStep(wall: reading.wall, verdict: .behindIgnored))
            }
            isBehind = true
        } else {
            isBehind = false
            if ahead >= noticeable {
                notices.append(ClockStep(wall: reading.wall, verdict: .forwardAccepted))
            }
        }
    }
}
