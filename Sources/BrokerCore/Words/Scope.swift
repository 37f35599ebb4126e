/// Why an entrustee may look (requirement G4): a closed list.
///
/// The purposes that were really misused (unpaid-bill visits, moving-address look-ups, switching
/// enquiries and the like) have no case and so cannot be represented.
package enum Purpose: String, CaseIterable, Sendable {
    case outageInquiry = "OUTAGE_INQUIRY"
    case restorationNotice = "RESTORATION_NOTICE"
    case siteIdentify = "SITE_IDENTIFY"
    case hazardReport = "HAZARD_REPORT"
    case lifeSupport = "LIFE_SUPPORT"
}

/// What may be done on a screen (requirement G5): `view` unless policy says more.
package enum Operation: String, CaseIterable, Sendable {
    case view
    case search
    case extract
    case print
    case export
}

/// Which screens, fields and operations of the granted systems a grant covers.
///
/// Empty screens or fields mean «all that the system lists»; an operation is never implied.
package struct Scope: Hashable, Sendable {
    package let screens: [ResourceID]
    package let fields: [ResourceID]
    package let operations: [Operation]

    package init(
        screens: [ResourceID] = [],
        fields: [ResourceID] = [],
        operations: [Operation] = [.view]
    ) {
        self.screens = screens
        self.fields = fields
        self.operations = operations
    }
}

/// Where a grant may be activated.
package enum Place: Hashable, Sendable {
    case terminal(TerminalID)
    case site(SiteID)
}
