import BrokerCore
import Foundation
import Testing

/// The table of transitions that the model in `Tests/Model` executed, against the one that decide
/// and apply give: for each state, what an act that was accepted made of the event.
struct ModelTableTests {
    /// An act as a row of the table names it; `resume` has a row for one event and one for all.
    enum Row: String, CaseIterable {
        case standby, attest, declare, approve, extend, shorten, close, withdraw
        case suspendAll = "suspend_all"
        case resumeEvent = "resume:event"
        case resumeAll = "resume:all"
        case grant, revoke, activate
        case recordDue = "record_due"
        case recordEnds = "record_ends"
    }

    /// An event at one point of its life, with a grant where it ever had one.
    struct Stage {
        var scene = Scene()
        var event = EventID(drawn: 999)
        var grant = GrantID(drawn: 999)

        var state: String { scene.state.event(event)?.state.rawValue ?? "unknown" }

        /// The same after a further act or time.
        func after(_ change: (inout Stage) throws -> Void) rethrows -> Stage {
            var stage = self
            try change(&stage)
            return stage
        }
    }

    @Test func `the model's table is that of decide and apply`() throws {
        let file = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Model/transitions.txt")
        let model = try String(contentsOf: file, encoding: .utf8)
            .split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
        let code = try Self.table()
        #expect(model.count == code.count)
        for (modelled, real) in zip(model, code) { #expect(modelled == real) }
    }

    @Test func `every state of an event is a stage`() throws {
        let reached = Set(try Self.stages().map(\.state))
        #expect(reached == Set(EventState.allCases.map(\.rawValue) + ["unknown"]))
    }

    // MARK: - The table

    private static func table() throws -> [String] {
        let stages = try stages()
        let states = ["unknown"] + EventState.allCases.map(\.rawValue)
        return states.flatMap { state in
            Row.allCases.map { row in
                let results = Set(
                    stages.filter { $0.state == state }.flatMap { self.results(of: row, at: $0) }
                )
                let ordered = states.filter(results.contains)
                let text = ordered.isEmpty ? "-" : ordered.joined(separator: " ")
                return "\(state) \(row.rawValue) \(text)"
            }
        }
    }

    /// What each form of the act makes of the event, where it makes an entry other than a refusal.
    private static func results(of row: Row, at stage: Stage) -> [String] {
        commands(of: row, at: stage).compactMap { act, caller in
            var stage = stage
            let factor: FactorEvidence? = caller == .daemon ? FactorEvidence.none : nil
            let decision = stage.scene.run(act, by: caller, factor: factor)
            let isTaken = decision.entries.contains { entry in
                if case .actRefused = entry.fact { false } else { true }
            }
            return isTaken ? stage.state : nil
        }
    }

    /// Well-formed, by whoever may: nobody here declared or extended, or holds a grant.
    private static func commands(of row: Row, at stage: Stage) -> [(Act, Caller)] {
        let event = stage.event
        let now = stage.scene.now
        switch row {
        case .standby:
            return [(.standby(event, .of(.typhoon), conditions: [Site.digest(1)]), .op3)]
        case .attest: return [(.attest(event, condition: 0), .op3)]
        case .declare:
            let source: DeclareAct.Source =
                stage.state == "unknown" ? .direct(.of(.typhoon)) : .standby(event)
            return [ApprovalOrder.first, .after].map { order in
                (.declare(DeclareAct(drawn: event, source: source, approval: order)), .op3)
            }
        case .approve: return [(.approve(event), .op3)]
        case .extend: return [(.extend(event, .by(.minutes(30))), .op3)]
        case .shorten: return [(.shorten(event, closesAt: now + .minutes(5)), .op3)]
        case .close: return [(.close(event), .op3)]
        case .withdraw: return [(.withdraw(event), .op3)]
        case .suspendAll: return [(.suspendAll, .op3)]
        case .resumeEvent: return [(.resume(event), .op3), (.resume(event), .ap1)]
        case .resumeAll: return [(.resume(nil), .op3), (.resume(nil), .ap1)]
        case .grant, .revoke, .activate: return [grantCommand(of: row, at: stage)]
        case .recordDue:
            let items: [DueItem] = [.grant(stage.grant), .event(event)]
            return items.map { (.recordDue([$0], atStart: false), .daemon) }
        case .recordEnds: return [(.recordEnds(atStart: false), .daemon)]
        }
    }

    private static func grantCommand(of row: Row, at stage: Stage) -> (Act, Caller) {
        switch row {
        case .revoke: return (.revoke(.grants([stage.grant])), .op3)
        case .activate:
            let act = ActivateAct(
                person: .en1,
                grant: stage.grant,
                system: Site.systemA,
                terminal: Site.gridTerminal,
                token: Site.digest(200),
                drawn: CredentialID(drawn: 200)
            )
            return (.activate(act, .withFactors), .person(.en1))
        default:
            let act = GrantAct(
                event: stage.event,
                persons: [.en2],
                systems: [Site.systemA],
                purpose: .outageInquiry,
                drawn: 300
            )
            return (.grant(act), .op3)
        }
    }
}

// MARK: - The stages

extension ModelTableTests {
    /// Each point of a life at which an act may fare differently, as it is and all suspended, with
    /// the first half of a resumption and without.
    private static func stages() throws -> [Stage] {
        try (beginnings() + actives() + ends()).flatMap { stage in
            let suspended = stage.after { $0.scene.suspend() }
            return [
                stage, suspended,
                suspended.after { $0.scene.run(.resume($0.event), by: .ap2) },
                suspended.after { $0.scene.run(.resume(nil), by: .ap2) },
            ]
        }
    }

