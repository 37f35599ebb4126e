/// Which ends are found late while the broker runs (design §6).
///
/// It looks at what fell due whenever it has a turn. What it finds within a minute of the last look
/// is not late; what it finds longer after it took effect is. What it writes before it has caught
/// up may be called either.
package struct LawPromptness: Sendable {
    /// What the broker wrote by itself in one turn.
    package enum Chore: Sendable {
        /// It wrote a step of the clock before it looked.
        case beforeLooking
        /// It looked, and wrote what it found.
        case due([LawRecord])
        /// Nothing was due; it wrote what an earlier look had found.
        case backlog([LawRecord])
        case caughtUp
    }

    private static let bound: Int64 = 60_000

    private var lookedAt: Int64
    private var mayBeBehind = false

    /// The process started at that moment, and wrote all that it found.
    package init(startedAt: Int64) {
        lookedAt = startedAt
    }

    package mutating func judge(_ chore: Chore, at now: Int64) -> LawBreach? {
        let records: [LawRecord]
        switch chore {
        case .beforeLooking: return nil
        case .caughtUp:
            (lookedAt, mayBeBehind) = (now, false)
            return nil
        case .due(let found):
            records = found
            mayBeBehind = mayBeBehind || now - lookedAt > Self.bound
            let isLate = found.contains { $0.isLate == false && Self.isLong($0) }
            if isLate { return LawBreach("G7", "an end was found late and does not say so") }
        case .backlog(let rest): records = rest
        }
        lookedAt = now
        let wronged = records.first { $0.isLate == true && !Self.isLong($0) }
        guard !mayBeBehind, let record = wronged else { return nil }
        return LawBreach("G7", "record \(record.seq) was made at once and is said to be late")
    }

    private static func isLong(_ record: LawRecord) -> Bool {
        record.tookEffectAt.map { record.at - $0 > bound } == true
    }
}
