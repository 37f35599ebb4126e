import BrokerCore

/// Entitlement snapshots against active grants (requirement X5): 常設権限.
struct StandingRights {
    private(set) var snapshots: [StandingSnapshot] = []
    private(set) var exposures: [Exposure] = []
    private(set) var persons: Set<Int> = []
    /// The rows of `entitlements.csv` that are findings.
    private(set) var rows: [Entitlements.Row] = []

    /// `systems`: the ids of the case's systems.
    init(_ entitlements: Entitlements, _ rules: RuleBook, systems: [SystemID]) {
        for (number, system) in systems.enumerated() {
            let own = entitlements.rows.filter { $0.system == number }
            let moments = Set(own.map(\.at)).sorted()
            var intervals: [Interval] = []
            for (place, moment) in moments.enumerated() {
                let standing = own.filter { $0.at == moment && Self.isStanding($0, rules) }
                guard !standing.isEmpty else { continue }
                let people = Set(standing.map(\.person))
                persons.formUnion(people)
                rows += standing
                snapshots.append(
                    StandingSnapshot(system: system, at: moment.instant, persons: people.count)
                )
                let next = place + 1 < moments.count ? moments[place + 1] : nil
                intervals += standing.map {
                    Interval(from: min($0.since ?? moment, moment), to: next ?? .distantFuture)
                }
            }
            exposures += Interval.union(intervals).map {
                Exposure(
                    system: system,
                    from: $0.from,
                    to: $0.to == .distantFuture ? nil : $0.to
                )
            }
        }
    }

    /// Enabled, not the grid company's own, and under no grant at that moment.
    private static func isStanding(_ row: Entitlements.Row, _ rules: RuleBook) -> Bool {
        row.isEnabled && !rules.people.standing(of: row.person, at: row.at).isOwnStaff
            && !rules.grants.grants(of: row.person, system: row.system).contains {
                rules.grants.covers($0, at: row.at)
            }
    }
}
