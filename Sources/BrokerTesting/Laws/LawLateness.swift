/// Which ends are said to be late (design §6): whatever a start finds, and otherwise what is
/// recorded more than a minute after it took effect. Of each end by itself, whatever is recorded
/// beside it.
package enum LawLateness {
    private static let promptMilliseconds: Int64 = 60_000

    package static func judge(
        _ records: some Sequence<LawRecord>,
        byStart: Bool
    ) -> LawBreach? {
        for record in records {
            guard let isLate = record.isLate, let tookEffectAt = record.tookEffectAt else {
                continue
            }
            let lag = record.at - tookEffectAt
            guard isLate != (byStart || lag > promptMilliseconds) else { continue }
            let said = isLate ? "is said to be late" : "is not said to be late"
            return LawBreach("G7", "record \(record.seq), \(lag) ms after it took effect, \(said)")
        }
        return nil
    }
}
