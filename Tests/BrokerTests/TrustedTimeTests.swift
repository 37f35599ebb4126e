import Broker
import BrokerCore
import Ledger
import Testing

/// What two people's word does to the clock (law L6, design §5).
struct TrustedTimeTests {
    private static let start = Instant(millisecondsSince1970: 1_795_000_000_000)

    private static func reading(
        _ wall: Instant,
        _ sinceBoot: Milliseconds,
        _ boot: String = "b2"
    ) -> ClockReading {
        ClockReading(wall: wall, sinceBoot: sinceBoot, bootID: boot, isSynchronised: false)
    }

    /// A new boot, nine hours ahead of the mark: doubted.
    private static func doubted() -> (TrustedTime, ClockReading) {
        let mark = ClockMark(wall: start, boot: .hours(5), bootID: "b1")
        let first = reading(start + .hours(9), .minutes(1))
        return (TrustedTime(stored: mark, first: first, bounds: ClockBounds()), first)
    }

    @Test func `what was accepted is believed, not what the wall shows by then`() {
        var (time, first) = Self.doubted()
        #expect(!time.read(first).isClockSure)
        time.confirm(first.wall, at: first)
        // The wall clock jumps between the decision and the next look.
        let jumped = Self.reading(first.wall + .days(1), .seconds(61))
        let stamp = time.read(jumped)
        #expect(!stamp.isClockSure)
        #expect(stamp.now == first.wall + .seconds(1))
    }

    @Test func `the mark of a confirmation makes the next start believe it`() {
        var (time, first) = Self.doubted()
        let unconfirmed = time.readAndMark(first).1
        let mark = time.confirm(first.wall, at: first)
        let later = Self.reading(first.wall + .minutes(3), .minutes(4))
        var again = TrustedTime(stored: mark, first: later, bounds: ClockBounds())
        #expect(again.read(later) == Stamp(now: later.wall))
        // Without it the start doubts, as the one before it did.
        var before = TrustedTime(stored: unconfirmed, first: later, bounds: ClockBounds())
        #expect(!before.read(later).isClockSure)
    }

    @Test func `a clock that is known by then is not confirmed again`() {
        var (time, first) = Self.doubted()
        let synchronised = ClockReading(
            wall: Self.start + .minutes(2),
            sinceBoot: .minutes(2),
            bootID: "b2",
            isSynchronised: true
        )
        #expect(time.read(synchronised).isClockSure)
        time.confirm(first.wall, at: first)
        #expect(time.read(synchronised).now < Self.start + .minutes(5))
        #expect(time.takeNotice()?.verdict == .doubted)
        #expect(time.takeNotice()?.verdict == .trustedAgain)
        #expect(time.takeNotice() == nil)
    }

    @Test func `a clock that stays behind is told again once it was doubted and trusted`() {
        let first = Self.reading(Self.start, .minutes(1))
        var time = TrustedTime(stored: nil, first: first, bounds: ClockBounds())
        let behind = Self.reading(Self.start, .minutes(2))
        #expect(time.read(behind) == Stamp(now: Self.start + .minutes(1)))
        _ = time.read(behind)
        #expect(time.takeNotice()?.verdict == .behindIgnored)
        #expect(time.takeNotice() == nil)
        // Far ahead, and then as far behind as before.
        #expect(!time.read(Self.reading(Self.start + .days(1), .minutes(2))).isClockSure)
        #expect(time.read(behind) == Stamp(now: Self.start + .minutes(1)))
        _ = time.read(behind)
        #expect(time.takeNotice()?.verdict == .doubted)
        #expect(time.takeNotice()?.verdict == .trustedAgain)
        #expect(time.takeNotice()?.verdict == .behindIgnored)
        #expect(time.takeNotice() == nil)
    }

    @Test func `a doubt without a mark is not ended by a near wall clock, nor by another start`() {
        let first = Self.reading(Self.start + .minutes(1), .hours(2))
        var time = TrustedTime(stored: nil, first: first, bounds: ClockBounds())
        time.doubt(since: Self.start, at: first)
        let (stamp, mark) = time.readAndMark(first)
        #expect(stamp == Stamp(now: Self.start, isClockSure: false))
        #expect(time.takeNotice() == ClockStep(wall: first.wall, verdict: .doubted))
        #expect(time.takeNotice() == nil)
        // In the same boot, a minute later.
        let later = Self.reading(first.wall + .minutes(1), .minutes(121))
        var again = TrustedTime(stored: mark, first: later, bounds: ClockBounds())
        #expect(!again.read(later).isClockSure)
        again.confirm(later.wall, at: later)
        #expect(again.read(later) == Stamp(now: later.wall))
        // And what two people said outlives the process.
        let confirmed = again.readAndMark(later).1
        var last = TrustedTime(stored: confirmed, first: later, bounds: ClockBounds())
        #expect(last.read(later).isClockSure)
    }

    @Test func `time never goes back for what people accept`() {
        let mark = ClockMark(wall: Self.start, boot: .hours(5), bootID: "b1")
        let first = Self.reading(Self.start - .hours(2), .minutes(1))
        var time = TrustedTime(stored: mark, first: first, bounds: ClockBounds())
        time.confirm(first.wall, at: first)
        #expect(time.read(first) == Stamp(now: Self.start))
    }
}
