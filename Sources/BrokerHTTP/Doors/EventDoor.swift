import Broker
import BrokerCore
import Credentials
import Hummingbird
import Messages

/// `/v1/events`: preparing, declaring, approving, moving and ending windows.
extension Doors {
    func addEvents(to router: Router<DoorContext>) {
        let events = router.group("/v1/events")
        events.get { request, context in try await self.listEvents(request, context) }
        events.get(":event") { _, context in
            _ = try context.uid
            return Response.json(
                try await self.payload(of: context.eventID(), ReferenceNumber(drawn: 0))
            )
        }
        events.post("standby") { request, context in try await self.standby(request, context) }
        events.post("declare") { request, context in try await self.declare(request, context) }
        events.post(":event/attest") { request, context in
            let body = try await request.strict(AttestBody.self, context)
            return try await self.act(
                .attest(context.eventID(), condition: body.condition - 1),
                body.totp,
                context
            )
        }
        events.post(":event/approve") { request, context in
            let body = try await request.strict(FactorBody.self, context)
            return try await self.act(.approve(context.eventID()), body.totp, context)
        }
        events.post(":event/extend") { request, context in
            let body = try await request.strict(ExtendBody.self, context)
            return try await self.act(
                .extend(context.eventID(), body.length()),
                body.totp,
                context
            )
        }
        events.post(":event/shorten") { request, context in
            let body = try await request.strict(ShortenBody.self, context)
            let closesAt = try Reading.instant(body.until)
            return try await self.act(.shorten(context.eventID(), closesAt: closesAt), nil, context)
        }
        events.post(":event/close") { request, context in
            _ = try await request.strict(EmptyBody.self, context)
            return try await self.act(.close(context.eventID()), nil, context)
        }
        events.post(":event/withdraw") { request, context in
            _ = try await request.strict(EmptyBody.self, context)
            return try await self.act(.withdraw(context.eventID()), nil, context)
        }
    }

    private func listEvents(_ request: Request, _ context: DoorContext) async throws -> Response {
        _ = try context.uid
        let page = try Page(request)
        let clock = clock
        let (views, next) = try await read { engine in
            let ids = page.of(engine.state.eventOrder.reversed())
            let now = clock.stamp().now
            return (ids.rows.compactMap { EventView($0, engine, at: now) }, ids.next)
        }
        return .json(EventListPayload(events: await payloads(views), next: next))
    }

    private func standby(_ request: Request, _ context: DoorContext) async throws -> Response {
        let body = try await request.strict(StandbyBody.self, context)
        _ = try context.uid
        guard (1...Ceiling.conditions).contains(body.conditions.count) else {
            throw Problem.malformed
        }
        let plan = try await plan(body.plan)
        var conditions: [Digest] = []
        for text in body.conditions { conditions.append(try await store(text)) }
        let drawn = EventID(drawn: drawNumber())
        let reply = try await act(.standby(drawn, plan, conditions: conditions), context)
        return try await eventAnswer(reply, status: .created)
    }

    private func declare(_ request: Request, _ context: DoorContext) async throws -> Response {
        let body = try await request.strict(DeclareBody.self, context)
        _ = try context.uid
        let act = DeclareAct(
            drawn: EventID(drawn: drawNumber()),
            source: try await source(body),
            window: try body.window.map(Reading.length),
            approval: try body.approval.map { try Reading.word($0) } ?? .after,
            opensAt: try body.opensAt.map(Reading.instant)
        )
        let reply = try await self.act(.declare(act), totp: body.totp, context)
        return try await eventAnswer(reply, status: .created)
    }

    private func source(_ body: DeclareBody) async throws -> DeclareAct.Source {
        if let standby = body.standby {
            guard body.kind == nil, body.name == nil, body.areas == nil, body.systems == nil,
                body.basis == nil
            else { throw Problem.malformed }
            return .standby(try Reading.id(standby, .eventUnknown))
        }
        guard let kind = body.kind, let name = body.name, let areas = body.areas,
            let systems = body.systems
        else { throw Problem.malformed }
        return .direct(
            try await plan(
                PlanBody(
                    kind: kind,
                    name: name,
                    basis: body.basis,
                    areas: areas,
                    systems: systems
                )
            )
        )
    }

    private func plan(_ body: PlanBody) async throws -> EventPlan {
        let kind: EventKind = try Reading.word(body.kind)
        let areas: [AreaID] = try Reading.all(body.areas, .areaUnknown)
        let systems: [SystemID] = try Reading.all(body.systems, .systemUnknown)
        let name = try await store(body.name)
        var basis: Digest?
        if let text = body.basis { basis = try await store(text) }
        return EventPlan(kind: kind, name: name, basis: basis, areas: areas, systems: systems)
    }

    /// Keeps a text in the directory before the ledger names its digest.
    private func store(_ text: String) async throws -> Digest {
        try await directory.store(try Reading.text(text), random: random)
    }

    private func act(
        _ act: Act,
        _ totp: String?,
        _ context: DoorContext
    ) async throws -> Response {
        try await eventAnswer(try await self.act(act, totp: totp, context))
    }

    private func eventAnswer(
        _ reply: Reply,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let id: EventID
        var fixed: [GrantID]?
        switch reply.outcome {
        case .accepted(.event(let event, _)): id = event
        case .accepted(.extended(let event, _, let grants)): (id, fixed) = (event, grants)
        default: throw Problem.malformed
        }
        let payload = EventActPayload(
            event: try await self.payload(of: id, reply.request),
            fixedGrants: fixed?.map(\.description),
            reference: reply.request.description
        )
        return .json(payload, status: status)
    }
}

private struct EventListPayload: Encodable {
    let events: [EventPayload]
    let next: String?
}

private struct EventActPayload: Encodable {
    let event: EventPayload
    let fixedGrants: [String]?
    let reference: String
}
