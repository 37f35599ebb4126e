import Broker
import BrokerCore
import Messages

/// A live grant with what its row shows, taken out of the sequencer in one piece.
struct GrantView: Sendable {
    let grant: Grant
    let row: Person?
    let endsAt: Instant?
    let activeSystems: [SystemID]

    init?(_ id: GrantID, _ engine: Engine, at now: Instant) {
        let authority = engine.state.authority
        guard let live = authority.grants[id] else { return nil }
        grant = live.grant
        row = engine.state.register.persons[live.grant.person]
        endsAt = [authority.events[live.grant.event]?.endsAt, live.grant.fixedEnd]
            .compactMap { $0 }.min()
        activeSystems = live.tokens.compactMap { token in
            guard let credential = authority.credentials[token]?.credential,
                case .success = authority.check(
                    token: token,
                    audience: credential.system,
                    at: now
                )
            else { return nil }
            return credential.system
        }
    }
}

struct GrantPayload: Encodable, Sendable {
    let id: String
    let event: String
    let person: String
    let name: String?
    let employer: String?
    let relation: String?
    let systems: [String]
    let purpose: String
    let screens: [String]
    let fields: [String]
    let operations: [String]
    let terminal: String?
    let site: String?
    let notBefore: String
    let notAfter: String?
    let endsAt: String?
    let grantedBy: String
    let grantedAt: String
    let activeSystems: [String]

    init(_ view: GrantView, names: [PersonID: String]) {
        let grant = view.grant
        id = grant.id.description
        event = grant.event.description
        person = grant.person.text
        name = names[grant.person]
        employer = view.row?.employer.text
        relation = view.row?.relation.rawValue
        systems = grant.systems.map(\.text)
        purpose = grant.purpose.rawValue
        screens = grant.scope.screens.map(\.text)
        fields = grant.scope.fields.map(\.text)
        operations = grant.scope.operations.map(\.rawValue)
        terminal = if case .terminal(let id) = grant.place { id.text } else { nil }
        site = if case .site(let id) = grant.place { id.text } else { nil }
        notBefore = JST.machine(grant.notBefore)
        notAfter = grant.fixedEnd.map(JST.machine)
        endsAt = view.endsAt.map(JST.machine)
        grantedBy = grant.grantedBy.text
        grantedAt = JST.machine(grant.grantedAt)
        activeSystems = view.activeSystems.map(\.text)
    }
}

extension Doors {
    func payloads(_ views: [GrantView]) async -> [GrantPayload] {
        let names = await names.names(of: views.map(\.grant.person))
        return views.map { GrantPayload($0, names: names) }
    }
}

struct SystemPayload: Encodable, Sendable {
    let id: String
    let name: [String: String]
    let enforcement: String
    let terminal: String
    let drill: Bool
    let residualSeconds: Int
    let screens: [String]
    let fields: [String]
    let operations: [String]

    init(_ row: CallerSystem) {
        let system = row.system
        id = system.id.text
        name = ["ja": row.name.ja, "en": row.name.en]
        enforcement = system.enforcement.rawValue
        terminal = system.terminal.rawValue
        drill = system.isDrill
        residualSeconds = system.residualSeconds
        screens = system.screens.map(\.text)
        fields = system.fields.map(\.text)
        operations = system.operations.map(\.rawValue)
    }
}
