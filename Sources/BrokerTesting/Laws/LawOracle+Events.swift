/// Declaring, approving, moving and ending windows (L1, L4, L6, L9, requirements E1 to E9).
extension LawOracle {
    mutating func judgeDeclaring(_ record: LawRecord) {
        switch record.fact {
        case .stoodBy(let event, let plan, _):
            demandActor(record)
            demand(!events.contains(event), "E1", "\(event) stood by twice")
            demand(LawRules.mayStandBy(plan.kind), "E3", "a standby of \(plan.kind)")
        case .conditionAttested(let event, let index):
            demandActor(record)
            let standing = history.standing(of: event)
            demand(
                standing.isStandby && standing.endedAt == nil
                    && standing.conditions.indices.contains(index)
                    && !standing.conditions[index],
                "E3",
                "condition \(index) of \(event) was attested"
            )
        case .declared(let event, let declaration):
            demandActor(record)
            judge(declaration, of: event, record)
        case .approved(let event, let window): judgeApproval(of: event, window, record)
        case .withdrawn(let event, let effectiveAt):
            if record.actor != .daemon { demandActor(record, ["operator", "approver"]) }
            let standing = history.standing(of: event)
            demand(
                standing.endedAt == nil && standing.opensAt == nil,
                "E1",
                "\(event) was withdrawn after it had been active or ended"
            )
            let isTimely =
                record.actor == .daemon
                ? effectiveAt == standing.approvalDue && effectiveAt <= record.at
                : effectiveAt == record.at
            demand(isTimely, "G7", "the withdrawal of \(event) is dated wrong")
        case .lapsed(let event, let effectiveAt):
            let standing = history.standing(of: event)
            demand(
                !standing.isApproved && !standing.isLapsed && standing.opensAt != nil
                    && standing.approvalDue == effectiveAt && effectiveAt <= record.at,
                "L1",
                "\(event) lapsed at \(effectiveAt)"
            )
        default: break
        }
    }

    private mutating func judge(
        _ declaration: LawDeclaration,
        of event: String,
        _ record: LawRecord
    ) {
        let before = history.standing(of: event)
        let plan = declaration.plan
        let ceiling = LawRules.ceiling(of: plan.kind)
        let limits = declaration.limits
        demand(
            before.declaredBy == nil && before.endedAt == nil,
            "E1",
            "\(event) declared twice"
        )
        demand(
            limits.window <= ceiling.window && limits.extension <= ceiling.extension
                && limits.cap <= ceiling.cap,
            "E4",
            "the limits of \(event) exceed the ceiling"
        )
        demand(limits == policy?.limits[plan.kind], "E4", "\(event) got other limits than policy's")
        demand(
            0 < declaration.windowLength && declaration.windowLength <= limits.window,
            "E4",
            "\(event) asks for \(declaration.windowLength) ms"
        )
        demand(!isSuspended, "G9", "\(event) was declared while all was suspended")
        demand(
            declaration.approvalDue - record.at == policy?.approvalDue
                && declaration.approvalDue - record.at <= LawRules.approvalDue,
            "L1",
            "\(event) may stand unapproved until \(declaration.approvalDue)"
        )
        demand(
            policy.map { plan.areas.allSatisfy($0.areas.contains) } == true,
            "L8",
            "\(event) names an unknown area"
        )
        demand(
            plan.systems.allSatisfy { systems[$0]?.isDrill == (plan.kind == "drill") },
            "E5",
            "\(event) mixes training and real systems, or names unknown ones"
        )
        demandNoHolder(event, record)
        judgeConditions(plan, of: event, before)
        judgeRedeclaration(declaration, of: event, record)
        if let window = declaration.window {
            judge(window, of: event, limits, declaration.windowLength, record)
        }
    }

    /// Its own conditions, or those of a standby of that kind which overlaps.
    private mutating func judgeConditions(
        _ plan: LawPlan,
        of event: String,
        _ before: LawEvent
    ) {
        if before.isStandby {
            demand(
                before.conditions.allSatisfy { $0 },
                "E3",
                "\(event) has conditions unattested"
            )
            return
        }
        for other in events {
            let standing = history.standing(of: other)
            guard standing.isStandby, standing.endedAt == nil, let bound = standing.plan,
                bound.kind == plan.kind, bound.overlaps(plan)
            else { continue }
            demand(
                standing.conditions.allSatisfy { $0 },
                "E3",
                "\(event) was declared past the conditions of \(other)"
            )
        }
    }

    private mutating func judgeRedeclaration(
        _ declaration: LawDeclaration,
        of event: String,
        _ record: LawRecord
    ) {
        if let cap = boundingCap(of: declaration.plan, except: event, at: record.at) {
            demand(declaration.window == nil, "E4", "\(event) follows on another unapproved")
            demand(
                declaration.inheritedCap ?? .max <= cap,
                "E4",
                "\(event) got a cap beyond another's"
            )
        }
        for other in events where other != event {
            let former = history.standing(of: other)
            guard former.isOver(at: record.at),
                former.declaredBy == record.actor.person, !former.isApproved,
                let due = former.approvalDue, due <= record.at,
                record.at - due < LawRules.lapsePenalty
            else { continue }
            demand(
                declaration.window == nil,
                "L1",
                "\(event) was opened by whoever let \(other) lapse"
            )
        }
    }

