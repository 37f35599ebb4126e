package import BrokerCore
package import Messages

/// What one reconciliation (突合) is about: the case file, read and checked.
package struct CaseFile: Sendable {
    /// As the caller gave it; the paths below are relative to its folder.
    package let file: String
    package let folder: String
    package let title: String
    /// The reporting grid company, as printed.
    package let company: String
    /// The entrusted company, as sentences print it; `retailer_en` is its English name.
    package let retailer: Message
    package let calendar: Calendar
    package let spelling: Spelling
    /// Both days included (requirement X11).
    package let firstDay: CivilDate
    package let lastDay: CivilDate
    /// Where the period ends within its last day, which is not over yet; nil: with the day.
    package let endsAt: Instant?
    /// The supplier id of 最終保障供給: no retailer (rule C5).
    package let gridSupplier: String?
    package let history: HistoryFiles
    package let registers: RegisterFiles
    package let systems: [CaseSystem]
    /// Systems that registers may name although the case is not about them.
    package let otherSystems: [SystemID]

    /// How the logs of the case compare ids (rule C13).
    package var idRules: Set<IDRule> {
        Set(systems.flatMap(\.logs).map(\.profile.ids))
    }

    /// The period as moments: from the first day's beginning to the last day's end.
    package var period: Interval {
        Interval(
            from: Moment(JST.start(of: firstDay)),
            to: Moment(endsAt ?? JST.end(of: lastDay))
        )
    }

    package func path(_ name: String) -> String {
        name.hasPrefix("/") || folder.isEmpty ? name : folder + "/" + name
    }
}

/// Where the history of grants comes from.
package enum HistoryFiles: Sendable {
    /// A folder that `mado ledger export` wrote, and the file with the keys that verify it.
    case ledger(folder: String, key: String)
    /// Old data that no ledger vouches for (台帳照合なし).
    case tables(grants: String, events: String, credentials: String?, suspensions: String?)
}

/// The other inputs (requirement X1).
package struct RegisterFiles: Sendable {
    package let roster: String
    package let employers: String
    package let accounts: String
    package let contracts: String
    package let voltageHistory: String
    package let supplierHistory: String
    package let entitlements: String?
    package let coverage: String?
    package let uses: String?
}

/// A system of the case and its logs.
package struct CaseSystem: Sendable {
    package let id: SystemID
    package let name: String
    /// 主な情報項目: what its screens show, in the order of the report.
    package let items: [String]
    package let enforcement: Enforcement
    package let logs: [LogFile]
}

/// One export of a system's access log and how to read it.
package struct LogFile: Sendable {
    package let file: String
    package let profile: LogProfile
}

/// How the dates of a report are written.
package enum Calendar: String, CaseIterable, Sendable {
    /// 令和4年10月16日
    case wareki
    /// 2022年10月16日
    case seireki
}

/// How a company spells ろうえい in its reports.
package enum Spelling: String, CaseIterable, Sendable {
    case kana = "漏えい"
    case kanji = "漏洩"
}
