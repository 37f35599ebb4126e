import BrokerCore

extension LeafWriter {
    mutating func policy(_ policy: Policy) {
        length("approval_due_ms", policy.approvalDue)
        ids("areas", policy.areas)
        length("credential_max_ms", policy.credentialMax)
        length("education_max_ms", policy.educationMax)
        length("factor_fresh_ms", policy.factorFresh)
        integer("grants_per_event_max", Int64(policy.grantsPerEventMax))
        name("kinds")
        open()
        for kind in EventKind.inOrderOfCode {
            guard let limits = policy.kinds[kind] else { continue }
            name(kind.code)
            self.limits(limits)
        }
        close()
        integer("live_credentials_max", Int64(policy.liveCredentialsMax))
        codes("operations", policy.operations)
        codes("purposes", policy.purposes)
    }
}

extension LeafReader {
    mutating func policy() throws(LeafFault) -> Policy {
        let approvalDue = try needLength("approval_due_ms")
        let areas: [AreaID] = try needIDs("areas")
        let credentialMax = try needLength("credential_max_ms")
        let educationMax = try needLength("education_max_ms")
        let factorFresh = try needLength("factor_fresh_ms")
        let grantsPerEventMax: Int = try needInt("grants_per_event_max")
        let kinds = try kinds()
        let liveCredentialsMax: Int = try needInt("live_credentials_max")
        let operations: [Operation] = try needCodes("operations")
        let purposes: [Purpose] = try needCodes("purposes")
        return Policy(
            kinds: kinds,
            purposes: purposes,
            operations: operations,
            areas: areas,
            approvalDue: approvalDue,
            credentialMax: credentialMax,
            factorFresh: factorFresh,
            educationMax: educationMax,
            grantsPerEventMax: grantsPerEventMax,
            liveCredentialsMax: liveCredentialsMax
        )
    }

    private mutating func kinds() throws(LeafFault) -> [EventKind: KindLimits] {
        try need("kinds")
        try open()
        var kinds: [EventKind: KindLimits] = [:]
        for kind in EventKind.inOrderOfCode where try has(kind.code) {
            kinds[kind] = try limits()
        }
        try close()
        return kinds
    }
}

extension EventKind {
    /// The order in which canonical JSON has the kinds as names.
    fileprivate static let inOrderOfCode = allCases.sorted { $0.rawValue < $1.rawValue }

    /// The raw value as the member names need it.
    fileprivate var code: StaticString {
        switch self {
        case .typhoon: "typhoon"
        case .snow: "snow"
        case .heavyRain: "heavy_rain"
        case .volcano: "volcano"
        case .lightning: "lightning"
        case .salt: "salt"
        case .earthquake: "earthquake"
        case .majorOutage: "major_outage"
        case .systemFailure: "system_failure"
        case .cyber: "cyber"
        case .mutualAid: "mutual_aid"
        case .drill: "drill"
        }
    }
}
