/// Guards that several acts share; each answers nil or the refusal.
extension Desk {
    /// A person on the roster today, with one of `roles`.
    func actorRefusal(_ roles: [Role] = [.operator]) -> Refusal? {
        guard let person else { return .actorUnknown }
        guard authority.isCurrent(person, at: now) else { return .personNotCurrent }
        guard roles.contains(where: { register.hasRole($0, person) }) else { return .roleMissing }
        return nil
    }

    /// Acts that open access: who, with a fresh factor, while the clock can be believed.
    func openingRefusal(_ roles: [Role] = [.operator]) -> Refusal? {
        shownFactorRefusal ?? actorRefusal(roles) ?? factorRefusal()
            ?? (isClockSure ? nil : .clockUnsure)
    }

    /// A code that was shown is judged before all else: were another refusal first, a guess
    /// would cost nothing.
    var shownFactorRefusal: Refusal? {
        factor == .none ? nil : factorRefusal()
    }

    /// TOTP, given now or proven within `factorFresh` (design: the doors).
    func factorRefusal() -> Refusal? {
        guard let person else { return .actorUnknown }
        guard register.enrolled.contains(person) else { return .factorMissing }
        let standing = state.factors[person] ?? FactorStanding()
        if factor != .none, standing.delay(at: now) != nil { return .factorThrottled }
        switch factor {
        case .none:
            let fresh = standing.provenAt.map { now - $0 < policy.factorFresh } == true
            return fresh ? nil : .factorMissing
        case .wrong:
            return .factorWrong
        case .totp(let step), .passphraseAndTOTP(let step):
            return standing.isNew(step) ? nil : .factorReplayed
        }
    }

    /// Holds or ever held a grant in the event: no judge in their own case (law L9).
    func isHolder(_ person: PersonID, of event: EventID) -> Bool {
        state.records[event]?.holders.contains(person) == true
    }

    /// The actor may not act for an event in which they hold or held a grant.
    func dutyRefusal(_ event: EventID) -> Refusal? {
        person.map { isHolder($0, of: event) } == true ? .dutyConflict : nil
    }

    /// Does the first half of an act of two people still count? Not if its person has left.
    func isStanding(_ pending: PendingAct<some Hashable & Sendable>) -> Bool {
        pending.isWaiting(at: now) && authority.isCurrent(pending.by, at: now)
    }

    func eventRefusal(_ id: EventID) -> Refusal? {
        authority.activityRefusal(of: id, at: now)
    }

    /// Areas and systems that exist, are of the event's sort, and are not too many.
    func planRefusal(_ plan: EventPlan) -> Refusal? {
        let bounds = 1...Ceiling.areasOrSystems
        guard bounds.contains(plan.areas.count), bounds.contains(plan.systems.count),
            hasNoRepeats(plan.areas), hasNoRepeats(plan.systems)
        else { return .malformed }
        guard plan.areas.allSatisfy(policy.areas.contains) else { return .areaUnknown }
        for id in plan.systems {
            guard let system = register.systems[id] else { return .systemUnknown }
            guard system.isDrill == (plan.kind == .drill) else { return .drillOnly }
        }
        return nil
    }
}

func isBounded(_ ids: [some Hashable]) -> Bool {
    ids.count <= Ceiling.listed
}

func hasNoRepeats(_ elements: [some Hashable]) -> Bool {
    Set(elements).count == elements.count
}
