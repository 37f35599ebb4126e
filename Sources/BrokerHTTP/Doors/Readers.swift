import Broker
import BrokerCore
import Hummingbird

/// Who may read: people of the roster, and the host's accounts that are nobody's.
extension Doors {
    /// Throws `actor_unknown` for any other local account.
    func admitReader(_ context: DoorContext) async throws {
        let uid = try context.uid
        guard !isNobody(uid) else { return }
        guard try await read({ $0.state.register.uids[uid] }) != nil else {
            throw Problem(.actorUnknown, reference: drawRequest())
        }
    }

    /// The history says who worked where and when: for those who answer for that, and root.
    func admitHistoryReader(_ context: DoorContext) async throws {
        let uid = try context.uid
        guard uid != 0 else { return }
        let refusal: Refusal? = try await read { engine in
            let register = engine.state.register
            guard !isNobody(uid), let person = register.uids[uid] else { return .actorUnknown }
            let roles: [Role] = [.operator, .approver, .auditor, .owner]
            return roles.contains { register.hasRole($0, person) } ? nil : .roleMissing
        }
        if let refusal { throw Problem(refusal, reference: drawRequest()) }
    }

    /// Is the caller somebody who may prepare or declare an event at this moment?
    ///
    /// Only whether texts are kept before the act hangs on it; the core decides the act.
    func mayPrepareEvents(_ context: DoorContext) async throws -> Bool {
        let uid = try context.uid
        let now = clock.stamp().now
        return try await read { engine in
            let state = engine.state
            guard !isNobody(uid), let person = state.register.uids[uid] else { return false }
            return state.authority.isCurrent(person, at: now)
                && state.register.hasRole(.operator, person)
        }
    }
}
