/// How a downstream system lets Mado decide.
package enum Enforcement: String, CaseIterable, Sendable {
    case enforced
    case offline
    case observeOnly = "observe_only"
    case dryRun = "dry_run"
}

/// Does a system's activation name a terminal?
package enum TerminalRule: String, CaseIterable, Sendable {
    case required
    case reported
    case none
}

/// A downstream system (対象システム); its API key's digest stays in the caller table.
package struct System: Hashable, Sendable {
    package let id: SystemID
    package let screens: [ResourceID]
    package let fields: [ResourceID]
    package let operations: [Operation]
    package let enforcement: Enforcement
    package let terminal: TerminalRule
    /// A training system: drill events name only these, other events never (requirement E5).
    package let isDrill: Bool
    /// How long after an end the system may still let someone in, as the company states it.
    package let residualSeconds: Int

    package init(
        id: SystemID,
        screens: [ResourceID],
        fields: [ResourceID],
        operations: [Operation],
        enforcement: Enforcement,
        terminal: TerminalRule,
        isDrill: Bool = false,
        residualSeconds: Int
    ) {
        self.id = id
        self.screens = screens
        self.fields = fields
        self.operations = operations
        self.enforcement = enforcement
        self.terminal = terminal
        self.isDrill = isDrill
        self.residualSeconds = residualSeconds
    }
}