    private static func beginnings() -> [Stage] {
        let standby = Stage().after { $0.event = $0.scene.standby() }
        let awaiting = Stage().after { $0.event = $0.scene.declare(approval: .first) }
        return [
            Stage(),
            standby,
            standby.after { $0.scene.run(.attest($0.event, condition: 0), by: .op2) },
            awaiting,
            awaiting.after { $0.scene.pass(Ceiling.approvalDue) },
            standby.after { $0.scene.run(.withdraw($0.event), by: .op2) },
            awaiting.after { $0.scene.run(.withdraw($0.event), by: .op2) },
        ]
    }

    /// Active, approved and not: with a grant for the whole event, and with a shorter one.
    private static func granted() throws -> [Stage] {
        try [true, false].flatMap { isApproved in
            try [nil, Milliseconds.minutes(10)].map { length in
                try Stage().after { stage in
                    stage.event = stage.scene.declare(window: .hours(1))
                    let id = stage.event
                    if isApproved { stage.scene.run(.approve(id), by: .op2) }
                    let end = length.map { NotAfter.instant(stage.scene.now + $0) }
                    stage.grant = try stage.scene.grant(id, notAfter: end ?? .event)
                }
            }
        }
    }

    private static func actives() throws -> [Stage] {
        try granted().flatMap { active in
            [.zero, .minutes(10), .hours(1), Ceiling.approvalDue].map { length in
                active.after { $0.scene.pass(length) }
            }
        }
    }

    /// Closed and expired, before and after an approval is due, and lapsed; the grouped ends of
    /// the grants are written and not.
    private static func ends() throws -> [Stage] {
        let ended = try granted().flatMap { active in
            [
                active.after { $0.scene.run(.close($0.event), by: .op2) },
                active.after {
                    $0.scene.pass(.hours(1))
                    recordEnd(&$0)
                },
            ]
        }
        let due = ended.map { $0.after { $0.scene.pass(Ceiling.approvalDue) } }
        let lapsed = due.map { $0.after { recordEnd(&$0) } }
        return (ended + due + lapsed).flatMap { [$0, $0.after { $0.scene.recordEnds() }] }
    }

    private static func recordEnd(_ stage: inout Stage) {
        let act = Act.recordDue([.event(stage.event)], atStart: false)
        stage.scene.run(act, by: .daemon, factor: FactorEvidence.none)
    }
}
