import Broker
import BrokerCore

/// How time passes in the world, and what goes wrong with clocks.
extension World {
    /// Real time passes: a moment, hours, days, or exactly to an end, or a millisecond beside it.
    mutating func passTime() {
        let length: Milliseconds =
            switch chance.below(100) {
            case ..<30: Milliseconds(chance.within(0...3))
            case ..<55: .seconds(chance.within(1...90))
            case ..<66: .minutes(chance.within(1...15))
            case ..<68: .hours(chance.within(1...5))
            case ..<69: .days(chance.within(1...40))
            default: toAnEdge()
            }
        pass(length)
    }

    mutating func pass(_ length: Milliseconds) {
        trace?("pass \(length.count) ms")
        clock.advance(by: length)
        time.read(LawTime.Reading(clock.read()))
    }

    /// To one of the next ends, or a millisecond before or after it.
    private mutating func toAnEdge() -> Milliseconds {
        let edges = laws.history.edges.filter { time.now <= $0 }.sorted().prefix(3)
        guard let edge = chance.pick(from: Array(edges)) else { return .seconds(1) }
        return Milliseconds(max(0, edge + chance.within(-1...1) - time.now))
    }

    /// Somebody, or something, sets the wall clock.
    mutating func disturbClock() {
        tally.clockSteps += 1
        switch chance.below(9) {
        case ..<3: step(Milliseconds(-chance.within(1...7_200_000)))
        case ..<5: step(Milliseconds(chance.within(1...600_000)))
        case ..<6: step(.minutes(10))
        case ..<7: step(Milliseconds(600_001 + chance.within(0...7_200_000)))
        default: step(Milliseconds(-wallError.count))
        }
        if chance.percent(20) { clock.setSynchronised(chance.percent(50)) }
        time.read(LawTime.Reading(clock.read()))
    }

    private mutating func step(_ length: Milliseconds) {
        trace?("step the wall clock by \(length.count) ms")
        clock.stepWall(by: length)
        wallError = Milliseconds(wallError.count + length.count)
    }

    /// While the clock is doubted: it returns by itself, or somebody outside vouches for it.
    mutating func mendClock() {
        if chance.percent(50) {
            step(Milliseconds(min(0, time.now - clock.read().wall.millisecondsSince1970)))
        } else {
            clock.setSynchronised(true)
            let ahead = clock.read().wall.millisecondsSince1970 - time.now
            if ahead > 600_000 { step(Milliseconds(-ahead)) }
        }
        time.read(LawTime.Reading(clock.read()))
    }

    /// The process is killed and starts again, at once or later, in the same boot or another.
    mutating func stopAndStart() throws {
        defer { trace?("start: \(clock.read()), the laws' time is \(time.now) (\(time.isSure))") }
        switch chance.below(10) {
        case ..<5: break
        case ..<8: clock.advance(by: Milliseconds(chance.within(1...1_800_000)))
        default:
            boots += 1
            let off = Milliseconds(chance.within(1_000...7_200_000))
            let error: Milliseconds =
                switch chance.below(4) {
                case 0: Milliseconds(-chance.within(1...86_400_000))
                case 1: Milliseconds(chance.within(1...86_400_000))
                default: .zero
                }
            clock.reboot(after: off, wallError: error, bootID: "boot-\(boots)")
            wallError = Milliseconds(wallError.count + error.count)
            if chance.percent(40) { clock.setSynchronised(true) }
        }
        try restart()
    }
}
