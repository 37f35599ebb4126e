import Broker
import BrokerCore

/// What the simulated people do: mostly what makes sense, and every mistake now and then.
extension World {
    private enum Kind: CaseIterable {
        case standby, attest, declare, approve, extend, shorten, close, withdraw
        case suspend, resume, grant, revoke, activate, register, issueCodes, enrol
        case accept, confirmClock, goOn, export, intrude, probe, guess, record, tempt
    }

    /// One person's next act; some take two commands, or several tries.
    mutating func choose() -> [Command] {
        let isStopped = laws.isSuspended
        let isUnsure = !time.isSure
        let kind = chance.weighted([
            (3, Kind.standby), (5, .attest), (10, .declare), (9, .approve), (7, .extend),
            (3, .shorten), (2, .close), (2, .withdraw), (1, .suspend),
            (isStopped ? 16 : 1, .resume), (18, .grant), (6, .revoke), (24, .activate),
            (3, .register), (1, .accept),
            (1, .issueCodes), (1, .enrol), (isUnsure ? 30 : 1, .confirmClock),
            (1, .goOn),
            (1, .export), (1, .intrude), (1, .probe), (1, .guess), (1, .record), (6, .tempt),
        ])
        switch kind {
        case .standby, .attest, .declare, .approve, .withdraw: return [chooseDeclaring(kind)]
        case .extend, .shorten, .close, .suspend, .resume: return [chooseWindow(kind)]
        case .grant: return [chooseGrant()]
        case .tempt: return [chooseTemptation()]
        case .revoke: return [chooseRevoke()]
        case .activate: return chooseActivation()
        case .register: return [command(.daemon, .register(chooseChange()), .none)]
        case .accept: return chooseAcceptance()
        case .issueCodes: return [chooseIssue()]
        case .enrol: return [chooseEnrol()]
        case .guess: return chooseGuesses()
        case .intrude: return [chooseIntrusion()]
        case .record: return [chooseRecord()]
        case .confirmClock:
            let by = caller(Company.operators + Company.approvers)
            let act = chance.percent(10) ? staleConfirmation() : confirmation()
            return [command(by, act, factor(for: by))]
        case .goOn: return chooseContinuation()
        case .export:
            let by = caller([Company.auditor] + Company.operators)
            return [command(by, .export(entries: engine.ledgerSize), .none)]
        case .probe: return [command(.root, .probe, .none)]
        }
    }

    private mutating func chooseDeclaring(_ kind: Kind) -> Command {
        switch kind {
        case .standby:
            let conditions = (0..<chance.pick([0, 1, 1, 1, 2, 2, 9])).map { _ in chance.digest() }
            let act = Act.standby(drawEvent(), plan(), conditions: conditions)
            return command(caller(Company.operators), act, .none)
        case .attest:
            let by = caller(Company.operators + Company.duals)
            let act = Act.attest(event(.standby), condition: chance.pick([0, 0, 1, 1, 5]))
            return command(by, act, factor(for: by))
        case .declare:
            let by = caller(Company.operators + Company.duals)
            return command(by, .declare(declaration()), factor(for: by))
        case .approve:
            let by = caller(Company.operators + Company.approvers + Company.duals)
            return command(by, .approve(event(.unapproved)), factor(for: by))
        default:
            let act = Act.withdraw(event(chance.percent(70) ? .awaiting : .standby))
            return command(caller(Company.operators), act, .none)
        }
    }

    private mutating func declaration() -> DeclareAct {
        let isPrepared = chance.percent(25)
        let window: Milliseconds? =
            switch chance.below(10) {
            case ..<5: nil
            case ..<8: .minutes(chance.within(1...120))
            case ..<9: Milliseconds(chance.within(1...20_000_000))
            default: chance.pick([.zero, .days(30)])
            }
        let opensAt: Instant? =
            chance.percent(6) ? now + Milliseconds(chance.within(-2...2)) : nil
        return DeclareAct(
            drawn: drawEvent(),
            source: isPrepared ? .standby(event(.standby)) : .direct(plan()),
            window: window,
            approval: chance.percent(65) ? .after : .first,
            opensAt: opensAt
        )
    }

    private mutating func plan() -> EventPlan {
        let kind = chance.weighted([
            (6, EventKind.typhoon), (4, .snow), (6, .systemFailure), (2, .cyber), (4, .drill),
            (3, .earthquake), (2, .majorOutage), (2, .mutualAid), (1, .salt),
        ])
        var areas = chance.some(of: Company.areas, percent: 60)
        if areas.isEmpty, chance.percent(85) { areas = [Company.areas[0]] }
        if chance.percent(3) { areas.append(AreaID(unchecked: "SEA")) }
        var systems = chance.some(of: Company.realSystems, percent: 70)
        if kind == .drill { systems = [Company.trainingSystem] }
        if systems.isEmpty { systems = [Company.realSystems[0]] }
        if chance.percent(3) { systems.append(Company.trainingSystem) }
        if chance.percent(2) { systems.append(SystemID(unchecked: "SYS-X")) }
        return EventPlan(
            kind: kind,
            name: chance.digest(),
            basis: chance.percent(50) ? chance.digest() : nil,
            areas: areas,
            systems: systems
        )
    }

    private mutating func chooseWindow(_ kind: Kind) -> Command {
        switch kind {
        case .extend:
            let by = caller(Company.operators + Company.approvers + Company.duals)
            return command(by, extensionAct(), factor(for: by))
        case .shorten:
            let id = event(.active)
            let closesAt = laws.history.standing(of: "\(id)").closesAt ?? time.now
            let target = time.now + chance.within(-1...max(0, closesAt - time.now) + 1)
            let act = Act.shorten(id, closesAt: Instant(millisecondsSince1970: target))
            return command(caller(Company.operators), act, .none)
        case .close:
            let by = chance.percent(15) ? Caller.root : caller(Company.operators)
            return command(by, .close(event(.active)), .none)
        case .suspend:
            let by = chance.percent(25) ? Caller.root : caller(Company.operators)
            return command(by, .suspendAll, .none)
        default:
            let by = caller(Company.operators + Company.approvers + Company.duals)
            let subject: EventID? = chance.percent(50) ? nil : event(.active)
            return command(by, .resume(subject), factor(for: by))
        }
    }

    private mutating func extensionAct() -> Act {
        let id = event(.active)
        let event = laws.history.standing(of: "\(id)")
        let span = event.limits?.extension ?? 0
        let room = (event.capAt ?? 0) - (event.closesAt ?? 0)
        let length: ExtensionLength =
            switch chance.below(8) {
            case ..<3: .by(Milliseconds(span))
            case ..<4: .by(Milliseconds(span + chance.within(-1...1)))
            case ..<5: .by(Milliseconds(room + chance.within(-1...1)))
            case ..<7: .by(.minutes(chance.within(1...60)))
            default: .until(now + .minutes(chance.within(-10...200)))
            }
        return .extend(id, length)
    }
}
