/// Grants and activations (L1, L4, L7, L8, L9, requirements G1 to G6).
extension LawOracle {
    mutating func judge(_ grant: LawGrant, _ record: LawRecord) {
        demandActor(record)
        demandNoHolder(grant.event, record)
        demand(history.grant(grant.id) == nil, "L4", "\(grant.id) was issued twice")
        let reason = history.inactivity(of: grant.event, at: record.at)
        demand(reason == nil, "L1", "\(grant.id) was issued, but \(reason ?? "")")
        demand(!isStopped(grant.event), "G9", "\(grant.id) was issued while all was suspended")
        demand(
            .person(grant.grantedBy) == record.actor && grant.grantedAt == record.at,
            "E9",
            "\(grant.id) names another granter or moment"
        )
        demand(
            grant.person != record.actor.person
                && judges[grant.event]?.contains(grant.person) != true,
            "L9",
            "\(grant.person) judged \(grant.event) and receives a grant in it"
        )
        judgeSubject(grant, record)
        judgeTerms(grant, record)
        let issued = history.grants.count { $0.grant.event == grant.event }
        demand(
            policy.map { issued < $0.grantsPerEvent } == true,
            "limit",
            "\(grant.id) is one more than the \(issued) that \(grant.event) may have"
        )
    }

    private mutating func judgeSubject(_ grant: LawGrant, _ record: LawRecord) {
        guard let row = history.row(of: grant.person), let policy else {
            demand(false, "L8", "\(grant.id) is for someone unknown")
            return
        }
        demand(
            history.isCurrent(grant.person, at: record.at),
            "L1",
            "\(grant.id) is for someone who is not current"
        )
        let isEducated =
            row.educatedOn.map { $0 <= record.at && record.at - $0 < policy.educationMax } == true
        demand(
            row.roles.contains("entrustee") && isEducated,
            "O1",
            "\(grant.id) is for someone who may have none"
        )
    }

    private mutating func judgeTerms(_ grant: LawGrant, _ record: LawRecord) {
        let event = history.standing(of: grant.event)
        demand(
            !grant.systems.isEmpty
                && grant.systems.allSatisfy {
                    systems[$0] != nil && event.plan?.systems.contains($0) == true
                },
            "L8",
            "\(grant.id) is for other systems than its event's"
        )
        let isAllowed =
            policy.map { policy in
                policy.purposes.contains(grant.purpose)
                    && grant.operations.allSatisfy(policy.operations.contains)
            } == true
        demand(isAllowed && !grant.operations.isEmpty, "G4", "\(grant.id) allows too much")
        let end = grant.notAfter ?? event.closesAt ?? .min
        demand(
            record.at <= grant.notBefore && grant.notBefore < end
                && end <= event.closesAt ?? .min,
            "G3",
            "\(grant.id) leaves its window"
        )
    }

    /// A place in a status list is counted up in its event and never given twice.
    private mutating func judgeIndex(_ credential: LawCredential) {
        guard let index = credential.statusIndex else { return }
        let others = history.listed(in: credential.event).count { $0.token != credential.token }
        demand(index == others, "L4", "\(credential.id) has index \(index) after \(others)")
    }

    mutating func judge(_ credential: LawCredential, _ record: LawRecord) {
        demand(
            record.actor == .person(credential.person),
            "L7",
            "\(credential.id) was activated by \(record.actor)"
        )
        demand(record.step != nil, "factor", "\(credential.id) was activated without a code")
        judgeIndex(credential)
        demand(
            history.grant(credential.grant)?.person == credential.person,
            "L7",
            "\(credential.id) comes from another person's grant"
        )
        demand(
            history.grant(credential.grant)?.systems.contains(credential.system) == true,
            "L8",
            "\(credential.id) is for a system that was not granted"
        )
        demand(!isStopped(credential.event), "G9", "\(credential.id) while all was suspended")
        let longest = min(policy?.credentialMax ?? 0, LawRules.credentialMax)
        demand(
            credential.activatedAt == record.at
                && credential.notAfter - credential.activatedAt <= longest,
            "L1",
            "\(credential.id) lives too long"
        )
        demand(
            !history.activations.contains { $0.credential.token == credential.token },
            "L4",
            "\(credential.id) has a token that was used before"
        )
        judgePlace(of: credential)
    }

    private mutating func judgePlace(of credential: LawCredential) {
        let grant = history.grant(credential.grant)
        guard let id = credential.terminal else {
            let isNeeded =
                systems[credential.system]?.needsTerminal == true || grant?.terminal != nil
                || grant?.site != nil
            demand(!isNeeded, "G3", "\(credential.id) was activated nowhere")
            return
        }
        let kind = history.standing(of: credential.event).plan?.kind == "drill" ? "DRILL" : "NW"
        let terminal = terminals[id]
        demand(
            terminal?.kind == kind
                && (grant?.terminal == nil || grant?.terminal == id)
                && (grant?.site == nil || grant?.site == terminal?.site),
            "G3",
            "\(credential.id) was activated at \(id)"
        )
    }

    /// A new credential is valid at once, for its own system; and there are not too many.
    mutating func judgeAfterwards(_ record: LawRecord) {
        guard case .activated(let credential) = record.fact else { return }
        let reason = history.invalidity(
            token: credential.token,
            audience: credential.system,
            at: record.at
        )
        demand(reason == nil, "L1", "\(credential.id) was activated, but \(reason ?? "")")
        let live = history.activations.count { _, other in
            other.event == credential.event
                && history.invalidity(token: other.token, audience: other.system, at: record.at)
                    == nil
        }
        let isRenewal = history.activations.contains { _, other in
            other.grant == credential.grant && other.system == credential.system
                && other.id != credential.id
        }
        demand(
            isRenewal || policy.map { live <= $0.liveCredentials } == true,
            "limit",
            "\(credential.id) is one of \(live) live in \(credential.event)"
        )
    }
}
