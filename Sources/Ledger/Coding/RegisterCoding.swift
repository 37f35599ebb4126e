import BrokerCore

extension LeafWriter {
    mutating func person(_ person: Person) {
        digest("certificate", person.certificate)
        id("contract", person.contract)
        instant("educated_on", person.educatedOn)
        id("employer", person.employer)
        integer("epoch", Int64(person.epoch))
        ids("groups", person.groups)
        code("relation", person.relation)
        codes("roles", person.roles)
        integer("uid", person.uid.map(Int64.init))
        instant("valid_from", person.validFrom)
        instant("valid_to", person.validTo)
    }

    mutating func terminal(_ terminal: Terminal) {
        code("kind", terminal.kind)
        id("room", terminal.room)
        id("site", terminal.site)
        id("terminal", terminal.id)
    }

    mutating func system(_ system: System) {
        flag("drill", system.isDrill)
        code("enforcement", system.enforcement)
        ids("fields", system.fields)
        codes("operations", system.operations)
        integer("residual_seconds", Int64(system.residualSeconds))
        ids("screens", system.screens)
        id("system", system.id)
        code("terminal", system.terminal)
    }
}

extension LeafReader {
    mutating func person(_ id: PersonID) throws(LeafFault) -> Person {
        let certificate = try digest(ifNamed: "certificate")
        let contract: ResourceID? = try self.id("contract")
        let educatedOn = try instant("educated_on")
        let employer: EmployerID = try needID("employer")
        let epoch: Int = try needInt("epoch")
        let groups: [GroupID] = try needIDs("groups")
        let relation: Relation = try needCode("relation")
        let roles: [Role] = try needCodes("roles")
        let uid: UInt32? = try has("uid") ? try hostUID() : nil
        let validFrom = try instant("valid_from")
        let validTo = try instant("valid_to")
        return Person(
            id: id,
            employer: employer,
            relation: relation,
            contract: contract,
            roles: roles,
            groups: groups,
            epoch: epoch,
            validFrom: validFrom,
            validTo: validTo,
            educatedOn: educatedOn,
            uid: uid,
            certificate: certificate
        )
    }

    private mutating func hostUID() throws(LeafFault) -> UInt32 {
        guard let uid = UInt32(exactly: try integer("uid")) else { throw .outOfRange("uid") }
        return uid
    }

    mutating func terminal() throws(LeafFault) -> Terminal {
        let kind: TerminalKind = try needCode("kind")
        let room: ResourceID? = try id("room")
        let site: SiteID = try needID("site")
        return Terminal(id: try needID("terminal"), kind: kind, site: site, room: room)
    }

    mutating func system() throws(LeafFault) -> System {
        let isDrill = try needFlag("drill")
        let enforcement: Enforcement = try needCode("enforcement")
        let fields: [ResourceID] = try needIDs("fields")
        let operations: [Operation] = try needCodes("operations")
        let residualSeconds: Int = try needInt("residual_seconds")
        let screens: [ResourceID] = try needIDs("screens")
        let id: SystemID = try needID("system")
        let terminal: TerminalRule = try needCode("terminal")
        return System(
            id: id,
            screens: screens,
            fields: fields,
            operations: operations,
            enforcement: enforcement,
            terminal: terminal,
            isDrill: isDrill,
            residualSeconds: residualSeconds
        )
    }
}
