import BrokerCore

/// What is found beside the rows of the logs: unused grants, checks that the logs lack.
struct BesideRows {
    /// `CHECK_WITHOUT_LOG`: allowed in the period, and no record of the log stands for it.
    let unseenUses: [Uses.Row]
    /// `GRANT_UNUSED`, of ``History/grants``.
    let unusedGrants: [Int]
    /// Grants under which nothing was seen, though something may have been done.
    let unjudgedGrants: [Int]

    /// `whole`: of which systems' logs every record of an interval is known.
    ///
    /// A grant is unused only where its whole time lies within the period and the logs of all its
    /// systems are whole: whatever was done under it would be here.
    init(
        _ inputs: CaseInputs,
        _ files: CaseFile,
        _ usedGrants: Set<Int>,
        whole: (_ system: Int, Interval) -> Bool
    ) {
        let uses = inputs.uses?.rows ?? []
        unseenUses = uses.filter {
            $0.allowed > 0 && !$0.isSeen && files.period.contains($0.minute)
        }
        let checked = Set(uses.filter { $0.allowed > 0 }.map(\.grant))
        let grants = inputs.history.grants
        let unseen = grants.indices.filter { number in
            let grant = grants[number]
            return !grant.isDrill && !grant.systems.isEmpty && !grant.interval.isEmpty
                && grant.interval.overlaps(files.period)
                && !usedGrants.contains(number) && !checked.contains(number)
        }
        let unused = unseen.filter { number in
            let grant = grants[number]
            return !grant.hasOtherSystems
                && grant.interval.intersection(files.period) == grant.interval
                && grant.systems.allSatisfy { whole($0, grant.interval) }
        }
        unusedGrants = unused
        unjudgedGrants = unseen.filter { !unused.contains($0) }
    }

    /// Writes these, the gaps and the standing rights with the lines of their files.
    func write(
        _ coverage: [SystemCoverage],
        _ standing: StandingRights?,
        _ inputs: CaseInputs,
        _ files: CaseFile,
        _ sink: FindingSink
    ) throws {
        let digests = inputs.digests.reduce(into: [String: String]()) { $0[$1.file] = $1.sha256 }
        let persons = inputs.rules.people.persons
        func line(_ code: FindingCode, _ file: String, _ line: Int) -> FindingLine {
            FindingLine(what: .code(code), file: file, sha256: digests[file] ?? "", line: line)
        }
        for use in unseenUses {
            var found = line(.checkWithoutLog, files.registers.uses ?? "", use.line)
            found.system = files.systems[use.system].id
            found.at = use.minute
            found.person = persons.text(use.person)
            found.grant = inputs.history.grants[use.grant].id
            try sink(found)
        }
        for row in standing?.rows ?? [] {
            let file = files.registers.entitlements ?? ""
            var found = line(.standingEntitlement, file, row.line)
            found.system = files.systems[row.system].id
            found.at = row.at
            found.person = persons.text(row.person)
            try sink(found)
        }
        for system in coverage {
            for gap in system.gaps {
                var found = line(.logGap, files.registers.coverage ?? "", gap.line)
                found.system = system.system
                found.at = gap.interval.from
                try sink(found)
            }
        }
        for number in unusedGrants {
            let grant = inputs.history.grants[number]
            var found = line(.grantUnused, files.history.grantsFile, grant.line)
            found.at = grant.notBefore
            found.person = persons.text(grant.person)
            found.grant = grant.id
            try sink(found)
        }
    }
}

extension HistoryFiles {
    /// The file whose lines grants stand on; a ledger's are its entries.
    var grantsFile: String {
        switch self {
        case .ledger(let folder, _): folder + "/checkpoint"
        case .tables(let grants, _, _, _): grants
        }
    }
}
