package import BrokerCore

/// The history of record: what was declared, granted, activated and suspended.
package struct History: Sendable {
    /// Came from a ledger that verified against its checkpoint; else 台帳照合なし.
    package let isVerified: Bool
    /// The ledger's last entry.
    package let lastEntryAt: Instant?
    package internal(set) var events: [HistoryEvent] = []
    package internal(set) var grants: [HistoryGrant] = []
    package internal(set) var credentials: [HistoryCredential] = []
    package internal(set) var suspensions: [HistorySuspension] = []
}

/// An event with its window as it came to be.
package struct HistoryEvent: Sendable {
    package let id: String
    package let kind: EventKind?
    /// What people call it; nil where only the ledger's digest is known.
    package let name: String?
    /// From becoming active to its end; nil if it never was.
    package let window: Interval?
    /// Ended unapproved: outside for every view under it (rule C1).
    package let isLapsed: Bool
    package let standbyAt: Moment?
    /// From its first record to its end.
    package let life: Interval
    package internal(set) var grants = 0

    package var isDrill: Bool { kind == .drill }
}

/// A grant with the time in which it was good.
package struct HistoryGrant: Sendable {
    package let id: String
    /// Of ``History/events``.
    package let event: Int
    /// Of the people of the case.
    package let person: Int
    /// Systems of the case; others are left out.
    package let systems: [Int]
    /// It is for systems too of which this case has no log.
    package let hasOtherSystems: Bool
    package let isDrill: Bool
    package let notBefore: Moment
    /// Within its event's window and until its own end.
    package let interval: Interval
    package let scope: GrantScope
    package let terminal: String?
    package let site: String?
    /// Its line in the table, or its number in the ledger.
    package let line: Int
}

/// What a grant covers; empty screens or fields stand for all.
package struct GrantScope: Hashable, Sendable {
    package let operations: [String]
    package let screens: [String]
    package let fields: [String]

    /// `operations;screens;fields`, each list by spaces, as exports write it.
    package init(text: String) {
        let lists = text.split(separator: ";", omittingEmptySubsequences: false).map {
            $0.split(separator: " ").map(String.init)
        }
        operations = lists.first.flatMap { $0.isEmpty ? nil : $0 } ?? ["view"]
        screens = lists.count > 1 ? lists[1] : []
        fields = lists.count > 2 ? lists[2] : []
    }

    package init(_ scope: Scope) {
        operations = scope.operations.map(\.rawValue)
        screens = scope.screens.map(\.text)
        fields = scope.fields.map(\.text)
    }
}

/// A credential: how a token in a log leads to a grant (rule C10).
package struct HistoryCredential: Sendable {
    package let id: String
    /// Of ``History/grants``.
    package let grant: Int
    package let system: Int?
    package let token: Digest?
    package let interval: Interval
}

/// 全停止, of all events; or what of it one event saw, which was resumed earlier; or of one alone.
package struct HistorySuspension: Sendable {
    package let from: Moment
    package let to: Moment
    /// Of ``History/events``; nil: of all.
    package let event: Int?
}
