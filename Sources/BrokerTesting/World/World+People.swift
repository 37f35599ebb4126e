import Broker
import BrokerCore
import Ledger

/// Who acts, with which factor, on which event; the register; and the ways to misbehave.
extension World {
    enum Aim {
        case active, unapproved, awaiting, standby
    }

    func command(_ caller: Caller, _ act: Act, _ factor: FactorEvidence) -> Command {
        Command(caller: caller, request: RequestID(drawn: 0), factor: factor, act: act)
    }

    /// One of those whose act it is; rarely anybody at all, or nobody's account.
    mutating func caller(_ persons: [PersonID]) -> Caller {
        switch chance.below(100) {
        case ..<92: caller(of: chance.pick(persons))
        case ..<96: caller(of: chance.pick(Company.uids.keys.sorted()))
        case ..<97: .uid(Self.strangeUID)
        case ..<98: .uid(65_534)
        case ..<99: .root
        default: .person(chance.pick(Company.entrustees))
        }
    }

    func caller(of person: PersonID) -> Caller {
        Company.uids[person].map { .uid($0) } ?? .person(person)
    }

    func person(of caller: Caller) -> PersonID? {
        switch caller {
        case .uid(let uid): laws.history.person(ofUID: uid).map { PersonID(unchecked: $0) }
        case .certificate(let digest):
            laws.history.person(ofCertificate: digest.description).map { PersonID(unchecked: $0) }
        case .person(let id): id
        case .daemon: nil
        }
    }

    /// A new code, none, a wrong one, or one that was used before.
    mutating func factor(for caller: Caller, isActivation: Bool = false) -> FactorEvidence {
        guard let person = person(of: caller) else { return .none }
        let last = steps[person] ?? 0
        let code: Int64
        switch chance.below(100) {
        case ..<(isActivation ? 86 : 66):
            code = last + chance.within(1...3)
            steps[person] = code
        case ..<(isActivation ? 88 : 84): return .none
        case ..<92: return .wrong
        default: code = last - chance.within(0...1)
        }
        let isOnlyCode = isActivation && chance.percent(3)
        return isActivation && !isOnlyCode ? .passphraseAndTOTP(step: code) : .totp(step: code)
    }

    /// An event that the act is meant for; often enough another.
    mutating func event(_ aim: Aim) -> EventID {
        let fitting = laws.events.filter { id in
            let standing = laws.history.standing(of: id)
            switch aim {
            case .active: return laws.history.inactivity(of: id, at: time.now) == nil
            case .awaiting: return standing.declaredBy != nil && standing.opensAt == nil
            case .standby: return standing.isStandby && standing.endedAt == nil
            case .unapproved:
                return standing.approvalDue.map { time.now < $0 } == true && !standing.isApproved
            }
        }
        let chosen =
            chance.percent(88)
            ? chance.pick(from: fitting) ?? chance.pick(from: laws.events)
            : chance.pick(from: laws.events)
        guard chance.percent(98), let id = chosen.flatMap({ EventID($0) }) else {
            return EventID(drawn: chance.draw())
        }
        return id
    }

    /// Now and then an id that is taken.
    mutating func drawEvent() -> EventID {
        if chance.percent(10), let taken = chance.pick(from: laws.events).flatMap({ EventID($0) }) {
            return taken
        }
        return EventID(drawn: chance.draw())
    }

    // MARK: - The register

