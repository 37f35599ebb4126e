import BrokerCore
import Testing

/// What an event may become, state by state (design §2, «Event states»).
struct TransitionTests {
    enum Stage: CaseIterable {
        case unknown, standby, attested, awaiting, awaitingOverdue, active, approved
        case overdue, expired, closed, closedUnapproved, lapseDue, lapsed, withdrawn
    }

    enum Move: CaseIterable {
        case attest, declare, approve, extend, shorten, close, withdraw, grant, resume
    }

    enum Result: Equatable {
        case becomes(EventState)
        case refused(Refusal)
    }

    struct Row {
        let stage: Stage
        let otherwise: Refusal
        let results: [Move: Result]

        init(_ stage: Stage, otherwise: Refusal, _ results: [Move: Result] = [:]) {
            self.stage = stage
            self.otherwise = otherwise
            self.results = results
        }
    }

    private static let activeMoves: [Move: Result] = [
        .attest: .refused(.eventNotActive), .declare: .refused(.alreadyDone),
        .extend: .becomes(.active), .shorten: .becomes(.active), .close: .becomes(.closed),
        .withdraw: .refused(.alreadyDone), .grant: .becomes(.active),
    ]

    static let table = [
        Row(.unknown, otherwise: .eventUnknown),
        Row(
            .standby,
            otherwise: .eventStandby,
            [
                .attest: .becomes(.standby), .declare: .refused(.conditionNotAttested),
                .withdraw: .becomes(.withdrawn),
            ]
        ),
        Row(
            .attested,
            otherwise: .eventStandby,
            [
                .attest: .refused(.alreadyDone), .declare: .becomes(.active),
                .withdraw: .becomes(.withdrawn),
            ]
        ),
        Row(
            .awaiting,
            otherwise: .eventUnapproved,
            [
                .attest: .refused(.eventNotActive), .declare: .refused(.alreadyDone),
                .approve: .becomes(.active), .withdraw: .becomes(.withdrawn),
            ]
        ),
        Row(.awaitingOverdue, otherwise: .eventNotActive),
        Row(
            .active,
            otherwise: .alreadyDone,
            activeMoves.merging([.approve: .becomes(.active)]) { $1 }
        ),
        Row(.approved, otherwise: .alreadyDone, activeMoves),
        Row(.overdue, otherwise: .eventNotActive, [.approve: .refused(.alreadyDone)]),
        Row(.expired, otherwise: .eventNotActive, [.approve: .refused(.alreadyDone)]),
        Row(.closed, otherwise: .eventNotActive, [.approve: .refused(.alreadyDone)]),
        Row(.closedUnapproved, otherwise: .eventNotActive, [.approve: .becomes(.closed)]),
        Row(.lapseDue, otherwise: .eventNotActive),
        Row(.lapsed, otherwise: .eventNotActive),
        Row(.withdrawn, otherwise: .eventNotActive),
    ]

    static let cells = table.flatMap { row in
        Move.allCases.map { move in
            (row.stage, move, row.results[move] ?? .refused(row.otherwise))
        }
    }

    @Test func `every stage has its row`() {
        #expect(Self.table.map(\.stage) == Stage.allCases)
    }

    @Test(arguments: cells)
    func `an act makes of an event what the table says`(
        stage: Stage,
        move: Move,
        expected: Result
    ) {
        var (scene, id) = Self.scene(at: stage)
        let before = scene.state.event(id)?.state(at: scene.now)
        let decision = scene.run(Self.act(move, id, scene), by: .op3)
        let state = scene.state.event(id)?.state(at: scene.now)
        if let refusal = decision.refusal {
            #expect(expected == .refused(refusal))
            #expect(state == before)
        } else {
            #expect(state.map { .becomes($0) } == expected)
        }
    }

    @Test(arguments: Stage.allCases)
    func `only an active event carries a valid credential`(stage: Stage) throws {
        let (scene, id) = Self.scene(at: stage)
        let isActive = scene.state.event(id)?.isActive(at: scene.now) ?? false
        #expect(isActive == (stage == .active || stage == .approved))
        #expect((scene.state.authority.activityRefusal(of: id, at: scene.now) == nil) == isActive)
    }

    private static func act(_ move: Move, _ id: EventID, _ scene: Scene) -> Act {
        switch move {
        case .attest: .attest(id, condition: 0)
        case .declare: .declare(DeclareAct(drawn: id, source: .standby(id)))
        case .approve: .approve(id)
        case .extend: .extend(id, .by(.minutes(30)))
        case .shorten: .shorten(id, closesAt: scene.now + .minutes(5))
        case .close: .close(id)
        case .withdraw: .withdraw(id)
        case .grant:
            .grant(
                GrantAct(
                    event: id,
                    persons: [.en1],
                    systems: [Site.systemA],
                    purpose: .outageInquiry,
                    drawn: 77
                )
            )
        case .resume: .resume(id)
        }
    }

    private static func scene(at stage: Stage) -> (Scene, EventID) {
        var scene = Scene()
        let id: EventID
        switch stage {
        case .unknown: id = EventID(drawn: 999)
        case .standby: id = scene.standby()
        case .attested:
            id = scene.standby()
            scene.run(.attest(id, condition: 0), by: .op2)
        case .awaiting, .awaitingOverdue: id = scene.declare(approval: .first)
        case .active, .lapseDue, .lapsed: id = scene.declare()
        case .approved: id = scene.approved()
        case .overdue, .expired, .closed: id = scene.approved(window: .hours(1))
        case .closedUnapproved: id = scene.declare(window: .hours(1))
        case .withdrawn:
            id = scene.declare(approval: .first)
            scene.run(.withdraw(id), by: .op2)
        }
        switch stage {
        case .overdue: scene.pass(.hours(1))
        case .expired:
            scene.pass(.hours(1))
            scene.recordAllDue()
        case .closed, .closedUnapproved: scene.run(.close(id), by: .op2)
        case .awaitingOverdue, .lapseDue: scene.pass(.hours(2))
        case .lapsed:
            scene.pass(.hours(2))
            scene.recordAllDue()
        default: break
        }
        return (scene, id)
    }
}
