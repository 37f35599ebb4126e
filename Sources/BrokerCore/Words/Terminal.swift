/// What a terminal is configured for.
package enum TerminalKind: String, CaseIterable, Sendable {
    /// NW用端末: may show grid data.
    case grid = "NW"
    /// 小売用端末: never accepted.
    case retail = "RETAIL"
    /// 訓練用端末: drills only.
    case drill = "DRILL"
}

/// A row of the terminal ledger (端末管理台帳).
package struct Terminal: Hashable, Sendable {
    package let id: TerminalID
    package let kind: TerminalKind
    package let site: SiteID
    package let room: ResourceID?

    package init(id: TerminalID, kind: TerminalKind, site: SiteID, room: ResourceID? = nil) {
        self.id = id
        self.kind = kind
        self.site = site
        self.room = room
    }
}
