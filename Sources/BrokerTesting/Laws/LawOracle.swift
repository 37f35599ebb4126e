/// Judges every record as it comes, by the laws alone.
///
/// It is told what the ledger says and nothing else, and looks each question up in the whole
/// history. What it finds against a law it collects in ``breaches``.
package struct LawOracle: Sendable {
    package private(set) var history = LawHistory()
    package private(set) var breaches: [LawBreach] = []
    var policy: LawPolicy?
    var systems: [String: LawSystem] = [:]
    var terminals: [String: LawTerminal] = [:]
    /// Every event in the order of its first record.
    var events: [String] = []
    /// Who judged an event, and who holds or ever held a grant in it (law L9).
    var judges: [String: Set<String>] = [:]
    var holders: [String: Set<String>] = [:]
    /// All authority is stopped, but for the events resumed since.
    var isSuspended = false
    var resumed: [String] = []
    var resumeAsked: (by: String, at: Int64, event: String?)?
    var changeAsked: (by: String, at: Int64, digest: String)?
    /// The command by which two people took a change of the register in.
    var changeRequest: String?
    var clockAsked: (by: String, at: Int64, wall: Int64)?
    var continueAsked: (by: String, at: Int64, former: String, current: String)?
    var lastStep: [String: Int64] = [:]
    var lastAt: Int64?
    /// The minutes before it are in digests of the uses.
    var digestedUntil: Int64?

    package init() {}

    /// Takes the next record in, after judging it by what was before.
    package mutating func take(_ record: LawRecord) {
        judgeTime(record)
        judgeMark(record)
        judgeFactor(record)
        judge(record)
        history.append(record)
        note(record)
        judgeAfterwards(record)
    }

    /// Takes a record in whose judgement stands elsewhere.
    mutating func takeUnjudged(_ record: LawRecord) {
        if let step = record.step, let person = record.actor.person { lastStep[person] = step }
        history.append(record)
        note(record)
    }

    mutating func forgetBreaches() { breaches = [] }

    mutating func demand(_ holds: Bool, _ law: String, _ detail: @autoclosure () -> String) {
        guard !holds else { return }
        breaches.append(LawBreach(law, detail()))
    }

    // MARK: - Every record

    private mutating func judgeTime(_ record: LawRecord) {
        let size = history.records.count
        demand(
            record.seq == UInt64(size),
            "L10",
            "record \(record.seq) follows on \(size) records"
        )
        demand(
            lastAt.map { $0 <= record.at } != false,
            "L6",
            "record \(record.seq) goes back in time"
        )
        lastAt = record.at
        guard Self.opensAccess(record.fact) else { return }
        demand(record.isClockSure, "L12", "\(record.fact) while the clock was unknown")
    }

    /// A step serves once (RFC 6238 §5.2).
    private mutating func judgeFactor(_ record: LawRecord) {
        guard let step = record.step, let person = record.actor.person else { return }
        let last = lastStep[person]
        demand(
            last.map { $0 < step } != false,
            "factor",
            "\(person) burnt step \(step) after \(last ?? 0)"
        )
        lastStep[person] = step
    }

    static func opensAccess(_ fact: LawFact) -> Bool {
        switch fact {
        case .conditionAttested, .declared, .approved, .extended, .granted, .activated,
            .resumeAsked, .resumed, .changeAsked, .changeAccepted, .continueAsked, .continued:
            true
        default: false
        }
    }

    private mutating func judge(_ record: LawRecord) {
        switch record.fact {
        case .stoodBy, .conditionAttested, .declared, .approved, .withdrawn, .lapsed:
            judgeDeclaring(record)
        case .extended, .shortened, .closed, .expired: judgeWindow(record)
        case .granted(let grant): judge(grant, record)
        case .activated(let credential): judge(credential, record)
        case .grantsEnded, .credentialsEnded: judgeEnds(record)
        case .suspended, .resumeAsked, .resumed: judgeSuspension(record)
        case .clockConfirmAsked, .clockConfirmed: judgeClock(record)
        case .continueAsked, .continued: judgeContinuation(record)
        case .changeAsked, .changeAccepted, .personAttested, .personEnded, .terminalRegistered,
            .terminalEnded, .systemRegistered, .systemEnded, .policyLoaded, .epochReset:
            judgeRegister(record)
        case .enrolmentIssued, .enrolled, .exported: judgeEnrolment(record)
        case .usesDigested(let from, let until, let rows):
            demand(
                from < until && until <= record.at && rows > 0
                    && digestedUntil.map { $0 <= from } != false,
                "L10",
                "a digest of uses from \(from) until \(until)"
            )
        default: break
        }
    }

    // MARK: - What is standing

    private mutating func note(_ record: LawRecord) {
        switch record.fact {
        case .stoodBy(let event, _, _): noteEvent(event)
        case .declared(let event, _):
            noteEvent(event)
            noteJudge(event, record)
        case .conditionAttested(let event, _), .approved(let event, _), .extended(let event, _):
            noteJudge(event, record)
        case .granted(let grant):
            noteJudge(grant.event, record)
            holders[grant.event, default: []].insert(grant.person)
        case .policyLoaded(let policy): self.policy = policy
        case .systemRegistered(let system): systems[system.id] = system
        case .systemEnded(let id): systems[id] = nil
        case .usesDigested(_, let until, _): digestedUntil = until
        case .terminalRegistered(let terminal): terminals[terminal.id] = terminal
        case .terminalEnded(let id): terminals[id] = nil
        case .suspended, .resumeAsked, .resumed: noteSuspension(record)
        case .clockConfirmAsked(let wall):
            clockAsked = record.actor.person.map { (by: $0, at: record.at, wall: wall) }
        case .clockConfirmed, .clockStepped: clockAsked = nil
        case .continueAsked(let former, let current):
            continueAsked = record.actor.person.map {
                (by: $0, at: record.at, former: former, current: current)
            }
        case .continued: continueAsked = nil
        case .changeAsked(let digest):
            changeAsked = record.actor.person.map { (by: $0, at: record.at, digest: digest) }
        case .changeAccepted:
            changeAsked = nil
            changeRequest = record.request
        default: break
        }
    }

    private mutating func noteEvent(_ event: String) {
        if !events.contains(event) { events.append(event) }
    }

    private mutating func noteJudge(_ event: String, _ record: LawRecord) {
        guard let person = record.actor.person else { return }
        judges[event, default: []].insert(person)
    }

    private mutating func noteSuspension(_ record: LawRecord) {
        switch record.fact {
        case .suspended:
            isSuspended = true
            resumed = []
            resumeAsked = nil
        case .resumeAsked(let event):
            resumeAsked = record.actor.person.map { (by: $0, at: record.at, event: event) }
            noteResumer(event, record)
        case .resumed(let event):
            resumeAsked = nil
            noteResumer(event, record)
            if let event {
                resumed.append(event)
            } else {
                isSuspended = false
            }
        default: break
        }
    }

    private mutating func noteResumer(_ event: String?, _ record: LawRecord) {
        for open in event.map({ [$0] }) ?? openEvents(at: record.at) { noteJudge(open, record) }
    }

    /// Events that may still carry something.
    func openEvents(at now: Int64) -> [String] {
        events.filter { id in
            let standing = history.standing(of: id)
            return standing.endedAt == nil && standing.effectiveEnd.map { $0 > now } != false
        }
    }

    func isStopped(_ event: String) -> Bool { isSuspended && !resumed.contains(event) }

    // MARK: - Persons

    /// Judges that the actor is a person on the roster who has one of `roles`.
    mutating func demandActor(_ record: LawRecord, _ roles: [String] = ["operator"]) {
        guard let person = record.actor.person, let row = history.row(of: person) else {
            demand(false, "L8", "\(record.fact) by \(record.actor)")
            return
        }
        demand(
            history.isCurrent(person, at: record.at),
            "L8",
            "\(person) acted while not current"
        )
        demand(
            roles.contains(where: row.roles.contains),
            "L8",
            "\(person) acted without a role: \(record.fact)"
        )
    }

    /// Nobody is judge in their own case.
    mutating func demandNoHolder(_ event: String, _ record: LawRecord) {
        guard let person = record.actor.person else { return }
        demand(
            holders[event]?.contains(person) != true,
            "L9",
            "\(person) holds or held a grant in \(event): \(record.fact)"
        )
    }

    // MARK: - After the last record

    /// What must hold once the broker has written everything that was due.
    package mutating func judgeCompleteness(at now: Int64) {
        for event in events {
            let standing = history.standing(of: event)
            let isDue = standing.effectiveEnd.map { $0 <= now } == true
            demand(
                !isDue || standing.endedAt != nil,
                "L5",
                "the end of \(event) was never recorded"
            )
            if let due = standing.approvalDue, !standing.isApproved, due <= now,
                standing.opensAt != nil
            {
                demand(standing.isLapsed, "L5", "the lapse of \(event) was never recorded")
            }
        }
        for (_, grant) in history.grants { judgeCompleteness(of: grant, at: now) }
        for (seq, credential) in history.activations {
            judgeCompleteness(of: credential, seq, at: now)
        }
    }

    private mutating func judgeCompleteness(of grant: LawGrant, at now: Int64) {
        let isOver =
            grant.notAfter.map { $0 <= now } == true
            || history.row(of: grant.person)?.validTo.map { $0 <= now } == true
            || history.standing(of: grant.event).isOver(at: now)
        guard isOver else { return }
        demand(history.isGrantEnded(grant.id), "L5", "the end of \(grant.id) was never recorded")
    }

    /// A credential's end is recorded by itself, or implied by its grant's, or by its successor.
    private mutating func judgeCompleteness(
        of credential: LawCredential,
        _ seq: UInt64,
        at now: Int64
    ) {
        let reference = LawReference(grant: credential.grant, credential: credential.id)
        let isOver =
            credential.notAfter <= now || history.suspension(after: seq).map { $0 <= now } == true
        guard isOver, !history.isGrantEnded(credential.grant) else { return }
        let isSuperseded = history.activations.contains {
            $0.credential.grant == credential.grant && $0.credential.superseded == credential.id
        }
        demand(
            isSuperseded || !history.recordedEnds(of: reference).isEmpty,
            "L5",
            "the end of \(credential.id) was never recorded"
        )
    }
}
