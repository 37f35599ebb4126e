import BrokerCore

extension LeafWriter {
    mutating func grant(_ grant: Grant) {
        instant("granted_at", grant.grantedAt)
        id("granted_by", grant.grantedBy)
        switch grant.notAfter {
        case .event:
            name("not_after")
            text("event")
        case .instant(let instant): self.instant("not_after", instant)
        }
        instant("not_before", grant.notBefore)
        code("purpose", grant.purpose)
        name("scope")
        open()
        ids("fields", grant.scope.fields)
        codes("operations", grant.scope.operations)
        ids("screens", grant.scope.screens)
        close()
        if case .site(let site) = grant.place { id("site", site) }
        ids("systems", grant.systems)
        if case .terminal(let terminal) = grant.place { id("terminal", terminal) }
    }

    mutating func grantsEnd(_ grants: [GrantID], _ end: End) {
        code("cause", end.cause)
        instant("effective_at", end.at)
        ids("grants", grants)
        flag("recorded_late", end.recordedLate)
    }
}

extension LeafReader {
    mutating func grant(about subjects: inout LeafSubjects) throws(LeafFault) -> Grant {
        let grantedAt = try needInstant("granted_at")
        let grantedBy: PersonID = try needID("granted_by")
        let notAfter = try notAfter()
        let notBefore = try needInstant("not_before")
        let purpose: Purpose = try needCode("purpose")
        let scope = try scope()
        let site: SiteID? = try id("site")
        let systems: [SystemID] = try needIDs("systems")
        // A grant has one place: after a site, a terminal is a member too many.
        let terminal: TerminalID? = site == nil ? try id("terminal") : nil
        return Grant(
            id: try subjects.takeGrant(),
            event: try subjects.takeEvent(),
            person: try subjects.takePerson(),
            systems: systems,
            scope: scope,
            purpose: purpose,
            place: site.map { .site($0) } ?? terminal.map { .terminal($0) },
            notBefore: notBefore,
            notAfter: notAfter,
            grantedBy: grantedBy,
            grantedAt: grantedAt
        )
    }

    private mutating func notAfter() throws(LeafFault) -> NotAfter {
        try need("not_after")
        guard next == UInt8(ascii: "\"") else {
            return .instant(Instant(millisecondsSince1970: try integer("not_after")))
        }
        guard try text("not_after") == "event" else { throw .wrongValue("not_after") }
        return .event
    }

    private mutating func scope() throws(LeafFault) -> Scope {
        try need("scope")
        try open()
        let fields: [ResourceID] = try needIDs("fields")
        let operations: [Operation] = try needCodes("operations")
        let screens: [ResourceID] = try needIDs("screens")
        try close()
        return Scope(screens: screens, fields: fields, operations: operations)
    }

    mutating func grantsEnd(of event: EventID) throws(LeafFault) -> Fact {
        let cause: EndCause = try needCode("cause")
        let at = try needInstant("effective_at")
        let grants: [GrantID] = try needIDs("grants")
        let late = try needFlag("recorded_late")
        return .grantsEnded(event, grants, End(cause: cause, at: at, recordedLate: late))
    }
}
