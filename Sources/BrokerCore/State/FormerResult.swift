/// An outcome as the entries of its command tell it.
///
/// Most are whole with the first entry. A list grows entry by entry; what the entries leave out of
/// it, the repeat itself says, for it asks for the same.
enum FormerResult: Hashable, Sendable {
    case whole(Outcome)
    case granted([FormerGrant])
    case revoked(ended: [GrantID], refused: [FormerRefusal])
    case enrolmentIssued([PersonID])

    struct FormerGrant: Hashable, Sendable {
        /// Nil: nobody on the roster, whom no entry names (law L11).
        let person: PersonID?
        let result: Result<GrantID, Refusal>
    }

    struct FormerRefusal: Hashable, Sendable {
        let grant: GrantID
        let refusal: Refusal
    }

    /// Takes in what another entry of the same command says.
    mutating func add(_ fact: Fact) {
        let former = self
        // Nobody else holds the list while it grows.
        self = .whole(.accepted(.done))
        self = former.adding(fact)
    }

    private consuming func adding(_ fact: Fact) -> FormerResult {
        switch (self, fact) {
        case (.granted(var grants), .grantIssued(let grant)):
            grants.append(FormerGrant(person: grant.person, result: .success(grant.id)))
            return .granted(grants)
        case (.granted(var grants), .actRefused(let refused)):
            grants.append(FormerGrant(person: refused.person, result: .failure(refused.refusal)))
            return .granted(grants)
        case (.revoked(var ended, let refused), .grantsEnded(_, let more, _)):
            ended += more
            return .revoked(ended: ended, refused: refused)
        case (.revoked(let ended, var refused), .actRefused(let act)):
            guard let grant = act.grant else { return self }
            refused.append(FormerRefusal(grant: grant, refusal: act.refusal))
            return .revoked(ended: ended, refused: refused)
        case (.enrolmentIssued(var persons), .personEnrolmentIssued(let person)):
            persons.append(person)
            return .enrolmentIssued(persons)
        default: return self
        }
    }

    /// The outcome as its first answer had it. `act` asks for what the first one asked for; `state`
    /// is the one that the repeat meets.
    func outcome(of act: Act, in state: State) -> Outcome {
        switch self {
        case .whole(let outcome): outcome
        case .granted(let grants):
            if case .grant(let asked) = act {
                Self.outcome(of: grants, asked)
            } else {
                .refused(.malformed)
            }
        case .revoked(let ended, let refused): Self.outcome(of: act, ended, refused, in: state)
        case .enrolmentIssued(let persons): .accepted(.enrolmentIssued(persons))
        }
    }

    /// Whom the entries do not name stands in `asked`, in the same order.
    ///
    /// One such refusal alone may be of the whole act: of a group that nobody is in, or of no
    /// persons at all.
    private static func outcome(of grants: [FormerGrant], _ asked: GrantAct) -> Outcome {
        if grants.count == 1, let only = grants.first, only.person == nil,
            case .failure(let refusal) = only.result,
            asked.group != nil || asked.persons.isEmpty
        {
            return .refused(refusal)
        }
        var seen = Set(grants.compactMap(\.person))
        var unnamed = asked.persons.filter { seen.insert($0).inserted }[...]
        let outcomes = grants.compactMap { grant -> GrantOutcome? in
            guard let person = grant.person ?? unnamed.popFirst() else { return nil }
            switch grant.result {
            case .success(let id): return .issued(id, person)
            case .failure(let refusal): return .refused(person, refusal)
            }
        }
        return .accepted(.granted(outcomes))
    }

    /// In the order in which the grants were named; of a person's, the ended ones first.
    ///
    /// What was named and stands in no entry was refused while the disk had room for ends alone:
    /// it is told as it is now, and of an event that is settled by now as unknown.
    private static func outcome(
        of act: Act,
        _ ended: [GrantID],
        _ refused: [FormerRefusal],
        in state: State
    ) -> Outcome {
        let isEnded = Set(ended)
        let refusals = Dictionary(
            refused.map { ($0.grant, $0.refusal) },
            uniquingKeysWith: { first, _ in first }
        )
        var order = ended + refused.map(\.grant)
        if case .revoke(.grants(let named)) = act { order = named }
        let outcomes = order.map { id -> RevokeOutcome in
            isEnded.contains(id)
                ? .ended(id) : .refused(id, refusals[id] ?? state.refusalOfEnded(id))
        }
        return .accepted(.revoked(outcomes))
    }
}

extension FormerResult {
    /// What the first entry of a command says of its outcome, by the state that the command met.
    init(_ entry: Entry, in state: State) {
        self = Self.list(entry.fact) ?? .whole(Self.outcome(of: entry, in: state))
    }

