import Broker
import BrokerCore

/// How time passes in the world, and what goes wrong with clocks, disks and processes.
extension World {
    /// Real time passes: a moment, hours, days, or exactly to an end, or a millisecond beside it.
    mutating func passTime() throws {
        let length: Milliseconds =
            switch chance.below(100) {
            case ..<30: Milliseconds(chance.within(0...3))
            case ..<55: .seconds(chance.within(1...90))
            case ..<66: .minutes(chance.within(1...15))
            case ..<68: .hours(chance.within(1...5))
            case ..<69: .days(chance.within(1...40))
            default: toAnEdge()
            }
        try perform(chance.percent(5) ? .sleep(length) : .pass(length))
    }

    /// To one of the next ends, or a millisecond before or after it.
    private mutating func toAnEdge() -> Milliseconds {
        let edges = laws.history.edges.filter { time.now <= $0 }.sorted().prefix(3)
        guard let edge = chance.pick(from: Array(edges)) else { return .seconds(1) }
        return Milliseconds(max(0, edge + chance.within(-1...1) - time.now))
    }

    /// Somebody, or something, sets the wall clock.
    mutating func disturbClock() throws {
        let length: Milliseconds =
            switch chance.below(9) {
            case ..<3: Milliseconds(-chance.within(1...7_200_000))
            case ..<5: Milliseconds(chance.within(1...600_000))
            case ..<6: .minutes(10)
            case ..<7: Milliseconds(600_001 + chance.within(0...7_200_000))
            default: Milliseconds(-wallError.count)
            }
        if chance.percent(20) { try perform(.synchronise(chance.percent(50))) }
        try perform(.stepWall(length))
    }

    /// While the clock is doubted: it returns by itself, or somebody outside vouches for it.
    mutating func mendClock() throws {
        let ahead = clock.read().wall.millisecondsSince1970 - time.now
        guard chance.percent(50) else {
            return try perform(.stepWall(Milliseconds(min(0, -ahead))))
        }
        if ahead > 600_000 { try perform(.stepWall(Milliseconds(-ahead))) }
        try perform(.synchronise(true))
    }

    /// The process is killed and starts again, at once or later, in the same boot or another.
    mutating func stopAndStart() throws {
        if chance.percent(8) { try perform(.failReads(1 + chance.below(5))) }
        if chance.percent(12) {
            try perform(.armStart(.kill(chance.pick(AppendPoint.allCases), powerCut())))
        }
        switch chance.below(10) {
        case ..<5: try perform(.restart(after: .zero))
        case ..<8: try perform(.restart(after: Milliseconds(chance.within(1...1_800_000))))
        default:
            let error: Milliseconds =
                switch chance.below(4) {
                case 0: Milliseconds(-chance.within(1...86_400_000))
                case 1: Milliseconds(chance.within(1...86_400_000))
                default: .zero
                }
            try perform(
                .reboot(
                    after: Milliseconds(chance.within(1_000...7_200_000)),
                    error: error,
                    isSynchronised: chance.percent(40)
                )
            )
        }
    }

    /// Something happens to the next append.
    mutating func disturbAppend() throws {
        let fault: AppendFault =
            switch chance.below(10) {
            case ..<4: .kill(chance.pick(AppendPoint.allCases), powerCut())
            case ..<5: .killUnanswered
            case ..<7: .syncFails(powerCut())
            case ..<8: .writeFails
            default:
                .slow(
                    chance.percent(50)
                        ? Milliseconds(chance.within(1...30_000)) : .minutes(chance.within(1...120))
                )
            }
        try perform(.arm(fault))
    }

    mutating func powerCut() -> PowerCut {
        switch chance.below(4) {
        case 0: .losesAll
        case 1: .keepsAll
        case 2: .tears(percent: chance.below(100))
        default: .scatters(chance.draw())
        }
    }

    /// Other processes fill the disk, or make room again; rarely the reserve goes too.
    mutating func disturbDisk() throws {
        let isFull = disk.space.free < 1 << 20
        switch chance.below(10) {
        case ..<5 where isFull: try perform(.disk(.giveBack))
        case ..<6: try perform(.disk(.leave(UInt64(chance.below(20_000)))))
        case ..<7 where isFull: try perform(.disk(.loseReserve))
        case ..<9: try perform(.disk(.leave(0)))
        default: try perform(.disk(.giveBack))
        }
    }
}
