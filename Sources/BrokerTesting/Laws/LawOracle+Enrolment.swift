/// How people come to their factors, and who may carry the record away (L8, L9, design §2, §8).
extension LawOracle {
    mutating func judgeEnrolment(_ record: LawRecord) {
        switch record.fact {
        case .enrolmentIssued(let person): judgeIssue(to: person, record)
        case .enrolled(let person):
            demand(
                record.actor == .person(person),
                "L9",
                "\(record.actor) enrolled \(person), and so knows their factors"
            )
            demand(
                history.isCurrent(person, at: record.at),
                "L8",
                "\(person) enrolled while not current"
            )
            demand(
                history.isInvited(person),
                "L9",
                "\(person) enrolled by a code that was never issued, or served before"
            )
        case .exported: demandActor(record, ["operator", "approver", "auditor", "owner"])
        default: break
        }
    }

    /// Root, until somebody can who is a person; from then on a roster administrator, and nobody
    /// for themselves. Root takes nobody's factors away.
    private mutating func judgeIssue(to person: String, _ record: LawRecord) {
        demand(history.row(of: person) != nil, "L8", "a code for \(person), whom no roster has")
        guard record.actor == .uid(0) else {
            demandActor(record, ["roster_admin"])
            demand(
                record.actor != .person(person),
                "L9",
                "\(person) issued a code for themselves"
            )
            return
        }
        demand(
            !history.hadRosterAdmin && !history.isEnrolled(person),
            "L9",
            "root issued a code for \(person) after the founding"
        )
    }
}
