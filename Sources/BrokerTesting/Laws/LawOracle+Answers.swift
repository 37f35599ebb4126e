/// What an answer says, held against the record of its act (law L3); and what may not be refused,
/// for any one person may end it (law L12, design §10).
extension LawOracle {
    // MARK: - What is said and what is written

    /// An acceptance says what the records say that were made of it, and nothing else. They are a
    /// part of the history by now.
    mutating func judgeClaims(
        _ act: LawAct,
        _ records: [LawRecord],
        _ hasRoom: Bool,
        at now: Int64
    ) {
        guard act.refusal == nil, act.caller != .daemon else { return }
        var said = act.claims.map(asRecorded)
        // Without room nobody's refusal is recorded (law L12 before L13).
        if !hasRoom { said.removeAll(where: \.isRefusal) }
        var written = records.flatMap { $0.fact.claims(of: act.name) }
        for case .extended(let event, _) in written { written += fixed(in: event, at: now) }
        demand(
            Self.counted(said) == Self.counted(written),
            "L3",
            "\(act.name) was answered \(said) and recorded as \(written)"
        )
        for case .activated(let credential) in records.map(\.fact) {
            demand(
                act.expiresAt == history.expiry(token: credential.token),
                "L6",
                "\(credential.id) was said to end at \(act.expiresAt ?? 0)"
            )
        }
    }

    /// An id that no roster knows may be anything, and is not recorded (law L11).
    private func asRecorded(_ claim: LawClaim) -> LawClaim {
        guard case .refused(let subject?, let code) = claim, history.row(of: subject) == nil,
            code == "person_unknown"
        else { return claim }
        return .refused(subject: nil, code: code)
    }

    private func fixed(in event: String, at now: Int64) -> [LawClaim] {
        history.grants.map(\.grant).filter { grant in
            grant.event == event && !history.isGrantEnded(grant.id)
                && grant.notAfter.map { now < $0 } == true
        }.map { .keepsItsEnd(grant: $0.id) }
    }

