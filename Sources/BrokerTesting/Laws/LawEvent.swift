/// An event as the records about it leave it.
struct LawEvent {
    var plan: LawPlan?
    var limits: LawLimits?
    var isStandby = false
    var conditions: [Bool] = []
    var declaredBy: String?
    var windowLength: Int64 = 0
    var approvalDue: Int64?
    var inheritedCap: Int64?
    var isApproved = false
    var opensAt: Int64?
    var closesAt: Int64?
    var capAt: Int64?
    var extenders: [String] = []
    /// When the first end took effect, whether somebody decided one, and whether an unapproved one
    /// became a lapse.
    var endedAt: Int64?
    var isClosed = false
    var isLapsed = false

    mutating func take(_ record: LawRecord) {
        switch record.fact {
        case .stoodBy(_, let plan, let conditions):
            self.plan = plan
            isStandby = true
            self.conditions = Array(repeating: false, count: conditions)
        case .conditionAttested(_, let index):
            if conditions.indices.contains(index) { conditions[index] = true }
        case .declared(_, let declaration):
            plan = declaration.plan
            limits = declaration.limits
            isStandby = false
            declaredBy = record.actor.person
            windowLength = declaration.windowLength
            approvalDue = declaration.approvalDue
            inheritedCap = declaration.inheritedCap
            open(declaration.window)
        case .approved(_, let window):
            isApproved = true
            open(window)
        case .extended(_, let closesAt):
            self.closesAt = closesAt
            extenders.append(record.actor.person ?? "")
        case .shortened(_, let closesAt): self.closesAt = closesAt
        case .closed:
            isClosed = true
            end(record.at)
        case .expired(_, let effectiveAt), .withdrawn(_, let effectiveAt): end(effectiveAt)
        case .lapsed(_, let effectiveAt):
            isLapsed = true
            end(effectiveAt)
        default: break
        }
    }

    private mutating func open(_ window: LawWindow?) {
        guard let window else { return }
        opensAt = window.opensAt
        closesAt = window.closesAt
        capAt = window.capAt
    }

    private mutating func end(_ instant: Int64) {
        endedAt = min(endedAt ?? instant, instant)
    }

    /// When it ends or ended, recorded or not, if nobody does anything more.
    var effectiveEnd: Int64? {
        if let endedAt { return endedAt }
        return [closesAt, isApproved ? nil : approvalDue].compactMap { $0 }.min()
    }

    /// Did the window end by `now`, recorded or not?
    func isOver(at now: Int64) -> Bool {
        opensAt != nil && effectiveEnd.map { $0 <= now } == true
    }

    var lastOpener: String? { extenders.last ?? declaredBy }
}
