import BrokerTesting
import Testing

/// The judge of what the record says about lateness (requirement G7).
struct LatenessTests {
    /// Found by a running broker, so long after it took effect; by a start.
    static let rows: [(lag: Int64, isLate: Bool, byStart: Bool, isLawful: Bool)] = [
        (0, false, false, true), (60_000, false, false, true), (60_001, true, false, true),
        (0, true, true, true), (3_600_000, true, true, true),
        (0, true, false, false), (60_000, true, false, false), (60_001, false, false, false),
        (0, false, true, false), (3_600_000, false, true, false),
    ]

    private static func record(_ lag: Int64, isLate: Bool, seq: UInt64) -> LawRecord {
        LawRecord(
            seq: seq,
            at: 7_200_000,
            actor: .daemon,
            request: "R-1",
            step: nil,
            fact: .grantsEnded(
                event: "E-1",
                grants: ["G-1"],
                LawEnd(cause: "expired", at: 7_200_000 - lag, isLate: isLate)
            ),
            isClockSure: true,
            isLate: isLate
        )
    }

    @Test(arguments: rows)
    func `an end is late or it is not`(
        lag: Int64,
        isLate: Bool,
        byStart: Bool,
        isLawful: Bool
    ) {
        let records = [
            Self.record(7_000_000, isLate: true, seq: 7),
            Self.record(lag, isLate: isLate, seq: 8),
        ]
        let breach = LawLateness.judge(records, byStart: byStart)
        #expect(breach?.law == (isLawful ? nil : "G7"))
    }
}
