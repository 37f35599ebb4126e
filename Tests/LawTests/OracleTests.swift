import BrokerTesting
import Testing

/// A short history that keeps every law, and changes to it that each break one.
struct OracleTests {
    @Test func `the lawful history breaks nothing`() {
        #expect(Office.oracle(Office.lawful).breaches.isEmpty)
    }

    @Test(arguments: Office.unlawful)
    func `a broken law is found under its name`(broken: BrokenLaw) {
        let breaches = Office.oracle(broken.told).breaches
        #expect(broken.isAmong(breaches), "\(broken.testDescription): \(breaches)")
    }

    // MARK: - What must be recorded in the end

    @Test(arguments: Office.incomplete)
    func `an end that was never recorded is missed`(hours: Double, broken: BrokenLaw) {
        var oracle = Office.oracle(broken.told)
        oracle.judgeCompleteness(at: Office.instant(hours) - 1)
        #expect(oracle.breaches.isEmpty)
        oracle.judgeCompleteness(at: Office.instant(hours))
        #expect(broken.isAmong(oracle.breaches), "\(oracle.breaches)")
    }

    // MARK: - Checks

    @Test(arguments: Office.checks)
    func `an answer to a check is judged by the whole record`(check: Office.Check) {
        let breach = Office.oracle(check.told).breach(
            ofCheck: Office.token,
            audience: "SYS-A",
            refusal: check.refusal,
            expiresAt: Office.instant(check.expiry),
            isAnswering: check.isAnswering,
            at: Office.instant(check.hours)
        )
        #expect(breach?.law == check.law, "\(check.name): \(breach?.description ?? "lawful")")
    }

    // MARK: - Checks while a batch is on its way

    @Test(arguments: Office.glimpses)
    func `a check during a batch is judged by the record before it and with it`(
        glimpse: Office.Glimpse
    ) {
        let breach = LawOracle.breach(
            ofGlimpse: Office.token,
            audience: "SYS-A",
            isAllowed: glimpse.isAllowed,
            isDurable: glimpse.isDurable,
            before: Office.oracle(Array(glimpse.told.dropLast())),
            after: Office.oracle(glimpse.told),
            time: Self.time(isSure: glimpse.isSure)
        )
        #expect(breach?.law == glimpse.law, "\(glimpse.name): \(breach?.description ?? "lawful")")
    }

    /// An hour after the start, by a clock that is known or jumped just now.
    private static func time(isSure: Bool) -> LawTime {
        func reading(_ wall: Int64) -> LawTime.Reading {
            LawTime.Reading(wall: wall, sinceBoot: 0, boot: "b1", isSynchronised: false)
        }
        var time = LawTime(first: reading(Office.instant(1)))
        if !isSure { time.read(reading(Office.instant(9))) }
        return time
    }
}
