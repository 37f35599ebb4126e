/// Is a view in, and if not, which primary code does it have (rule C2)?
enum Verdict: Hashable, Sendable {
    /// Under this grant, of ``History/grants`` (rule C1).
    case covered(grant: Int)
    case out(FindingCode)

    var grant: Int? { if case .covered(let grant) = self { grant } else { nil } }
    var code: FindingCode? { if case .out(let code) = self { code } else { nil } }
}

extension GrantIndex {
    /// The verdict on a row, over all the moments that it may stand for.
    ///
    /// C3: where the answer is not the same at all of them, the row straddles an edge: BOUNDARY.
    func verdict(on row: LogRow) -> Verdict {
        let span = row.span
        let edges = (edges(within: span) + ownEdges(of: row))
            .filter { span.from < $0 && $0 < span.to }
        guard !edges.isEmpty else { return verdict(on: row, at: row.at) }
        let verdicts = ([span.from] + edges).map { verdict(on: row, at: $0) }
        let codes = Set(verdicts.map(\.code))
        return codes.count == 1 ? verdict(on: row, at: row.at) : .out(.boundary)
    }

    /// Where the answer may change for this person or this claim alone.
    private func ownEdges(of row: LogRow) -> [Moment] {
        let person = row.viewer.person
        let own =
            grants(of: person, system: row.system)
            + drillGrants(of: person, system: row.system)
        var intervals = own.map { history.grants[$0].interval }
        switch row.claim {
        case .none, .unknownGrant, .contradictory: break
        case .grant(let grant): intervals.append(history.grants[grant].interval)
        case .credential(let number):
            let credential = history.credentials[number]
            intervals += [credential.interval, history.grants[credential.grant].interval]
        }
        return intervals.flatMap { [$0.from, $0.to] }
    }

    /// The verdict at one moment, in the order of rule C2.
    func verdict(on row: LogRow, at moment: Moment) -> Verdict {
        let match = match(row, at: moment)
        // C1: allowed under a non-drill grant valid at t whose event never lapsed.
        if case .grant(let grant) = match, covers(grant, at: moment) {
            return .covered(grant: grant)
        }
        // C2, C16: a drill never covers.
        if match == .drill { return .out(.drillLeak) }
        // C2: the event not active at t, or later lapsed.
        if !isActive(at: moment) { return .out(.outOfWindowView) }
        if case .grant(let grant) = match, isLapsed(grant) { return .out(.outOfWindowView) }
        // C2, C10: the claim is wrong.
        if match == .mismatch { return .out(.grantIDMismatch) }
        if match == .unknownGrant { return .out(.unknownGrant) }
        // C2: no grant begun for this system; one that was never good for a moment never began.
        let hasBegun = grants(of: row.viewer.person, system: row.system).contains {
            let interval = history.grants[$0].interval
            return !interval.isEmpty && interval.from <= moment
        }
        return .out(hasBegun ? .afterRevocation : .noGrantInWindow)
    }

    /// Which grant the row is under (rules C10 and C11).
    private enum Match: Equatable {
        case none
        case grant(Int)
        case drill
        /// Person, system or time do not agree with what the row claims.
        case mismatch
        case unknownGrant
    }

    /// C10, the order: grant id, token hash, person and system and time.
    private func match(_ row: LogRow, at moment: Moment) -> Match {
        switch row.claim {
        case .unknownGrant: return .unknownGrant
        case .contradictory: return .mismatch
        case .grant(let grant): return match(row, claimed: grant, at: moment)
        case .credential(let number): return match(row, credential: number, at: moment)
        case .none: break
        }
        let own = grants(of: row.viewer.person, system: row.system)
        // C11: the earliest notBefore, then the id.
        if let grant = own.first(where: { covers($0, at: moment) }) { return .grant(grant) }
        let drills = drillGrants(of: row.viewer.person, system: row.system)
        if drills.contains(where: { history.grants[$0].interval.contains(moment) }) {
            return .drill
        }
        let current = own.first { history.grants[$0].interval.contains(moment) }
        return current.map { .grant($0) } ?? .none
    }

    /// C10: person, system and t must agree.
    private func match(_ row: LogRow, claimed number: Int, at moment: Moment) -> Match {
        let grant = history.grants[number]
        if grant.isDrill { return .drill }
        let agrees =
            grant.person == row.viewer.person && grant.systems.contains(row.system)
            && grant.interval.contains(moment)
        return agrees ? .grant(number) : .mismatch
    }

    /// A token leads to its grant; once the token had ended, so had the authority.
    private func match(_ row: LogRow, credential number: Int, at moment: Moment) -> Match {
        let credential = history.credentials[number]
        let grant = history.grants[credential.grant]
        if grant.isDrill { return .drill }
        guard grant.person == row.viewer.person, credential.system == row.system,
            credential.interval.from <= moment, grant.interval.from <= moment
        else { return .mismatch }
        // Its grant has begun, so that it comes out as used after its end.
        guard credential.interval.contains(moment), grant.interval.contains(moment) else {
            return .none
        }
        return .grant(credential.grant)
    }
}
