package import BrokerCore

/// What reconciliation found under one code (検出事項).
package struct FindingSummary: Hashable, Sendable {
    package let code: FindingCode
    /// Records of logs; for what lies beside them: uses, gaps, grants or snapshots.
    package let rows: Int
    package let contracts: Int
    package let persons: Int
    /// Of `STANDING_ENTITLEMENT` alone.
    package var snapshots: [StandingSnapshot] = []
}

/// One snapshot in which people were enabled without an active grant.
package struct StandingSnapshot: Hashable, Sendable {
    package let system: SystemID
    package let at: Instant
    package let persons: Int
}

/// One finding and where it stands: a line of the findings file.
package struct FindingLine: Sendable {
    package enum What: Hashable, Sendable {
        case code(FindingCode)
        /// 自社分の権限外利用 (rule C4): a figure of its own, no finding code.
        case ownCustomer
        /// The same of generators.
        case generator
        /// A search that no grant covers: a figure of its own too.
        case search
        /// A result that nobody can judge (rule C12).
        case unknownResult
        case unreadable(RowProblem)
    }

    package let what: What
    package var system: SystemID?
    package var at: Moment?
    package var person: String?
    package var account: String?
    package var contract: String?
    package var grant: String?
    package let file: String
    package let sha256: String
    /// 0 where no line is meant.
    package let line: Int
}

/// Where finding lines go, one by one: there may be as many as rows.
package typealias FindingSink = (FindingLine) throws -> Void

/// When somebody could look without an active grant (閲覧可能となっていた期間).
package struct Exposure: Hashable, Sendable {
    package let system: SystemID
    package let from: Moment
    /// Nil while the last snapshot still shows it.
    package let to: Moment?
}

/// What was received of one system's log.
package struct SystemCoverage: Hashable, Sendable {
    package let system: SystemID
    package let name: String
    package let gaps: [CoverageGap]

    package var isComplete: Bool { gaps.isEmpty }
}

/// An event that touches the period, with the contracts seen under it (rule C11).
package struct EventFigure: Hashable, Sendable {
    package let id: String
    package let kind: EventKind?
    package let name: String?
    package let contracts: Int
    /// How many the history has (requirement X6).
    package let grants: Int
    /// Prepared, and never opened (requirement X6): its standby's moment.
    package let unusedStandbyAt: Moment?
}

/// A record that could not be read.
package struct UnreadableRow: Hashable, Sendable {
    package let file: String
    package let line: Int
    package let problem: RowProblem

    package init(file: String, line: Int, problem: RowProblem) {
        self.file = file
        self.line = line
        self.problem = problem
    }
}
