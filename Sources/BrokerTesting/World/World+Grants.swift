import BrokerCore

/// Grants, revocations and activations, with their mistakes.
extension World {
    mutating func chooseGrant() -> Command {
        let event = event(.active)
        let by = caller(Company.operators + Company.operators + Company.duals)
        let plan = laws.history.standing(of: "\(event)").plan
        var systems = chance.some(
            of: (plan?.systems ?? []).map { SystemID(unchecked: $0) },
            percent: 75
        )
        if systems.isEmpty, chance.percent(90), let first = plan?.systems.first {
            systems = [SystemID(unchecked: first)]
        }
        if chance.percent(4) { systems.append(chance.pick(Company.realSystems)) }
        if chance.percent(2) { systems.append(SystemID(unchecked: "SYS-X")) }
        let act = GrantAct(
            event: event,
            persons: subjects(),
            group: chance.percent(15) ? Company.shift : nil,
            systems: systems,
            scope: scope(),
            purpose: chance.percent(5) ? .siteIdentify : .outageInquiry,
            place: place(isDrill: plan?.kind == "drill"),
            notBefore: notBefore(),
            notAfter: notAfter(of: event),
            drawn: grantDraw(in: event)
        )
        return command(by, .grant(act), factor(for: by))
    }

    private mutating func subjects() -> [PersonID] {
        var persons = chance.some(of: Company.entrustees, percent: 35)
        persons += chance.some(of: Company.duals, percent: 15)
        persons += chance.some(of: Company.odd, percent: 8)
        if chance.percent(4) { persons.append(Company.ghost) }
        if chance.percent(4) { persons.append(Company.auditor) }
        if persons.isEmpty, chance.percent(90) { persons = [chance.pick(Company.entrustees)] }
        return persons
    }

    private mutating func scope() -> Scope {
        let unknown = ResourceID(unchecked: "USAGE")
        var operations: [BrokerCore.Operation] = [.view]
        if chance.percent(5) { operations.append(.search) }
        if chance.percent(3) { operations.append(.extract) }
        if chance.percent(2) { operations = [] }
        return Scope(
            screens: chance.percent(4)
                ? [unknown] : chance.some(of: Company.screens, percent: 10),
            fields: chance.percent(4) ? [unknown] : [],
            operations: operations
        )
    }

    private mutating func place(isDrill: Bool) -> Place? {
        switch chance.below(100) {
        case ..<65: nil
        case ..<75: .terminal(TerminalID(unchecked: isDrill ? "T-DRILL" : "T-NW1"))
        case ..<90: .site(Company.sites[isDrill ? 1 : 0])
        case ..<93: .terminal(TerminalID(unchecked: "T-RETAIL"))
        case ..<96: .terminal(TerminalID(unchecked: "T-X"))
        default: .site(SiteID(unchecked: "NOWHERE"))
        }
    }

    private mutating func notBefore() -> Instant? {
        switch chance.below(100) {
        case ..<80: nil
        case ..<95: now + .minutes(chance.within(0...40))
        case ..<97: now + .days(1)
        default: now + Milliseconds(chance.within(-2...0))
        }
    }

    private mutating func notAfter(of event: EventID) -> NotAfter {
        let closesAt = laws.history.standing(of: "\(event)").closesAt ?? time.now
        let left = max(0, closesAt - time.now)
        switch chance.below(100) {
        case ..<60: return .event
        case ..<90: return .instant(now + Milliseconds(chance.within(1...left + 1)))
        case ..<97:
            return .instant(
                Instant(millisecondsSince1970: closesAt) + Milliseconds(chance.within(-1...1))
            )
        default: return .instant(now)
        }
    }

    /// Now and then a number that was drawn before, so that its ids are taken.
    private mutating func grantDraw(in event: EventID) -> UInt64 {
        let former = grantDraws.filter { $0.event == event }
        if chance.percent(10), let taken = chance.pick(from: former) { return taken.drawn }
        let drawn = chance.draw()
        grantDraws.append((event, drawn))
        return drawn
    }

    mutating func chooseRevoke() -> Command {
        if chance.percent(35) { return chooseGivingBack() }
        let by = caller(Company.operators + Company.approvers)
        guard chance.percent(70) else {
            return command(by, .revoke(.person(chance.pick(Company.entrustees))), .none)
        }
        var ids = (0..<(1 + chance.below(2))).map { _ in grantID() }
        if chance.percent(5) { ids += ids }
        return command(by, .revoke(.grants(ids)), .none)
    }

    /// A credential is given back (RFC 7009): by its holder, or by who never held it; now and then
    /// one that ended long ago, or never was.
    private mutating func chooseGivingBack() -> Command {
        let known = chance.percent(80) ? validTokens() : tokens.all
        let token = chance.pick(from: known)?.digest ?? chance.digest()
        let holder = laws.history.credential(of: "\(token)").map { PersonID(unchecked: $0.person) }
        let by: Caller =
            switch chance.below(10) {
            case ..<7: .person(holder ?? chance.pick(Company.entrustees))
            case ..<9: .person(chance.pick(Company.entrustees))
            default: caller(Company.operators)
            }
        return command(by, .revoke(.credential(token)), .none)
    }

    /// One that is still open, mostly; or any that ever was, or none that ever was.
    mutating func grantID() -> GrantID {
        let grants = laws.history.grants.map(\.grant)
        let open = grants.filter {
            !laws.history.isGrantEnded($0.id)
                && laws.history.inactivity(of: $0.event, at: time.now) == nil
        }
        let chosen =
            chance.percent(85)
            ? chance.pick(from: open) ?? chance.pick(from: grants) : chance.pick(from: grants)
        guard chance.percent(97), let id = chosen.flatMap({ GrantID($0.id) }) else {
            return GrantID(drawn: chance.draw())
        }
        return id
    }

    /// The look before the factors, and if it is clear the activation with them.
    mutating func chooseActivation() -> [Command] {
        let id = grantID()
        let grant = laws.history.grant("\(id)")
        var person = grant.map { PersonID(unchecked: $0.person) } ?? chance.pick(Company.entrustees)
        if chance.percent(3) { person = chance.pick(Company.entrustees) }
        if chance.percent(1) { person = Company.ghost }
        var system =
            (chance.pick(from: grant?.systems ?? [])).map { SystemID(unchecked: $0) }
            ?? Company.realSystems[0]
        if chance.percent(4) { system = chance.pick(Company.realSystems) }
        if chance.percent(2) { system = SystemID(unchecked: "SYS-X") }
        let act = ActivateAct(
            person: person,
            grant: id,
            system: system,
            terminal: terminal(for: grant),
            token: chance.digest(),
            drawn: CredentialID(drawn: chance.draw())
        )
        let caller = Caller.person(person)
        let look = command(caller, .activate(act, .beforeFactors), .none)
        let opening = command(
            caller,
            .activate(act, .withFactors),
            factor(for: caller, isActivation: true)
        )
        return chance.percent(20) ? [look, opening] : [opening]
    }

    private mutating func terminal(for grant: LawGrant?) -> TerminalID? {
        let isDrill = grant.flatMap { laws.history.standing(of: $0.event).plan?.kind } == "drill"
        switch chance.below(100) {
        case ..<72: return TerminalID(unchecked: isDrill ? "T-DRILL" : "T-NW1")
        case ..<82: return TerminalID(unchecked: "T-NW2")
        case ..<86: return TerminalID(unchecked: isDrill ? "T-NW1" : "T-DRILL")
        case ..<89: return TerminalID(unchecked: "T-RETAIL")
        case ..<92: return TerminalID(unchecked: "T-X")
        default: return nil
        }
    }
}