    private static func list(_ fact: Fact) -> FormerResult? {
        var list: FormerResult
        switch fact {
        case .grantIssued: list = .granted([])
        case .grantsEnded: list = .revoked(ended: [], refused: [])
        case .personEnrolmentIssued: list = .enrolmentIssued([])
        case .actRefused(let refused) where refused.isOfOneAmongMany:
            list = refused.act == .grant ? .granted([]) : .revoked(ended: [], refused: [])
        default: return nil
        }
        list.add(fact)
        return list
    }

    /// Each fact by its name: a new one must say here what a repeat of its act is answered.
    private static func outcome(of entry: Entry, in state: State) -> Outcome {
        switch entry.fact {
        case .eventStoodBy(let id, _, _), .conditionAttested(let id, _):
            .accepted(.event(id, .standby))
        case .eventDeclared(let id, let declaration):
            .accepted(.event(id, declaration.window == nil ? .awaiting : .active))
        case .eventApproved(let id, let window):
            .accepted(.event(id, window == nil ? state.standing(of: id, at: entry.at) : .active))
        case .eventExtended(let id, let closesAt):
            .accepted(
                .extended(id, closesAt: closesAt, fixed: state.fixedGrants(of: id, at: entry.at))
            )
        case .eventShortened(let id, _): .accepted(.event(id, .active))
        case .eventClosed(let id): .accepted(.event(id, .closed))
        case .eventWithdrawn(let id, _, _): .accepted(.event(id, .withdrawn))
        case .authoritySuspended: .accepted(.suspended(credentials: state.liveCredentialCount))
        case .authorityResumeRequested(let event): .accepted(.resumeRequested(event))
        case .authorityResumed(let event): .accepted(.resumed(event))
        case .clockConfirmRequested(let wall): .accepted(.clockConfirmRequested(wall: wall))
        case .clockConfirmed(let wall): .accepted(.clockConfirmed(wall: wall))
        case .ledgerContinueRequested: .accepted(.ledgerContinueRequested)
        case .ledgerContinued: .accepted(.ledgerContinued)
        case .registerChangeRequested: .accepted(.registerRequested)
        case .registerChangeAccepted: .accepted(.registered)
        case .personEnrolled(let id): .accepted(.enrolled(id))
        case .exportMade(let entries): .accepted(.exported(entries: entries))
        case .actRefused(let refused): .refused(refused.refusal)
        // Of lists; and what no act with a key begins with.
        case .grantIssued, .grantsEnded, .personEnrolmentIssued, .credentialActivated,
            .credentialsEnded, .eventExpired, .eventLapsed, .personAttested, .personEnded,
            .terminalRegistered, .terminalEnded, .systemRegistered, .systemEnded, .epochReset,
            .policyLoaded, .failuresTallied, .dryRunTallied, .clockStepped, .keyRotated,
            .usesDigested:
            .accepted(.done)
        }
    }
}

extension RefusedAct {
    /// Is it what one person, or one grant, of an act for several got?
    fileprivate var isOfOneAmongMany: Bool {
        switch act {
        case .grant: person != nil || refusal == .personUnknown
        case .revoke: grant != nil
        default: false
        }
    }
}

extension State {
    /// Notes what a repeat of this entry's command will be answered; before the entry is taken in,
    /// for some answers tell what the command met.
    mutating func noteFormerAct(_ entry: Entry) {
        defer {
            if case .clockConfirmed(let wall) = entry.fact { formerActs.follow(wall, at: entry.at) }
        }
        guard let mark = entry.mark else { return formerActs.goOn(entry) }
        let act = FormerAct(
            mark: mark,
            request: entry.request,
            at: entry.at,
            result: FormerResult(entry, in: self)
        )
        formerActs.begin(act, by: entry.actor)
    }

    /// Why a grant that is not live cannot be ended.
    func refusalOfEnded(_ id: GrantID) -> Refusal {
        authority.grants[id] != nil || endedGrants[id] != nil ? .grantEnded : .grantUnknown
    }

    /// Live grants of an event that an extension does not move.
    func fixedGrants(of id: EventID, at now: Instant) -> [GrantID] {
        records[id]?.grantOrder.filter {
            authority.grants[$0]?.grant.fixedEnd.map { now < $0 } == true
        } ?? []
    }

    /// What an approval without a window of its own left the event in.
    fileprivate func standing(of id: EventID, at now: Instant) -> EventState {
        event(id)?.state(at: now) ?? .active
    }

    /// How many credentials no entry has ended yet.
    var liveCredentialCount: Int {
        eventOrder.reduce(0) { count, id in count + (records[id]?.liveCredentials ?? 0) }
    }
}
