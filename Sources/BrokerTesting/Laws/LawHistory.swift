/// Everything that was recorded, and what of it is valid, found by looking through all of it.
///
/// Nothing is summed up beforehand: each question reads the whole record again, so that no
/// bookkeeping can be wrong.
package struct LawHistory: Sendable {
    package private(set) var records: [LawRecord] = []
    // The same records, sorted by what they are about.
    private(set) var activations: [(seq: UInt64, credential: LawCredential)] = []
    private(set) var grants: [(seq: UInt64, grant: LawGrant)] = []
    private var grantEnds: [(grant: String, end: LawEnd)] = []
    private var credentialEnds: [(reference: LawReference, end: LawEnd)] = []
    private var eventRecords: [String: [LawRecord]] = [:]
    private var rosterRecords: [LawRecord] = []
    private var suspensions: [LawRecord] = []
    private var placeRecords: [LawRecord] = []

    package init() {}

    /// The origin that two people decided on last.
    var origin: String? {
        for record in records.reversed() {
            if case .continued(_, let current) = record.fact { return current }
        }
        return nil
    }

    /// Was the token ever opened? If so and it is invalid now, it is for ever (law L4).
    func wasOpened(_ token: String) -> Bool {
        activations.contains { $0.credential.token == token }
    }

    /// The credentials of an event that have a place in its status list.
    func listed(in event: String) -> [LawCredential] {
        activations.lazy.map(\.credential).filter { $0.event == event && $0.statusIndex != nil }
    }

    func credential(of token: String) -> LawCredential? {
        activations.last { $0.credential.token == token }?.credential
    }

    mutating func append(_ record: LawRecord) {
        records.append(record)
        switch record.fact {
        case .activated(let credential): activations.append((record.seq, credential))
        case .granted(let grant): grants.append((record.seq, grant))
        case .grantsEnded(_, let ids, let end): grantEnds += ids.map { ($0, end) }
        case .credentialsEnded(_, let references, let end):
            credentialEnds += references.map { ($0, end) }
        case .personAttested, .personEnded, .epochReset, .enrolmentIssued, .enrolled:
            rosterRecords.append(record)
        case .terminalRegistered, .terminalEnded, .systemEnded: placeRecords.append(record)
        case .suspended: suspensions.append(record)
        case .stoodBy(let event, _, _), .conditionAttested(let event, _), .declared(let event, _),
            .approved(let event, _), .extended(let event, _), .shortened(let event, _),
            .closed(let event), .expired(let event, _), .lapsed(let event, _),
            .withdrawn(let event, _):
            eventRecords[event, default: []].append(record)
        default: break
        }
    }

    // MARK: - Law L1

    /// Why the token opens nothing for the audience at `now`; nil if it is valid.
    package func invalidity(token: String, audience: String, at now: Int64) -> String? {
        guard let (seq, credential) = activations.last(where: { $0.credential.token == token })
        else { return "no such token" }
        if credential.system != audience { return "another audience" }
        if now < credential.activatedAt { return "not activated yet" }
        if credential.notAfter <= now { return "its own end has passed" }
        if let reason = endingRecord(of: credential, after: seq) { return reason }
        if let reason = lostPlace(of: credential, since: seq) { return reason }
        guard let grant = grant(credential.grant) else { return "no such grant" }
        if now < grant.notBefore { return "before its grant" }
        if let end = grant.notAfter, end <= now { return "its grant's end has passed" }
        if let reason = inactivity(of: grant.event, at: now) { return reason }
        return rosterGap(of: grant.person, since: seq, at: now)
    }

    /// The one reason that takes effect only when it is durable: it comes with an opening.
    static let superseded = "activated again elsewhere"

    private func endingRecord(of credential: LawCredential, after seq: UInt64) -> String? {
        if suspensions.contains(where: { seq < $0.seq }) { return "all was suspended since" }
        if grantEnds.contains(where: { $0.grant == credential.grant }) { return "grant ended" }
        let reference = LawReference(grant: credential.grant, credential: credential.id)
        if credentialEnds.contains(where: { $0.reference == reference }) { return "it was ended" }
        let isSuperseded = activations.contains { later in
            seq < later.seq && later.credential.grant == credential.grant
                && later.credential.system == credential.system
        }
        return isSuperseded ? Self.superseded : nil
    }

    /// Is the system gone since, or the terminal, or has that become another?
    private func lostPlace(of credential: LawCredential, since seq: UInt64) -> String? {
        var before: LawTerminal?
        for record in placeRecords {
            let isLater = seq < record.seq
            switch record.fact {
            case .systemEnded(credential.system) where isLater: return "its system is gone"
            case .terminalEnded(let id) where isLater && id == credential.terminal:
                return "its terminal is gone"
            case .terminalRegistered(let terminal) where terminal.id == credential.terminal:
                if isLater, before?.kind != terminal.kind || before?.site != terminal.site {
                    return "its terminal became another"
                }
                before = terminal
            default: break
            }
        }
        return nil
    }

    /// Why the event carries nothing at `now`; nil if it is active.
    package func inactivity(of event: String, at now: Int64) -> String? {
        let standing = standing(of: event)
        if standing.endedAt != nil { return "the event ended" }
        guard let opensAt = standing.opensAt, let closesAt = standing.closesAt else {
            return "the event never opened"
        }
        if now < opensAt { return "before the window" }
        if closesAt <= now { return "after the window" }
        if !standing.isApproved, let due = standing.approvalDue, due <= now {
            return "nobody approved in time"
        }
        return nil
    }

    /// Where the event stands after everything recorded about it.
    func standing(of event: String) -> LawEvent {
        var standing = LawEvent()
        for record in eventRecords[event] ?? [] { standing.take(record) }
        return standing
    }

    func grant(_ id: String) -> LawGrant? {
        grants.last { $0.grant.id == id }?.grant
    }

    func isGrantEnded(_ id: String) -> Bool { grantEnds.contains { $0.grant == id } }

    func recordedEnds(of grant: String) -> [LawEnd] {
        grantEnds.filter { $0.grant == grant }.map(\.end)
    }

    func recordedEnds(of reference: LawReference) -> [LawEnd] {
        credentialEnds.filter { $0.reference == reference }.map(\.end)
    }

    /// When the first suspension after that record took effect.
    func suspension(after seq: UInt64) -> Int64? {
        suspensions.first { seq < $0.seq }?.at
    }

    // MARK: - The roster

    /// The person's row and the epoch after the first `count` roster records.
    private func roster(_ person: String, upTo count: Int) -> (row: LawPerson?, epoch: Int) {
        var row: LawPerson?
        var epoch = 0
        for record in rosterRecords.prefix(count) {
            switch record.fact {
            case .personAttested(let attested) where attested.id == person: row = attested
            case .personEnded(let id) where id == person: row = nil
            case .epochReset(let next): epoch = next
            default: break
            }
        }
        return (row, epoch)
    }

    private func isCurrent(_ person: String, after count: Int, at now: Int64) -> Bool {
        let (row, epoch) = roster(person, upTo: count)
        guard let row, row.epoch == epoch else { return false }
        if let from = row.validFrom, now < from { return false }
        if let to = row.validTo, to <= now { return false }
        return true
    }

    /// Is the person on the roster of the current epoch at `now`?
    package func isCurrent(_ person: String, at now: Int64) -> Bool {
        isCurrent(person, after: rosterRecords.count, at: now)
    }

    /// Did the person enrol factors that nothing has taken away since?
    package func isEnrolled(_ person: String) -> Bool {
        var isEnrolled = false
        for record in rosterRecords {
            switch record.fact {
            case .enrolled(let id) where id == person: isEnrolled = true
            case .personEnded(let id) where id == person: isEnrolled = false
            default: break
            }
        }
        return isEnrolled
    }

    /// Was the person given a one-time code that served nothing yet?
    func isInvited(_ person: String) -> Bool {
        var isInvited = false
        for record in rosterRecords {
            switch record.fact {
            case .enrolmentIssued(let id) where id == person: isInvited = true
            case .enrolled(let id) where id == person, .personEnded(let id) where id == person:
                isInvited = false
            default: break
            }
        }
        return isInvited
    }

    /// Did anyone ever enrol who could issue codes from then on? That ends the founding.
    var hadRosterAdmin: Bool {
        var administrators: Set<String> = []
        var enrolled: Set<String> = []
        for record in rosterRecords {
            switch record.fact {
            case .personAttested(let row):
                if row.roles.contains("roster_admin") {
                    administrators.insert(row.id)
                } else {
                    administrators.remove(row.id)
                }
            case .enrolled(let id): enrolled.insert(id)
            case .personEnded(let id):
                administrators.remove(id)
                enrolled.remove(id)
            default: break
            }
            if !administrators.isDisjoint(with: enrolled) { return true }
        }
        return false
    }

    package func row(of person: String) -> LawPerson? {
        roster(person, upTo: rosterRecords.count).row
    }

    /// The person whose account it is.
    package func person(ofUID uid: UInt32) -> String? { owner { $0.uid == uid } }

    /// The person whose client certificate has this digest.
    package func person(ofCertificate digest: String) -> String? {
        owner { $0.certificate == digest }
    }

    /// The last person whose row has it, while it has.
    private func owner(_ isOf: (LawPerson) -> Bool) -> String? {
        var owner: String?
        for record in rosterRecords {
            switch record.fact {
            case .personAttested(let row):
                if isOf(row) { owner = row.id } else if owner == row.id { owner = nil }
            case .personEnded(let id) where owner == id: owner = nil
            default: break
            }
        }
        return owner
    }

    /// Was the person off the roster at any moment since that record? Coming back revives nothing.
    private func rosterGap(of person: String, since seq: UInt64, at now: Int64) -> String? {
        for (index, record) in rosterRecords.enumerated()
        where seq < record.seq && Self.concerns(record, person) {
            guard isCurrent(person, after: index, at: record.at),
                isCurrent(person, after: index + 1, at: record.at)
            else { return "the person left the roster" }
            guard case .personAttested(let row) = record.fact,
                let former = roster(person, upTo: index).row
            else { continue }
            if former.employer != row.employer || former.relation != row.relation {
                return "the person was transferred"
            }
            if !row.roles.contains("entrustee") { return "the person may hold nothing any more" }
        }
        return isCurrent(person, at: now) ? nil : "the person is not current"
    }

    private static func concerns(_ record: LawRecord, _ person: String) -> Bool {
        switch record.fact {
        case .personAttested(let row): row.id == person
        case .personEnded(let id): id == person
        case .epochReset: true
        default: false
        }
    }

    // MARK: - Ends that are known

    /// The earliest end of a credential that is known (design §7).
    package func expiry(token: String) -> Int64? {
        guard
            let credential = activations.last(where: { $0.credential.token == token })?
                .credential, let grant = grant(credential.grant)
        else { return nil }
        let event = standing(of: grant.event)
        return [
            credential.notAfter, grant.notAfter, event.closesAt,
            event.isApproved ? nil : event.approvalDue, row(of: grant.person)?.validTo,
        ].compactMap { $0 }.min()
    }

    /// Every instant at which something ends or a rule changes its mind, for tests to sit on.
    package var edges: [Int64] {
        var edges = activations.map(\.credential.notAfter)
        edges += grants.flatMap { [$0.grant.notBefore, $0.grant.notAfter].compactMap { $0 } }
        for event in eventRecords.keys.sorted() {
            let standing = standing(of: event)
            edges += [standing.closesAt, standing.approvalDue].compactMap { $0 }
            if let end = standing.endedAt { edges.append(end + LawRules.redeclaration) }
        }
        edges += rosterRecords.compactMap { record in
            if case .personAttested(let row) = record.fact { row.validTo } else { nil }
        }
        return edges
    }
}