    private static func counted(_ claims: [LawClaim]) -> [LawClaim: Int] {
        claims.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// Is there nothing to write of an accepted act? What is given back had ended by itself, or
    /// nothing of what was named stood and there is room for ends alone.
    func hadNothingToRecord(_ act: LawAct, _ hasRoom: Bool, at now: Int64) -> Bool {
        if case .givingBack(let token) = act.aim { return !isValid(token, at: now) }
        return !hasRoom && act.name == "revoke" && act.claims.allSatisfy(\.isRefusal)
    }

    private func isValid(_ token: String, at now: Int64) -> Bool {
        history.credential(of: token).map { credential in
            history.invalidity(token: token, audience: credential.system, at: now) == nil
        } == true
    }

    // MARK: - What may not be refused

    /// What stands ends when somebody asks who may, and nothing else does.
    mutating func judgeEnding(_ act: LawAct, _ records: [LawRecord], at now: Int64) {
        guard let aim = act.aim else { return }
        if case .givingBack(let token) = aim {
            judgeGivingBack(token, act, records)
        }
        guard mayEnd(act.caller, aim, at: now), !isKeyReused(act, at: now) else { return }
        demand(
            act.refusal == nil || !isDue(aim, at: now),
            "L12",
            "\(act.name) of what stands was refused as \(act.refusal ?? "")"
        )
        guard act.refusal == nil else { return }
        for grant in standing(aim, at: now) {
            demand(
                act.claims.contains(.ended(grant: grant.id)),
                "L4",
                "\(act.name) was accepted and left \(grant.id)"
            )
        }
    }

    /// Whoever has a token is its holder, and ends this one credential.
    private mutating func judgeGivingBack(
        _ token: String,
        _ act: LawAct,
        _ records: [LawRecord]
    ) {
        guard act.refusal == nil else { return }
        let credential = history.credential(of: token)
        demand(
            credential != nil && person(of: act.caller) == credential?.person,
            "L8",
            "\(act.caller) gave back what another holds"
        )
        for record in records {
            guard case .credentialsEnded(_, let ended, _) = record.fact,
                ended.map(\.credential) == [credential?.id], ended[0].grant == credential?.grant
            else {
                demand(false, "L3", "giving back \(token.prefix(8)) wrote \(record.fact)")
                return
            }
        }
    }

    /// Operators and approvers end what they like; nobody's account closes and suspends; and a
    /// credential is its holder's.
    private func mayEnd(_ caller: LawAct.Caller, _ aim: LawAim, at now: Int64) -> Bool {
        if caller == .uid(0) || caller == .uid(65_534) {
            switch aim {
            case .closing, .suspension: return true
            default: return false
            }
        }
        guard let person = person(of: caller), let row = history.row(of: person) else {
            return false
        }
        if case .givingBack(let token) = aim {
            return history.credential(of: token)?.person == person
        }
        return history.isCurrent(person, at: now)
            && !Set(row.roles).isDisjoint(with: ["operator", "approver"])
    }

    private func isKeyReused(_ act: LawAct, at now: Int64) -> Bool {
        guard act.refusal == "key_reused", let mark = act.mark,
            let actor = actor(behind: act.caller)
        else { return false }
        return former(key: mark.key, by: actor, at: now) != nil
    }

    private func isDue(_ aim: LawAim, at now: Int64) -> Bool {
        switch aim {
        case .closing(let event): return history.inactivity(of: event, at: now) == nil
        case .shortening(let event, let closesAt):
            return history.inactivity(of: event, at: now) == nil && now < closesAt
                && closesAt < history.standing(of: event).closesAt ?? .min
        case .withdrawal(let event):
            let standing = history.standing(of: event)
            return standing.plan != nil && standing.opensAt == nil
                && standing.effectiveEnd.map { now < $0 } != false
        case .suspension:
            let isHalfResumed =
                resumeAsked.map { now - $0.at < LawRules.secondPerson } == true
            return !isSuspended || !resumed.isEmpty || isHalfResumed
        case .revocation, .removal: return !standing(aim, at: now).isEmpty
        case .givingBack(let token): return isValid(token, at: now)
        }
    }

    /// The grants that it names and that nothing has ended; a list that names one twice is none.
    private func standing(_ aim: LawAim, at now: Int64) -> [LawGrant] {
        let named: (LawGrant) -> Bool
        switch aim {
        case .revocation(let ids):
            guard Set(ids).count == ids.count else { return [] }
            named = { ids.contains($0.id) }
        case .removal(let person): named = { $0.person == person }
        default: return []
        }
        return history.grants.map(\.grant).filter { named($0) && history.stands($0, at: now) }
    }
}

extension LawClaim {
    var isRefusal: Bool { if case .refused = self { true } else { false } }
}

extension LawFact {
    /// What an answer to that act has to say for this record.
    fileprivate func claims(of act: String) -> [LawClaim] {
        switch self {
        case .stoodBy(let event, _, _), .conditionAttested(let event, _), .declared(let event, _),
            .approved(let event, _), .shortened(let event, _), .closed(let event),
            .withdrawn(let event, _):
            // Going on with a restored ledger ends what was open, and everybody knows that.
            act == "continue_ledger" ? [] : [.moved(event: event)]
        case .extended(let event, let closesAt): [.extended(event: event, until: closesAt)]
        case .granted(let grant): [.issued(grant: grant.id, to: grant.person)]
        case .grantsEnded(_, let ids, _) where act == "revoke": ids.map { .ended(grant: $0) }
        case .refused(let refused):
            [.refused(subject: refused.grant ?? refused.person, code: refused.code)]
        case .activated(let credential):
            [
                .activated(
                    credential: credential.id,
                    grant: credential.grant,
                    superseding: credential.superseded
                )
            ]
        case .suspended: [.suspended]
        case .resumeAsked(let event): [.asked(about: event)]
        case .resumed(let event): [.settled(about: event)]
        case .changeAsked, .clockConfirmAsked, .continueAsked: [.asked(about: nil)]
        case .changeAccepted, .clockConfirmed, .continued: [.settled(about: nil)]
        case .enrolmentIssued(let person): [.invited(person)]
        case .enrolled(let person): [.enrolled(person)]
        case .exported(let entries): [.exported(entries: entries)]
        default: []
        }
    }
}
