import BrokerTesting

/// What must be recorded in the end, and what checks may answer, then and meanwhile.
extension Office {
    /// By so many hours after the start.
    static let incomplete: [(hours: Double, broken: BrokenLaw)] = [
        (12, BrokenLaw("L5", "the end of E-1 was never recorded", confirmed)),
        (2, BrokenLaw("L5", "the lapse of E-1 was never recorded", opened)),
        (
            2,
            BrokenLaw(
                "L5",
                "the end of G-1 was never recorded",
                confirmed + [Told(1, op3, grant(until: 2), code: 1)]
            )
        ),
        (
            3,
            BrokenLaw(
                "L5",
                "the end of C-1 was never recorded",
                granted + [Told(1, en1, activated(hours: 2), code: 1)]
            )
        ),
    ]

    // MARK: - Checks

    /// What a check was answered; the law that it breaks, nil: none.
    struct Check: Sendable {
        let name: String
        let hours: Double
        let refusal: String?
        let told: [Told]
        let law: String?
        var expiry = 12.0
        var isAnswering = true
    }

    static let checks = [
        Check(name: "valid and allowed", hours: 11.9, refusal: nil, told: lawful, law: nil),
        Check(
            name: "valid and denied",
            hours: 11.9,
            refusal: "event_not_active",
            told: lawful,
            law: "L1"
        ),
        Check(
            name: "allowed at the window's end",
            hours: 12,
            refusal: nil,
            told: lawful,
            law: "L1"
        ),
        Check(
            name: "denied at the window's end",
            hours: 12,
            refusal: "event_not_active",
            told: lawful,
            law: nil
        ),
        Check(
            name: "allowed after a suspension",
            hours: 3,
            refusal: nil,
            told: lawful + [Told(2, op1, .suspended)],
            law: "L1"
        ),
        Check(
            name: "allowed after the approval's due instant",
            hours: 2,
            refusal: nil,
            told: opened + lawful.suffix(2),
            law: "L1"
        ),
        Check(
            name: "allowed after the person left",
            hours: 3,
            refusal: nil,
            told: lawful + [Told(2, .daemon, .personEnded("P-EN1"))],
            law: "L1"
        ),
        Check(
            name: "allowed after the person left and returned",
            hours: 3,
            refusal: nil,
            told: lawful + [
                Told(2, .daemon, .personEnded("P-EN1")),
                Told(2, .daemon, person("P-EN1", ["entrustee"])),
            ],
            law: "L1"
        ),
        Check(
            name: "allowed while nothing may be",
            hours: 3,
            refusal: nil,
            told: lawful,
            law: "L12",
            isAnswering: false
        ),
        Check(
            name: "denied while nothing may be",
            hours: 3,
            refusal: "clock_unsure",
            told: lawful,
            law: nil,
            isAnswering: false
        ),
        Check(
            name: "said to end later than it does",
            hours: 3,
            refusal: nil,
            told: lawful,
            law: "L6",
            expiry: 13
        ),
    ]

    // MARK: - Checks while a batch is on its way

    /// The last record is on its way; what a check says meanwhile.
    struct Glimpse: Sendable {
        let name: String
        let told: [Told]
        let isAllowed: Bool
        var isDurable = false
        var isSure = true
        let law: String?
    }

    private static let ending = lawful + [Told(1, op1, .closed(event: "E-1"))]

    static let glimpses = [
        Glimpse(name: "ended and denied", told: ending, isAllowed: false, law: nil),
        Glimpse(name: "ended and allowed", told: ending, isAllowed: true, law: "L3"),
        Glimpse(name: "opened and denied", told: lawful, isAllowed: false, law: nil),
        Glimpse(name: "opened and allowed", told: lawful, isAllowed: true, law: "L3"),
        Glimpse(
            name: "opened, durable and allowed",
            told: lawful,
            isAllowed: true,
            isDurable: true,
            law: nil
        ),
        Glimpse(
            name: "valid before and after, and denied",
            told: lawful + [Told(1, op1, .other("export.made"))],
            isAllowed: false,
            law: "L1"
        ),
        Glimpse(
            name: "allowed while the clock was unknown",
            told: lawful + [Told(1, op1, .other("export.made"))],
            isAllowed: true,
            isSure: false,
            law: "L12"
        ),
    ]
}