    mutating func chooseChange() -> RegisterChange {
        let persons = Company.entrustees + Company.duals + Company.operators + Company.odd
        let holders = persons.filter { person in
            laws.history.grants.contains { _, grant in
                grant.person == person.text && !laws.history.isGrantEnded(grant.id)
            }
        }
        let subject =
            chance.percent(60)
            ? chance.pick(from: holders) ?? chance.pick(persons) : chance.pick(persons)
        let row = company.persons.first { $0.id == subject }
        switch chance.below(20) {
        case ..<5:
            let cause = chance.pick([EndCause.personRemoved, .transferred, .terminated])
            return RegisterChange(endedPersons: [.init(id: subject, cause: cause)])
        case ..<8:
            // Another term, for some without their certificate.
            let isKept = doorChance.percent(70)
            let renewed = row.map { current($0, hasCertificate: isKept) }
            return RegisterChange(persons: renewed.map { [$0] } ?? [])
        case ..<11:
            let later = chance.pick([now - .minutes(1), now, now + .minutes(2), now + .minutes(20)])
            let from = chance.percent(50) ? later : nil
            let to = from == nil ? later : nil
            let changed = row.map { current($0, validFrom: from, validTo: to) }
            return RegisterChange(persons: changed.map { [$0] } ?? [])
        case ..<12: return RegisterChange(endedTerminals: [chance.pick(company.terminals).id])
        case ..<14: return RegisterChange(terminals: [movedTerminal()])
        case ..<16: return RegisterChange(terminals: company.terminals)
        case ..<17: return RegisterChange(persons: row.map { [transferred($0)] } ?? [])
        case ..<18: return annualReset()
        case ..<19: return RegisterChange(policy: otherPolicy())
        default:
            let system = chance.pick(company.systems)
            return chance.percent(50)
                ? RegisterChange(endedSystems: [system.id])
                : RegisterChange(systems: company.systems)
        }
    }

    /// Two people accept what waits, mostly the same and mostly two of them.
    mutating func chooseAcceptance() -> [Command] {
        let change = chance.percent(90) ? chooseChange() : RegisterChange()
        guard let digest = try? change.digest else { return [] }
        let pool = [Company.admin] + Company.approvers + [Company.duals[1]]
        let first = caller(pool)
        let second = chance.percent(20) ? first : caller(pool)
        return [first, second].map { by in
            let shown = chance.percent(94) ? digest : chance.digest()
            let act = AcceptRegisterAct(
                change: change,
                version: engine.state.registerVersion,
                digest: digest,
                shown: shown
            )
            return command(by, .acceptRegister(act), factor(for: by))
        }
    }

    /// The row again, for the epoch of now.
    func current(
        _ row: Person,
        validFrom: Instant? = nil,
        validTo: Instant? = nil,
        hasCertificate: Bool = true
    ) -> Person {
        Person(
            id: row.id,
            employer: row.employer,
            relation: row.relation,
            roles: row.roles,
            groups: row.groups,
            epoch: engine.state.authority.epoch,
            validFrom: validFrom,
            validTo: validTo,
            educatedOn: row.educatedOn,
            uid: row.uid,
            certificate: hasCertificate ? row.certificate : nil
        )
    }

    private mutating func movedTerminal() -> Terminal {
        let terminal = chance.pick(company.terminals)
        return Terminal(
            id: terminal.id,
            kind: chance.pick([terminal.kind, .retail]),
            site: chance.pick(Company.sites)
        )
    }

    /// To another employer, or out of the role in which grants are received.
    mutating func transferred(_ row: Person) -> Person {
        let isMoved = chance.percent(50)
        return Person(
            id: row.id,
            employer: isMoved ? EmployerID(unchecked: "GRID-CO") : row.employer,
            relation: isMoved ? .own : row.relation,
            roles: isMoved ? row.roles : row.roles.filter { $0 != .entrustee } + [.auditor],
            groups: row.groups,
            epoch: engine.state.authority.epoch,
            educatedOn: row.educatedOn,
            uid: row.uid,
            certificate: row.certificate
        )
    }

    /// 毎年2月末: everybody is cancelled and, but for a few, attested again in the same change.
    mutating func annualReset() -> RegisterChange {
        let epoch = engine.state.authority.epoch + 1
        let persons = chance.some(of: company.persons, percent: 90).map { row in
            Company.row(row.id, row.roles, company.start, epoch: epoch)
        }
        let ended = chance.some(of: Company.entrustees, percent: 20).map {
            RegisterChange.EndedPerson(id: $0, cause: .personRemoved)
        }
        return RegisterChange(
            epoch: epoch,
            persons: persons,
            endedPersons: chance.percent(50) ? ended : []
        )
    }

    private mutating func otherPolicy() -> Policy {
        var policy = company.policy
        policy.grantsPerEventMax = 1 + chance.below(6)
        policy.liveCredentialsMax = 1 + chance.below(4)
        policy.credentialMax = .minutes(chance.within(1...60))
        if chance.percent(20) { policy.approvalDue = .hours(3) }
        return policy
    }

