package import BrokerCore

/// What came of a reconciliation (突合): figures, findings and what they rest on.
package struct ReconciliationReport: Sendable {
    package let files: CaseFile
    /// The history came from a ledger that verified.
    package let isVerified: Bool
    package let lastEntryAt: Instant?
    package let figures: Figures
    package let events: [EventFigure]
    /// Contracts seen under more than one event (rule C11).
    package let overlappingContracts: Int
    /// In the order of ``FindingCode``.
    package let findings: [FindingSummary]
    /// Of the whole history (rule C15).
    package let supportHours: [SupportHours]
    package let coverage: [SystemCoverage]
    package let exposures: [Exposure]
    /// Systems with a snapshot in the period; of others nothing is known of standing rights.
    package let snapshotSystems: Set<SystemID>
    /// False: 照会記録なし: nobody can say whether each view was checked.
    package let hasUses: Bool
    package let inputs: [InputDigest]
    /// The first ones; ``Figures/rowsUnreadable`` counts all.
    package let unreadable: [UnreadableRow]
    package let idRules: [IDRule]
    /// Whose uncovered views ``Figures/contractsOut`` counts, in their order.
    package let outViewers: [ViewerGroup]
    package let unjudged: Unjudged

    /// So many unreadable rows are kept for listing.
    package static let unreadableMax = 1000
}

extension ReconciliationReport {
    package var isCovered: Bool { coverage.allSatisfy(\.isComplete) }

    /// The ledger was exported when the period was over: its last entry lies at or after the end.
    ///
    /// Any beginning of a ledger verifies. An earlier export does not hold the revocations that
    /// came after it, so that it proves nothing of the whole period.
    package var historyReachesEnd: Bool {
        isVerified && lastEntryAt.map { Moment($0) >= files.period.to } == true
    }

    /// May it be said that a figure is none? Only of a verified history of the whole period and
    /// complete, legible logs whose every record was judged (invariant 16).
    package var canStateNone: Bool { obstacles.isEmpty }

    /// Does the history show all grants there were? Tables may lack some.
    package var knowsAllGrants: Bool { isVerified }

    /// 災害等非常時以外の閲覧は確認されませんでした（0件）。
    package var statesNone: Bool {
        canStateNone && figures.contractsOut == 0 && figures.ownViewsUncovered == 0
            && figures.generatorViewsUncovered == 0
    }

    /// Nothing was found, and nothing keeps that from being said.
    package var isClean: Bool {
        statesNone && figures.searchesUncovered == 0
            && !findings.contains { $0.code.isAdverse }
    }

    package func finding(_ code: FindingCode) -> FindingSummary? {
        findings.first { $0.code == code }
    }
}
