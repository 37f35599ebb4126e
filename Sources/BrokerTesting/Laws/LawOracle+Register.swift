/// What adds or loosens after the founding: two people who saw the same difference (L9, design:
/// files).
extension LawOracle {
    mutating func judgeRegister(_ record: LawRecord) {
        switch record.fact {
        case .changeAsked: demandActor(record, ["roster_admin", "approver"])
        case .changeAccepted(let digest):
            demandActor(record, ["roster_admin", "approver"])
            let isSecond =
                changeAsked.map { asked in
                    asked.digest == digest && .person(asked.by) != record.actor
                        && record.at - asked.at < LawRules.secondPerson
                        && history.isCurrent(asked.by, at: record.at)
                } == true
            demand(isSecond, "L9", "a change was accepted by \(record.actor) alone")
        default: judgeRow(record)
        }
    }

    /// The broker's own rows come from the files; a person's only behind an accepted change.
    private mutating func judgeRow(_ record: LawRecord) {
        guard record.actor != .daemon else { return }
        guard let person = record.actor.person else {
            demand(false, "L8", "\(record.actor) changed the register")
            return
        }
        demand(
            changeRequest == record.request,
            "L9",
            "\(person) changed the register by a request that nobody accepted"
        )
        switch record.fact {
        case .personAttested(let row):
            // Another term of the same rights is what the annual re-attestation gives to all.
            let former = history.row(of: person)
            let isRenewal =
                former?.roles == row.roles && former?.uid == row.uid
                && former?.certificate == row.certificate
                && former?.employer == row.employer && former?.relation == row.relation
            demand(
                row.id != person || isRenewal,
                "L9",
                "\(person) accepted a row of their own"
            )
        case .policyLoaded:
            let open = openEvents(at: record.at).filter { !history.standing(of: $0).isStandby }
            demand(open.isEmpty, "L9", "a policy was accepted while \(open) were open")
        default: break
        }
    }
}
