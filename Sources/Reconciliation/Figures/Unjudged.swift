/// What the files do not let anybody judge: said, and counted as nothing.
package struct Unjudged: Hashable, Sendable {
    /// Covered views and openings under a grant for one terminal, of which the log names none.
    package internal(set) var terminalRows = 0
    /// The same of a grant for a site: no file of a case says where a terminal stands.
    package internal(set) var siteRows = 0
    package internal(set) var screenRows = 0
    package internal(set) var fieldRows = 0
    /// Grants of which nobody can say whether they were used; see ``BesideRows``.
    package internal(set) var grants = 0

    package init() {}

    mutating func add(_ row: LogRow, under grant: HistoryGrant) {
        if grant.terminal != nil, row.terminal == nil { terminalRows += 1 }
        if grant.site != nil { siteRows += 1 }
        if !grant.scope.screens.isEmpty, row.screen == nil { screenRows += 1 }
        if !grant.scope.fields.isEmpty, row.fields.isEmpty { fieldRows += 1 }
    }
}
