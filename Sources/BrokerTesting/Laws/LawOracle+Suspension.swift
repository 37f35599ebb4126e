/// Acts that take two people: resuming, accepting the clock, going on with a restored ledger (G9,
/// design §5 and §6).
extension LawOracle {
    mutating func judgeSuspension(_ record: LawRecord) {
        switch record.fact {
        case .suspended:
            if record.actor.person != nil { demandActor(record, ["operator", "approver"]) }
        case .resumeAsked(let event), .resumed(let event):
            demandActor(record, ["operator", "approver"])
            demand(isSuspended, "G9", "resumed what was not suspended")
            if let event {
                let reason = history.inactivity(of: event, at: record.at)
                demand(reason == nil, "L4", "\(event) was resumed, but \(reason ?? "")")
            }
            for open in event.map({ [$0] }) ?? openEvents(at: record.at) {
                demandNoHolder(open, record)
            }
            guard case .resumed = record.fact else { return }
            let isSecond =
                resumeAsked.map { asked in
                    asked.event == event && .person(asked.by) != record.actor
                        && record.at - asked.at < LawRules.secondPerson
                        && history.isCurrent(asked.by, at: record.at)
                } == true
            demand(isSecond, "G9", "resumed by \(record.actor) alone")
        default: break
        }
    }

    mutating func judgeContinuation(_ record: LawRecord) {
        demandActor(record, ["operator", "approver"])
        guard case .continued(let former, let current) = record.fact else { return }
        let isSecond =
            continueAsked.map { asked in
                .person(asked.by) != record.actor && asked.former == former
                    && asked.current == current && record.at - asked.at < LawRules.secondPerson
                    && history.isCurrent(asked.by, at: record.at)
            } == true
        demand(isSecond, "L9", "\(record.actor) alone went on with a restored ledger")
    }

    mutating func judgeClock(_ record: LawRecord) {
        demandActor(record, ["operator", "approver"])
        demand(!record.isClockSure, "L6", "the clock was confirmed though it was known")
        guard case .clockConfirmed(let wall) = record.fact else { return }
        let isSecond =
            clockAsked.map { asked in
                .person(asked.by) != record.actor
                    && record.at - asked.at < LawRules.secondPerson
                    && history.isCurrent(asked.by, at: record.at)
                    && abs(wall - asked.wall - (record.at - asked.at)) <= LawRules.clockAgreement
            } == true
        demand(isSecond, "L6", "the clock was confirmed by \(record.actor) alone")
    }
}
