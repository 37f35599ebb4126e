/// The records of ends: by whom, when, and for what cause (L4, L5, L8, requirement G7).
extension LawOracle {
    mutating func judgeEnds(_ record: LawRecord) {
        switch record.fact {
        case .grantsEnded(let event, let grants, let end):
            if isRevocation(record) { demandActor(record, ["operator", "approver"]) }
            judgeGroup(grants.count, Set(grants).count, record)
            for id in grants { judge(end, ofGrant: id, event, record) }
        case .credentialsEnded(let event, let references, let end):
            demand(
                !isRevocation(record) || references.count == 1,
                "L8",
                "\(record.actor) ended \(references.count) credentials"
            )
            judgeGroup(references.count, Set(references).count, record)
            for reference in references { judge(end, of: reference, event, record) }
        default: break
        }
    }

    /// Neither written by the broker itself nor with a change of the register that two people took
    /// in.
    private func isRevocation(_ record: LawRecord) -> Bool {
        record.actor != .daemon && changeRequest != record.request
    }

    private mutating func judgeGroup(_ count: Int, _ distinct: Int, _ record: LawRecord) {
        demand(
            (1...LawRules.endsPerEntry).contains(count) && count == distinct,
            "L5",
            "record \(record.seq) ends \(count), \(distinct) distinct"
        )
    }

    /// An end is recorded once, and by what it was and when it took effect.
    private mutating func judge(
        _ end: LawEnd,
        ofGrant id: String,
        _ event: String,
        _ record: LawRecord
    ) {
        guard let grant = history.grant(id), grant.event == event else {
            demand(false, "G7", "\(id) ended in \(event), where it never was")
            return
        }
        demand(!history.isGrantEnded(id), "L4", "\(id) ended twice")
        let decided =
            isRevocation(record)
            ? ["revoked"] : ["person_removed", "transferred", "terminated", "annual_reset"]
        judge(end, history.ownEnd(of: grant, by: record.at), else: decided, id, record)
    }

    private mutating func judge(
        _ end: LawEnd,
        of reference: LawReference,
        _ event: String,
        _ record: LawRecord
    ) {
        guard
            let (seq, credential) = history.activations.last(where: {
                $0.credential.grant == reference.grant
                    && $0.credential.id == reference.credential
            }), credential.event == event
        else {
            demand(false, "G7", "\(reference.credential) ended, which never was")
            return
        }
        demand(
            history.recordedEnds(of: reference).isEmpty && !history.isGrantEnded(reference.grant),
            "L4",
            "\(reference.credential) ended twice"
        )
        demand(
            !isRevocation(record) || record.actor == .person(credential.person),
            "L8",
            "\(credential.id) was ended by \(record.actor), who does not hold it"
        )
        let decided = isRevocation(record) ? ["revoked"] : ["revoked", "terminal_lost"]
        let own = history.ownEnd(of: credential, since: seq, by: record.at)
        judge(end, own, else: decided, credential.id, record)
    }

    /// What had ended by itself keeps that end; what somebody ended, ended now.
    private mutating func judge(
        _ end: LawEnd,
        _ own: LawOwnEnd?,
        else decided: [String],
        _ id: String,
        _ record: LawRecord
    ) {
        demand(
            end.at == own?.at ?? record.at,
            "G7",
            "\(id) ended at \(own?.at ?? record.at) and is dated \(end.at), \(end.cause)"
        )
        demand(
            (own.map { [$0.cause] } ?? decided).contains(end.cause),
            "G7",
            "\(id) ended as \(own?.cause ?? "decided") and is recorded as \(end.cause)"
        )
    }
}