    mutating func chooseIssue() -> Command {
        let by = chance.percent(75) ? caller(of: Company.admin) : Caller.root
        var persons = [chance.pick(from: unenrolled) ?? chance.pick(Company.entrustees)]
        if chance.percent(10) { persons = [Company.admin] }
        if chance.percent(10) { persons = [Company.ghost] }
        if chance.percent(5) { persons += persons }
        return command(by, .issueEnrolment(persons), factor(for: by))
    }

    mutating func chooseEnrol() -> Command {
        let person = chance.pick(Company.entrustees)
        let by = chance.percent(90) ? person : chance.pick(Company.entrustees)
        return by == person ? enrolment(of: person) : command(.person(by), .enrol(person), .none)
    }

    /// With the code that proves the new factors, mostly.
    mutating func enrolment(of person: PersonID) -> Command {
        guard chance.percent(80) else { return command(.person(person), .enrol(person), .none) }
        let step = (steps[person] ?? 0) + chance.within(0...2)
        steps[person] = step
        return command(.person(person), .enrol(person), .passphraseAndTOTP(step: step))
    }

    /// Who is current and may not act for want of factors.
    var unenrolled: [PersonID] {
        company.persons.map(\.id).filter {
            laws.history.isCurrent($0.text, at: time.now) && !laws.history.isEnrolled($0.text)
        }
    }

    // MARK: - Misbehaviour

    /// Wrong codes in a row, until they are slowed, and then a right one.
    mutating func chooseGuesses() -> [Command] {
        let person = chance.pick(Company.operators + Company.entrustees)
        let by = caller(of: person)
        let id = event(.unapproved)
        let wrong = (0..<5).map { _ in command(by, .approve(id), .wrong) }
        let step = (steps[person] ?? 0) + 1
        steps[person] = step
        return wrong + [command(by, .approve(id), .totp(step: step))]
    }

    /// A person asks for what only the broker does.
    mutating func chooseIntrusion() -> Command {
        let acts: [Act] = [
            .recordDue([], atStart: false), .recordEnds(atStart: false), .recordTally([]),
            .recordClock(ClockStep(wall: now, verdict: .trustedAgain)),
            .recordUses(nil, []),
            .register(RegisterChange(epoch: 9)), keyTurn(),
        ]
        return command(caller(Company.operators), chance.pick(acts), .none)
    }

    /// One of three keys signs from now on, or goes on signing.
    private mutating func keyTurn() -> Act {
        let digest = Digest(Array(repeating: UInt8(chance.below(3)), count: 32)) ?? chance.digest()
        let use = chance.pick(TokenKeyUse.allCases)
        return .rotateKey(
            TokenKeyTurn(use: use, x: digest, y: digest, kid: digest, usedFrom: now)
        )
    }

    /// Every other time the counts of checks are written in place of a tally: a digest up to this
    /// minute, at times once more, and whom a dry run let in.
    private func countedUses(_ tally: FailureTally) -> Act? {
        let minute = now.minute.millisecondsSince1970 / 60_000
        guard minute % 2 == 0 else { return nil }
        let from = engine.state.usesDigestedUntil ?? now.minute - .minutes(10)
        let digest = UseDigest(
            from: minute % 8 == 0 ? from - .minutes(1) : from,
            until: now.minute,
            rows: 3,
            digest: tally.source
        )
        let letIn = DryRunTally(
            system: company.systems[0].id,
            since: now,
            refusals: [RefusalCount(refusal: .credentialUnknown, count: 2)]
        )
        return .recordUses(digest, [letIn])
    }

    /// The schedule believes things due that are not, and some twice; a count is written.
    mutating func chooseRecord() -> Command {
        guard chance.percent(75) else {
            if chance.percent(50) { return command(.daemon, keyTurn(), .none) }
            let tally = FailureTally(
                source: chance.digest(),
                refusal: .malformed,
                count: 1,
                since: now
            )
            let uses = countedUses(tally)
            return command(.daemon, uses ?? .recordTally([tally]), .none)
        }
        var items: [DueItem] = laws.events.compactMap { EventID($0).map { .event($0) } }
        items += laws.history.grants.compactMap { GrantID($0.grant.id).map { .grant($0) } }
        items += company.persons.map { .person($0.id) }
        items += tokens.all.map { .credential($0.digest) }
        let some = chance.some(of: items, percent: 50)
        return command(.daemon, .recordDue(some + some, atStart: false), .none)
    }
}

extension Caller {
    static let root = Caller.uid(0)
}
