package import Messages

/// Why it cannot be said that a figure is none (invariant 16).
package enum Obstacle: String, CaseIterable, Sendable {
    /// 台帳照合なし
    case historyUnverified = "history_unverified"
    /// The ledger's last entry lies before the end of the period.
    case historyEndsEarly = "history_ends_early"
    /// A log is not known to be whole.
    case logIncomplete = "log_incomplete"
    case rowsUnreadable = "rows_unreadable"
    /// Rule C12: nobody can say whether they were views.
    case resultsUnknown = "results_unknown"
    case viewsWithoutCheck = "views_without_check"
    case checksWithoutLog = "checks_without_log"
}

extension ReconciliationReport {
    /// All that stand in the way; none where a figure of none may be stated.
    package var obstacles: [Obstacle] { Obstacle.allCases.filter(stands) }

    private func stands(_ obstacle: Obstacle) -> Bool {
        switch obstacle {
        case .historyUnverified: !isVerified
        case .historyEndsEarly: isVerified && !historyReachesEnd
        case .logIncomplete: !isCovered
        case .rowsUnreadable: figures.rowsUnreadable > 0
        case .resultsUnknown: figures.unknownResults > 0
        case .viewsWithoutCheck: finding(.logWithoutCheck) != nil
        case .checksWithoutLog: finding(.checkWithoutLog) != nil
        }
    }

    /// The obstacle as a sentence of its own.
    package func message(of obstacle: Obstacle) -> Message {
        switch obstacle {
        case .historyUnverified: WithheldText.historyUnverified
        case .historyEndsEarly: WithheldText.historyEndsEarly(lastEntryAt)
        case .logIncomplete:
            WithheldText.logIncomplete(coverage.filter { !$0.isComplete }.map(\.name))
        case .rowsUnreadable: WithheldText.rowsUnreadable(figures.rowsUnreadable)
        case .resultsUnknown: WithheldText.resultsUnknown(figures.unknownResults)
        case .viewsWithoutCheck:
            WithheldText.viewsWithoutCheck(finding(.logWithoutCheck)?.rows ?? 0)
        case .checksWithoutLog:
            WithheldText.checksWithoutLog(finding(.checkWithoutLog)?.rows ?? 0)
        }
    }
}
