import Broker
import BrokerCore
import Hummingbird

/// `/v1/persons` and `/v1/terminals`: the register as it stands.
extension Doors {
    func addRegister(to router: Router<DoorContext>) {
        router.get("/v1/persons") { _, context in
            try await self.admitReader(context)
            return try await self.persons()
        }
        router.get("/v1/terminals") { _, context in
            try await self.admitReader(context)
            let terminals = try await self.read { engine in
                let register = engine.state.register
                return register.terminalOrder.compactMap { register.terminals[$0] }
            }
            return Response.json(["terminals": terminals.map(TerminalPayload.init)])
        }
    }

    private func persons() async throws -> Response {
        let clock = clock
        let views = try await read { engine in
            let (register, authority) = (engine.state.register, engine.state.authority)
            let now = clock.stamp().now
            return register.personOrder.compactMap { register.persons[$0] }.map { row in
                PersonView(
                    row: row,
                    isCurrent: authority.isCurrent(row.id, at: now),
                    isEnrolled: register.enrolled.contains(row.id),
                    isInvited: register.invited.contains(row.id)
                )
            }
        }
        let names = await names.names(of: views.map(\.row.id))
        return .json(["persons": views.map { PersonPayload($0, names[$0.row.id]) }])
    }
}

private struct PersonView: Sendable {
    let row: Person
    let isCurrent: Bool
    let isEnrolled: Bool
    let isInvited: Bool
}

private struct PersonPayload: Encodable {
    let id: String
    let name: String?
    let employer: String
    let relation: String
    let roles: [String]
    let groups: [String]
    let epoch: Int
    let current: Bool
    let enrolled: Bool
    let invited: Bool
    let uid: UInt32?
    let certificate: String?

    init(_ view: PersonView, _ name: String?) {
        id = view.row.id.text
        self.name = name
        employer = view.row.employer.text
        relation = view.row.relation.rawValue
        roles = view.row.roles.map(\.rawValue)
        groups = view.row.groups.map(\.text)
        epoch = view.row.epoch
        current = view.isCurrent
        enrolled = view.isEnrolled
        invited = view.isInvited
        uid = view.row.uid
        certificate = view.row.certificate?.description
    }
}

private struct TerminalPayload: Encodable {
    let id: String
    let kind: String
    let site: String
    let room: String?

    init(_ terminal: Terminal) {
        id = terminal.id.text
        kind = terminal.kind.rawValue
        site = terminal.site.text
        room = terminal.room?.text
    }
}
