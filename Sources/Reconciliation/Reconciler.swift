import BrokerCore
import SiteFiles

/// Reconciles (突合) what was granted with what was looked at.
package enum Reconciler {
    /// Reads all files of a case and counts.
    ///
    /// `sink` gets each finding with its place; what it throws is passed on. Otherwise throws
    /// ``ReconciliationFault``: then nothing was concluded. The same files give the same report,
    /// in whatever order their rows stand (law L14, invariants 2 and 21).
    package static func run(
        _ files: CaseFile,
        sink: FindingSink? = nil
    ) throws -> ReconciliationReport {
        var pass = LogPass(try CaseInputs.load(files), files, sink: sink)
        try pass.run()
        return try finish(pass, files, sink)
    }

    private static func finish(
        _ pass: LogPass,
        _ files: CaseFile,
        _ sink: FindingSink?
    ) throws -> ReconciliationReport {
        let inputs = pass.inputs
        var tally = pass.tally
        let systems = files.systems.map(\.id)
        let coverage = files.systems.enumerated().map { number, system in
            SystemCoverage(
                system: system.id,
                name: system.name,
                gaps: inputs.coverage.gaps(system: number)
            )
        }
        let standing = inputs.entitlements.map {
            StandingRights($0, inputs.rules, systems: systems)
        }
        let beside = BesideRows(inputs, files, tally.usedGrants) { system, interval in
            !coverage[system].gaps.contains { $0.interval.overlaps(interval) }
                && pass.unreadableCounts[system] == 0 && !tally.unknownSystems.contains(system)
        }
        tally.unjudged.grants = beside.unjudgedGrants.count
        for use in beside.unseenUses { tally.add(.checkWithoutLog, person: use.person) }
        for grant in beside.unusedGrants {
            tally.add(.grantUnused, person: inputs.history.grants[grant].person)
        }
        if let sink { try beside.write(coverage, standing, inputs, files, sink) }
        var findings: [FindingCode: FindingSummary] = tally.codes.reduce(into: [:]) {
            $0[$1.key] = FindingSummary(
                code: $1.key,
                rows: $1.value.rows,
                contracts: $1.value.contracts.count,
                persons: $1.value.persons
            )
        }
        findings[.standingEntitlement] = standing.flatMap(Self.summary)
        findings[.logGap] = Self.summary(coverage)
        return ReconciliationReport(
            files: files,
            isVerified: inputs.history.isVerified,
            lastEntryAt: inputs.history.lastEntryAt,
            figures: Figures(tally, inputs.rules),
            events: events(tally, inputs.history, files.period),
            overlappingContracts: overlaps(tally),
            findings: FindingCode.allCases.compactMap { findings[$0] },
            supportHours: inputs.history.supportHours,
            coverage: coverage,
            exposures: standing?.exposures ?? [],
            snapshotSystems: inputs.entitlements?.systems(within: files) ?? [],
            hasUses: inputs.uses != nil,
            inputs: pass.digests + inputs.digests,
            unreadable: pass.unreadable,
            idRules: files.idRules.sorted { $0.rawValue < $1.rawValue },
            outViewers: tally.outViewers.sorted(),
            unjudged: tally.unjudged
        )
    }

    private static func summary(_ standing: StandingRights) -> FindingSummary? {
        guard !standing.snapshots.isEmpty else { return nil }
        return FindingSummary(
            code: .standingEntitlement,
            rows: standing.rows.count,
            contracts: 0,
            persons: standing.persons.count,
            snapshots: standing.snapshots
        )
    }

    private static func summary(_ coverage: [SystemCoverage]) -> FindingSummary? {
        let gaps = coverage.map(\.gaps.count).reduce(0, +)
        guard gaps > 0 else { return nil }
        return FindingSummary(code: .logGap, rows: gaps, contracts: 0, persons: 0)
    }

    /// C11 and C16: events that touch the period, drills apart.
    private static func events(
        _ tally: Tally,
        _ history: History,
        _ period: Interval
    ) -> [EventFigure] {
        history.events.enumerated().compactMap { number, event in
            guard !event.isDrill, event.life.overlaps(period) else { return nil }
            // What a ledger does not reach, it says nothing about.
            let isKnown = history.lastEntryAt.map {
                Moment($0) >= min(event.life.to, period.to)
            }
            let isUnused = event.window == nil && event.grants == 0 && isKnown != false
            return EventFigure(
                id: event.id,
                kind: event.kind,
                name: event.name,
                contracts: tally.eventContracts.count { $0.event == number },
                grants: event.grants,
                unusedStandbyAt: isUnused ? event.standbyAt : nil
            )
        }
    }

    private static func overlaps(_ tally: Tally) -> Int {
        var events: [Int: Int] = [:]
        for pair in tally.eventContracts { events[pair.contract, default: 0] += 1 }
        return events.values.count { $0 > 1 }
    }
}
