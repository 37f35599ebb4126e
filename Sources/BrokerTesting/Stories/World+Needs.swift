import Broker
import BrokerCore

/// What a story needs before it can begin; each gives nil where people could not bring it about.
extension World {
    /// Time goes on until then, if it is not then already.
    mutating func passTo(_ instant: Int64?) throws {
        guard let instant, time.now < instant else { return }
        try perform(.pass(Milliseconds(instant - time.now)))
    }

    /// A clock that is known, and authority that is not stopped.
    mutating func needOrder() throws -> Bool {
        for _ in 0..<3 where !time.isSure { try ask(bothConfirm()) }
        if laws.isSuspended { try ask(bothResume()) }
        if disk.space.free < 1 << 20 {
            try perform(.disk(.giveBack))
            try perform(.pass(.seconds(1)))
        }
        return time.isSure && !laws.isSuspended
    }

    var openEvents: [String] {
        laws.events.filter { laws.history.inactivity(of: $0, at: time.now) == nil }
    }

    /// Open at this moment.
    mutating func needEvent() throws -> String? {
        guard try needOrder() else { return nil }
        for _ in 0..<2 where openEvents.isEmpty { try ask([cleanDeclaration(approval: .after)]) }
        return chance.pick(from: openEvents)
    }

    /// Declared by one person, and not approved yet.
    mutating func needUnapproved() throws -> String? {
        guard try needOrder() else { return nil }
        for _ in 0..<2 {
            if let id = chance.pick(from: openEvents.filter({ isApprovable($0) })) { return id }
            try ask([cleanDeclaration(approval: .after)])
        }
        return chance.pick(from: openEvents.filter { isApprovable($0) })
    }

    mutating func needApproved() throws -> String? {
        guard let id = try needEvent() else { return nil }
        if isApprovable(id) { try ask(approval(of: id)) }
        return laws.history.standing(of: id).isApproved ? id : nil
    }

    func liveGrants(in event: String? = nil) -> [LawGrant] {
        laws.history.grants.map(\.grant).filter { grant in
            (event ?? grant.event) == grant.event && !laws.history.isGrantEnded(grant.id)
                && laws.history.inactivity(of: grant.event, at: time.now) == nil
                && laws.history.isCurrent(grant.person, at: time.now)
                && laws.history.isEnrolled(grant.person)
                && grant.notBefore <= time.now && grant.notAfter.map { time.now < $0 } != false
        }
    }

    mutating func needGrant(in event: String? = nil) throws -> LawGrant? {
        guard let id = try event ?? needEvent(), try needOrder() else { return nil }
        for _ in 0..<2 {
            if let grant = chance.pick(from: liveGrants(in: id)) { return grant }
            try ask([cleanGrant(in: id)])
        }
        return chance.pick(from: liveGrants(in: id))
    }

    /// An event with so many live grants; not every policy allows as many.
    mutating func needCrowd(_ size: Int) throws -> String? {
        guard let most = laws.policy?.grantsPerEvent, size <= most, let id = try needEvent()
        else { return nil }
        for _ in 0..<2 where liveGrants(in: id).count < size {
            try ask([cleanGrant(in: id, to: Company.entrustees, notAfter: .event)])
        }
        return try needOrder() && liveGrants(in: id).count >= size ? id : nil
    }

    /// With an end of its own, in a few minutes.
    mutating func needShortGrant() throws -> LawGrant? {
        guard let id = try needEvent() else { return nil }
        let isShort = { (grant: LawGrant) in grant.notAfter != nil }
        for _ in 0..<3 {
            if let grant = chance.pick(from: liveGrants(in: id).filter(isShort)) { return grant }
            try ask([cleanGrant(in: id, notAfter: .instant(now + .minutes(chance.within(1...9))))])
        }
        return chance.pick(from: liveGrants(in: id).filter(isShort))
    }

    /// Valid at this moment.
    mutating func needCredential(of grant: LawGrant? = nil) throws -> LawCredential? {
        for _ in 0..<3 {
            if grant == nil, let held = chance.pick(from: validCredentials()) { return held }
            guard let granted = try grant ?? needGrant(), try needOrder() else { return nil }
            try ask([cleanActivation(of: granted)])
            let own = validCredentials().filter { $0.grant == granted.id }
            if let held = chance.pick(from: own) { return held }
            if grant != nil { return nil }
        }
        return nil
    }

    /// An event in which so many are valid; not every policy allows as many.
    mutating func needCredentials(_ size: Int) throws -> String? {
        guard let most = laws.policy?.liveCredentials, size <= most,
            let event = try needCrowd(2)
        else { return nil }
        func areEnough() -> Bool { validCredentials().count { $0.event == event } >= size }
        for grant in liveGrants(in: event) {
            for system in grant.systems where !areEnough() {
                try ask([cleanActivation(of: grant, system: system)])
            }
        }
        return try needOrder() && areEnough() ? event : nil
    }

    func validCredentials() -> [LawCredential] {
        let valid = Set(validTokens().map { "\($0.digest)" })
        return laws.history.activations.map(\.credential).filter { valid.contains($0.token) }
    }

    /// When the credential ends, as far as is known now.
    func end(of credential: LawCredential) -> Int64 {
        laws.history.expiry(token: credential.token) ?? credential.notAfter
    }

    // MARK: - Acts

    mutating func closing(_ event: String) -> Command {
        act(by: Company.operators, .close(EventID(event) ?? EventID(drawn: 0)))
    }

    mutating func revoking(_ grant: String) -> Command {
        act(by: Company.operators, .revoke(.grants([GrantID(grant) ?? GrantID(drawn: 0)])))
    }

    /// By somebody current, without a code.
    mutating func act(by persons: [PersonID], _ act: Act) -> Command {
        command(caller(of: someone(persons, not: [])), act, .none)
    }

    mutating func registering(_ change: RegisterChange) -> Command {
        command(.daemon, .register(change), .none)
    }
}
