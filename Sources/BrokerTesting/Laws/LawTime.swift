/// The time that the broker must believe, from what its clocks showed (law L6, design §5).
package struct LawTime: Sendable {
    /// What the machine's clocks show.
    package struct Reading: Hashable, Sendable {
        package let wall: Int64
        package let sinceBoot: Int64
        package let boot: String
        package let isSynchronised: Bool

        package init(wall: Int64, sinceBoot: Int64, boot: String, isSynchronised: Bool) {
            self.wall = wall
            self.sinceBoot = sinceBoot
            self.boot = boot
            self.isSynchronised = isSynchronised
        }
    }

    /// A moment, where boot time stood at it, and in which boot it was known.
    private struct Mark {
        var now: Int64
        var sinceBoot: Int64
        var boot: String
    }

    private static let forwardJump: Int64 = 10 * 60_000
    private static let doubt: Int64 = 3_600_000

    private var mark: Mark
    private var durable: Mark?
    /// Unknown since a start of the host; neither a restart nor time ends that.
    private var isStartDoubted = false
    /// While it is false, every check is denied and nothing is opened.
    package private(set) var isSure = true

    package var now: Int64 { mark.now }

    /// On an empty ledger.
    package init(first reading: Reading) {
        mark = Mark(now: reading.wall, sinceBoot: reading.sinceBoot, boot: reading.boot)
    }

    /// A commit makes the present moment survive a crash.
    package mutating func commit() { durable = mark }

    /// The process starts again.
    package mutating func start(_ reading: Reading) {
        guard let durable else {
            self = LawTime(first: reading)
            return
        }
        mark = durable
        isSure = true
        isStartDoubted = false
        if durable.boot != reading.boot {
            // Boot time of another boot says nothing: what passed meanwhile is the wall's word.
            mark.sinceBoot = reading.sinceBoot
            let isBefore = reading.wall < durable.now
            let isOld = reading.wall - durable.now > Self.doubt
            isStartDoubted = !reading.isSynchronised && (isBefore || isOld)
            if isStartDoubted {
                isSure = false
            } else {
                mark.boot = reading.boot
                mark.now = max(durable.now, reading.wall)
            }
        }
        read(reading)
    }

    package mutating func read(_ reading: Reading) {
        let expected = mark.now + reading.sinceBoot - mark.sinceBoot
        mark.sinceBoot = reading.sinceBoot
        mark.now = expected
        if isStartDoubted {
            if reading.isSynchronised { believe(reading) }
        } else if reading.wall - expected > Self.forwardJump {
            isSure = false
        } else {
            believe(reading)
        }
    }

    /// Two people accepted the wall clock.
    package mutating func confirm(_ reading: Reading) {
        read(reading)
        believe(reading)
    }

    private mutating func believe(_ reading: Reading) {
        isSure = true
        isStartDoubted = false
        mark.boot = reading.boot
        mark.now = max(mark.now, reading.wall)
    }
}
