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
    package struct Mark: Hashable, Sendable {
        package internal(set) var now: Int64
        package internal(set) var sinceBoot: Int64
        package internal(set) var boot: String

        package init(now: Int64, sinceBoot: Int64, boot: String) {
            self.now = now
            self.sinceBoot = sinceBoot
            self.boot = boot
        }
    }

    private static let forwardJump: Int64 = 10 * 60_000
    private static let doubt: Int64 = 3_600_000
    /// Below this a step is no news.
    private static let noticeable: Int64 = 1_000

    /// What a commit stores.
    package private(set) var mark: Mark
    private var durable: Mark?
    /// Unknown since a start of the host; neither a restart nor time ends that.
    private var isStartDoubted = false
    /// While it is false, every check is denied and nothing is opened.
    package private(set) var isSure = true
    /// Is the wall clock behind, and was that said?
    private var isBehind = false
    /// What has to be recorded of the clock since the start, in order.
    package private(set) var verdicts: [String] = []

    package var now: Int64 { mark.now }

    /// What the clocks showed last.
    package private(set) var reading: Reading

    /// On an empty ledger.
    package init(first reading: Reading) {
        mark = Mark(now: reading.wall, sinceBoot: reading.sinceBoot, boot: reading.boot)
        self.reading = reading
    }

    /// A commit makes the moment at which it was decided survive a crash.
    package mutating func commit(asOf decided: LawTime) { durable = decided.mark }

    /// The stored time is an earlier one again.
    mutating func goBack(toMarkOf earlier: LawTime) { durable = earlier.durable }

    /// The process starts again.
    package mutating func start(_ reading: Reading) {
        guard let durable else {
            self = LawTime(first: reading)
            return
        }
        mark = durable
        isSure = true
        isStartDoubted = false
        isBehind = false
        verdicts = []
        if durable.boot != reading.boot {
            // Boot time of another boot says nothing: what passed meanwhile is the wall's word.
            mark.sinceBoot = reading.sinceBoot
            let isBefore = reading.wall < durable.now
            let isOld = reading.wall - durable.now > Self.doubt
            isStartDoubted = !reading.isSynchronised && (isBefore || isOld)
            if isStartDoubted {
                isSure = false
                verdicts.append("doubted")
            } else {
                mark.boot = reading.boot
                mark.now = max(durable.now, reading.wall)
            }
        }
        read(reading)
    }

    package mutating func read(_ reading: Reading) {
        self.reading = reading
        let expected = mark.now + reading.sinceBoot - mark.sinceBoot
        mark.sinceBoot = reading.sinceBoot
        mark.now = expected
        if isStartDoubted {
            if reading.isSynchronised { believe(reading) }
            return
        }
        let ahead = reading.wall - expected
        if ahead > Self.forwardJump {
            if isSure { verdicts.append("doubted") }
            isSure = false
            return
        }
        if isSure { note(ahead) }
        believe(reading)
    }

    /// A clock that is behind is ignored, one a little ahead is followed; both are recorded.
    private mutating func note(_ ahead: Int64) {
        let isNowBehind = ahead <= -Self.noticeable
        if isNowBehind, !isBehind { verdicts.append("behind_ignored") }
        if ahead >= Self.noticeable { verdicts.append("forward_accepted") }
        isBehind = isNowBehind
    }

    /// Two people accepted `wall`, which was decided at this reading.
    package mutating func confirm(_ wall: Int64, at reading: Reading) {
        guard !isSure else { return }
        mark.now += reading.sinceBoot - mark.sinceBoot
        mark.sinceBoot = reading.sinceBoot
        believe(
            Reading(
                wall: wall,
                sinceBoot: reading.sinceBoot,
                boot: reading.boot,
                isSynchronised: reading.isSynchronised
            )
        )
    }

    private mutating func believe(_ reading: Reading) {
        if !isSure {
            verdicts.append("trusted_again")
            isBehind = false
        }
        isSure = true
        isStartDoubted = false
        mark.boot = reading.boot
        mark.now = max(mark.now, reading.wall)
    }
}