    /// The earliest cap of the events of that kind which overlap and are open or ended lately.
    func boundingCap(of plan: LawPlan, except event: String, at now: Int64) -> Int64? {
        events.filter { $0 != event }.compactMap { id -> Int64? in
            let other = history.standing(of: id)
            guard other.opensAt != nil, let bound = other.plan, bound.kind == plan.kind,
                bound.overlaps(plan),
                other.effectiveEnd.map({ now - $0 < LawRules.redeclaration }) != false
            else { return nil }
            return other.capAt
        }.min()
    }

    private mutating func judge(
        _ window: LawWindow,
        of event: String,
        _ limits: LawLimits?,
        _ length: Int64,
        _ record: LawRecord
    ) {
        let cap = history.standing(of: event).inheritedCap ?? .max
        demand(window.opensAt == record.at, "E9", "\(event) opens at another moment than now")
        demand(
            window.closesAt - window.opensAt <= length && window.closesAt <= window.capAt
                && window.capAt - window.opensAt <= limits?.cap ?? 0 && window.capAt <= cap,
            "E4",
            "the window of \(event) is too long"
        )
    }

    private mutating func judgeApproval(
        of event: String,
        _ window: LawWindow?,
        _ record: LawRecord
    ) {
        demandActor(record, ["operator", "approver"])
        demandNoHolder(event, record)
        let standing = history.standing(of: event)
        demand(
            record.actor.person != standing.declaredBy
                && (standing.extenders.isEmpty
                    || record.actor.person != standing.extenders.last),
            "L9",
            "\(event) was approved by its declarer or last extender"
        )
        demand(
            standing.declaredBy != nil && !standing.isApproved,
            "E1",
            "\(event) approved twice"
        )
        demand(
            standing.approvalDue.map { record.at < $0 } == true && !standing.isLapsed,
            "L4",
            "\(event) was approved when it had lapsed"
        )
        demand(
            (window != nil) == (standing.opensAt == nil),
            "E1",
            "\(event) opened twice, or never"
        )
        guard let window else { return }
        demand(standing.endedAt == nil, "L4", "\(event) opened after its end")
        demand(!isSuspended, "G9", "\(event) opened while all was suspended")
        let cap = standing.plan.flatMap { boundingCap(of: $0, except: event, at: record.at) }
        demand(window.capAt <= cap ?? .max, "E4", "\(event) opened past the cap of another")
        judge(window, of: event, standing.limits, standing.windowLength, record)
    }

    mutating func judgeWindow(_ record: LawRecord) {
        switch record.fact {
        case .extended(let event, let closesAt): judgeExtension(of: event, to: closesAt, record)
        case .shortened(let event, let closesAt):
            demandActor(record, ["operator", "approver"])
            demandActive(event, record)
            let before = history.standing(of: event).closesAt ?? .min
            demand(
                record.at < closesAt && closesAt < before,
                "L6",
                "\(event) was shortened to \(closesAt)"
            )
        case .closed(let event):
            if record.actor.person != nil { demandActor(record, ["operator", "approver"]) }
            demandActive(event, record)
        case .expired(let event, let effectiveAt):
            let standing = history.standing(of: event)
            demand(
                standing.endedAt == nil && standing.closesAt == effectiveAt
                    && standing.effectiveEnd == effectiveAt && effectiveAt <= record.at,
                "G7",
                "\(event) expired at \(effectiveAt)"
            )
        default: break
        }
    }

    private mutating func demandActive(_ event: String, _ record: LawRecord) {
        let reason = history.inactivity(of: event, at: record.at)
        demand(reason == nil, "L4", "\(record.fact), but \(reason ?? "")")
    }

    private mutating func judgeExtension(
        of event: String,
        to closesAt: Int64,
        _ record: LawRecord
    ) {
        demandActor(record, ["operator", "approver"])
        demandNoHolder(event, record)
        demandActive(event, record)
        demand(!isStopped(event), "G9", "\(event) was extended while suspended")
        let standing = history.standing(of: event)
        demand(
            record.actor.person != standing.lastOpener,
            "L9",
            "\(event) was extended by the last who opened it"
        )
        let before = standing.closesAt ?? .max
        demand(
            before < closesAt && closesAt <= standing.capAt ?? .min
                && closesAt - before <= standing.limits?.extension ?? 0,
            "E4",
            "\(event) was extended from \(before) to \(closesAt)"
        )
        let number = standing.extenders.count + 1
        if LawRules.needsHigherApprover(kind: standing.plan?.kind ?? "", extension: number) {
            let roles = record.actor.person.flatMap { history.row(of: $0)?.roles } ?? []
            demand(roles.contains("approver"), "E4", "\(event): extension \(number)")
        }
    }
}
