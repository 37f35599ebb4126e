import Broker
import BrokerCore
import Credentials
import Hummingbird
import Messages
import Requests

/// `/v1/events`: preparing, declaring, approving, moving and ending windows.
extension Doors {
    func addEvents(to router: Router<DoorContext>) {
        let events = router.group("/v1/events")
        events.get { request, context in try await self.listEvents(request, context) }
        events.get(":event") { _, context in
            try await self.admitReader(context)
            return Response.json(
                try await self.payload(of: context.eventID(), self.drawRequest())
            )
        }
        events.post("standby") { request, context in try await self.standby(request, context) }
        events.post("declare") { request, context in try await self.declare(request, context) }
        events.post(":event/attest") { request, context in
            let body = try await request.act(AttestBody.self, context)
            guard body.condition >= 1 else { throw Problem.malformed }
            return try await self.act(
                .attest(context.eventID(), condition: body.condition - 1),
                body.totp,
                context
            )
        }
        events.post(":event/approve") { request, context in
            let body = try await request.act(FactorBody.self, context)
            return try await self.act(.approve(context.eventID()), body.totp, context)
        }
        events.post(":event/extend") { request, context in
            let body = try await request.act(ExtendBody.self, context)
            return try await self.act(
                .extend(context.eventID(), body.length()),
                body.totp,
                context
            )
        }
        events.post(":event/shorten") { request, context in
            let body = try await request.act(ShortenBody.self, context)
            let closesAt = try Reading.instant(body.until)
            return try await self.act(.shorten(context.eventID(), closesAt: closesAt), nil, context)
        }
        events.post(":event/close") { request, context in
            _ = try await request.act(EmptyBody.self, context)
            return try await self.act(.close(context.eventID()), nil, context)
        }
        events.post(":event/withdraw") { request, context in
            _ = try await request.act(EmptyBody.self, context)
            return try await self.act(.withdraw(context.eventID()), nil, context)
        }
    }

    private func listEvents(_ request: Request, _ context: DoorContext) async throws -> Response {
        try await admitReader(context)
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
        let body = try await request.act(StandbyBody.self, context)
        guard (1...Ceiling.conditions).contains(body.conditions.count) else {
            throw Problem.malformed
        }
        var texts = Texts(random: random)
        let plan = try plan(body.plan, &texts)
        let conditions = try body.conditions.map { try texts.add($0) }
        let drawn = EventID(drawn: drawNumber())
        let reply = try await act(
            .standby(drawn, plan, conditions: conditions),
            totp: nil,
            texts,
            context
        )
        return try await eventAnswer(reply, status: .created)
    }

    private func declare(_ request: Request, _ context: DoorContext) async throws -> Response {
        let body = try await request.act(DeclareBody.self, context)
        var texts = Texts(random: random)
        let act = DeclareAct(
            drawn: EventID(drawn: drawNumber()),
            source: try source(body, &texts),
            window: try body.window.map(Reading.length),
            approval: try body.approval.map { try Reading.word($0) } ?? .after,
            opensAt: try body.opensAt.map(Reading.instant)
        )
        let reply = try await self.act(.declare(act), totp: body.totp, texts, context)
        return try await eventAnswer(reply, status: .created)
    }

    private func source(
        _ body: DeclareBody,
        _ texts: inout Texts
    ) throws -> DeclareAct.Source {
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
            try plan(
                PlanBody(
                    kind: kind,
                    name: name,
                    basis: body.basis,
                    areas: areas,
                    systems: systems
                ),
                &texts
            )
        )
    }

    private func plan(_ body: PlanBody, _ texts: inout Texts) throws -> EventPlan {
        let kind: EventKind = try Reading.word(body.kind)
        let areas: [AreaID] = try Reading.all(body.areas, .areaUnknown)
        let systems: [SystemID] = try Reading.all(body.systems, .systemUnknown)
        let name = try texts.add(body.name)
        let basis = try body.basis.map { try texts.add($0) }
        return EventPlan(kind: kind, name: name, basis: basis, areas: areas, systems: systems)
    }

    /// Keeps the texts in the directory before the ledger names their digests.
    ///
    /// What somebody writes who may not act is not kept: their act goes to the core without, to be
    /// refused and recorded there. Should they have become an operator in between, it is kept
    /// after the act. A repeat's texts are kept already, under the digests of the first.
    private func act(
        _ act: Act,
        totp: String?,
        _ texts: Texts,
        _ context: DoorContext
    ) async throws -> Reply {
        let isKnown = try await isKnownKey(context)
        let isKept = try await isKnown ? false : mayPrepareEvents(context)
        if isKept { try await keep(texts) }
        let reply = try await self.act(act, totp: totp, context)
        if !isKept, !reply.isRepeat { try await keep(texts) }
        return reply
    }

    private func keep(_ texts: Texts) async throws {
        for text in texts.salted { try await directory.store(text, about: nil) }
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
        let brief: BriefEventPayload
        let id: EventID
        var fixed: [GrantID]?
        switch reply.outcome {
        case .accepted(.event(let event, let state)):
            id = event
            brief = BriefEventPayload(id: id.description, state: state.rawValue, closesAt: nil)
        case .accepted(.extended(let event, let closesAt, let grants)):
            (id, fixed) = (event, grants)
            // Only what is active can be extended.
            brief = BriefEventPayload(
                id: id.description,
                state: EventState.active.rawValue,
                closesAt: JST.machine(closesAt)
            )
        default: throw Problem.malformed
        }
        func answer(_ event: some Encodable) -> Response {
            let payload = EventActPayload(
                event: event,
                fixedGrants: fixed?.map(\.description),
                reference: reply.request.description
            )
            return .json(payload, status: status)
        }
        // The act is recorded: that the state cannot be read just now must not look like a
        // failure of the act.
        guard let event = try? await payload(of: id, reply.request) else { return answer(brief) }
        return answer(event)
    }
}

private struct EventListPayload: Encodable {
    let events: [EventPayload]
    let next: String?
}

private struct EventActPayload<Event: Encodable>: Encodable {
    let event: Event
    let fixedGrants: [String]?
    let reference: String
}

/// What is known of an event from the reply alone.
private struct BriefEventPayload: Encodable {
    let id: String
    let state: String
    let closesAt: String?
}

/// Free texts of a request, salted but not kept yet.
private struct Texts {
    let random: RandomSource
    private(set) var salted: [SaltedText] = []

    init(random: RandomSource) {
        self.random = random
    }

    mutating func add(_ text: String) throws -> Digest {
        let text = SaltedText(try Reading.text(text), random: random)
        salted.append(text)
        return text.digest
    }
}
