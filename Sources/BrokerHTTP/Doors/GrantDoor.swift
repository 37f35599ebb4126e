import Broker
import BrokerCore
import Hummingbird
import Messages
import Requests

/// `/v1/grants`: who may see what, person by person.
extension Doors {
    func addGrants(to router: Router<DoorContext>) {
        let grants = router.group("/v1/grants")
        grants.get { request, context in try await self.listGrants(request, context) }
        grants.post { request, context in try await self.grant(request, context) }
        grants.post("revoke") { request, context in try await self.revoke(request, context) }
    }

    private func listGrants(_ request: Request, _ context: DoorContext) async throws -> Response {
        try await admitReader(context)
        let page = try Page(request)
        let wanted: EventID? = try request.uri.queryParameters["event"].map {
            try Reading.id(String($0), .eventUnknown)
        }
        let clock = clock
        let (views, next) = try await read { engine in
            let state = engine.state
            let events = wanted.map { [$0] } ?? state.eventOrder
            let live = events.flatMap { state.records[$0]?.grantOrder ?? [] }
                .filter { state.authority.grants[$0] != nil }
            let ids = page.of(live)
            let now = clock.stamp().now
            return (ids.rows.compactMap { GrantView($0, engine, at: now) }, ids.next)
        }
        return .json(GrantListPayload(grants: await payloads(views), next: next))
    }

    private func grant(_ request: Request, _ context: DoorContext) async throws -> Response {
        let body = try await request.act(GrantBody.self, context)
        let act = try body.act(drawn: drawNumber())
        let reply = try await self.act(.grant(act), totp: body.totp, context)
        guard case .accepted(.granted(let outcomes)) = reply.outcome else {
            throw Problem.malformed
        }
        let names = await names.names(of: outcomes.map(\.person))
        let results = outcomes.map { GrantResultPayload($0, names) }
        let issued = results.count { $0.grant != nil }
        return .json(
            GrantedPayload(
                event: act.event.description,
                issued: issued,
                refused: results.count - issued,
                results: results,
                reference: reply.request.description
            )
        )
    }

    private func revoke(_ request: Request, _ context: DoorContext) async throws -> Response {
        let body = try await request.act(RevokeBody.self, context)
        let reply = try await act(.revoke(try body.act()), context)
        guard case .accepted(.revoked(let outcomes)) = reply.outcome else {
            throw Problem.malformed
        }
        return .json(
            RevokedPayload(
                results: outcomes.map(RevokeResultPayload.init),
                reference: reply.request.description
            )
        )
    }
}

extension GrantBody {
    func act(drawn: UInt64) throws -> GrantAct {
        GrantAct(
            event: try Reading.id(event, .eventUnknown),
            persons: try Reading.all(persons, .personUnknown),
            group: try group.map { try Reading.named($0, .personUnknown) },
            systems: try Reading.all(systems, .systemUnknown),
            scope: try scope(),
            purpose: try Reading.word(purpose, .purposeNotAllowed),
            place: try place(),
            notBefore: try notBefore.map(Reading.instant),
            notAfter: try notAfter.map { .instant(try Reading.instant($0)) } ?? .event,
            drawn: drawn
        )
    }

    private func scope() throws -> Scope {
        Scope(
            screens: try Reading.all(screens, .screenUnknown),
            fields: try Reading.all(fields, .fieldUnknown),
            operations: try operations.map { words in
                try words.map { try Reading.word($0, .operationNotGranted) }
            } ?? [.view]
        )
    }

    private func place() throws -> Place? {
        switch (terminal, site) {
        case (nil, nil): nil
        case (let id?, nil): .terminal(try Reading.named(id, .terminalUnknown))
        case (nil, let id?): .site(try Reading.named(id, .terminalUnknown))
        case (.some, .some): throw Problem.malformed
        }
    }
}

extension RevokeBody {
    func act() throws -> RevokeAct {
        switch (grants, person) {
        case (let ids?, nil): .grants(try ids.map { try Reading.id($0, .grantUnknown) })
        case (nil, let id?): .person(try Reading.named(id, .personUnknown))
        default: throw Problem.malformed
        }
    }
}

private struct GrantListPayload: Encodable {
    let grants: [GrantPayload]
    let next: String?
}

private struct GrantedPayload: Encodable {
    let event: String
    let issued: Int
    let refused: Int
    let results: [GrantResultPayload]
    let reference: String
}

private struct GrantResultPayload: Encodable {
    let person: String
    let name: String?
    let grant: String?
    let refusal: NamedRefusalPayload?

    init(_ outcome: GrantOutcome, _ names: [PersonID: String]) {
        person = outcome.person.text
        name = names[outcome.person]
        switch outcome {
        case .issued(let id, _):
            grant = id.description
            refusal = nil
        case .refused(_, let code):
            grant = nil
            refusal = NamedRefusalPayload(code)
        }
    }
}

private struct RevokedPayload: Encodable {
    let results: [RevokeResultPayload]
    let reference: String
}

private struct RevokeResultPayload: Encodable {
    let grant: String
    let ended: Bool
    let refusal: NamedRefusalPayload?

    init(_ outcome: RevokeOutcome) {
        switch outcome {
        case .ended(let id): (grant, ended, refusal) = (id.description, true, nil)
        case .refused(let id, let code):
            (grant, ended, refusal) = (id.description, false, NamedRefusalPayload(code))
        }
    }
}

extension GrantOutcome {
    var person: PersonID {
        switch self {
        case .issued(_, let person), .refused(let person, _): person
        }
    }
}
