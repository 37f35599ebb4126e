/// The figures of the design's §10 and §2, written down a second time.
enum LawRules {
    static let hour: Int64 = 3_600_000
    static let day: Int64 = 24 * hour
    static let approvalDue = 2 * hour
    static let credentialMax = 12 * hour
    static let redeclaration = day
    static let lapsePenalty = 30 * day
    static let secondPerson = hour
    static let clockAgreement: Int64 = 60_000
    static let endsPerEntry = 1_000
    /// How long a key is remembered, and how many of one caller.
    static let keyLife = day
    static let keysOfOneCaller = 4_096

    static func ceiling(of kind: String) -> LawLimits {
        switch kind {
        case "typhoon", "snow", "heavy_rain", "volcano", "lightning", "salt":
            LawLimits(window: 12 * hour, extension: 12 * hour, cap: 7 * day)
        case "earthquake": LawLimits(window: day, extension: day, cap: 14 * day)
        case "major_outage": LawLimits(window: 6 * hour, extension: 6 * hour, cap: 3 * day)
        case "system_failure", "cyber":
            LawLimits(window: 8 * hour, extension: 8 * hour, cap: 72 * hour)
        case "mutual_aid": LawLimits(window: day, extension: day, cap: 14 * day)
        case "drill": LawLimits(window: 4 * hour, extension: 0, cap: 8 * hour)
        default: LawLimits(window: 0, extension: 0, cap: 0)
        }
    }

    static func needsHigherApprover(kind: String, extension number: Int) -> Bool {
        (kind == "system_failure" || kind == "cyber") && number >= 3
    }

    static func mayStandBy(_ kind: String) -> Bool {
        !["earthquake", "major_outage", "system_failure", "cyber"].contains(kind)
    }
}
