import Broker
package import BrokerCore
import Hummingbird

/// Who acts and who may read: people of the roster, and the host's accounts that are nobody's.
extension Doors {
    /// Who acts as the kernel or the handshake says; no header names anybody. A proxy acts for
    /// nobody, and the certificate of a downstream system is no person's.
    ///
    /// Whose certificate it is the register says at each request: a binding that is taken off the
    /// roster is gone at once.
    package func actor(behind peer: Peer) -> Caller? {
        switch peer {
        case .account(let uid): return .uid(uid)
        case .proxy, .network(_, certificate: nil): return nil
        case .network(_, let certificate?):
            let isSystems = callers.system(authorization: nil, certificate: certificate) != nil
            return isSystems ? nil : .certificate(certificate)
        }
    }

    /// People on duty and those who answer for it, and the accounts that are nobody's; what an
    /// entrustee may know stands in `/v1/me`.
    func admitReader(_ context: DoorContext) async throws {
        guard try !context.caller.isNobodysAccount else { return }
        try await admit(Role.allCases.filter { $0 != .entrustee }, context)
    }

    /// The history says who worked where and when: for those who answer for that, and root.
    func admitHistoryReader(_ context: DoorContext) async throws {
        try await admit([.operator, .approver, .auditor, .owner], context)
    }

    /// People with one of `roles` whose row is current, and root.
    func admit(_ roles: [Role], _ context: DoorContext) async throws {
        let caller = try context.caller
        guard caller != .uid(0) else { return }
        let now = clock.stamp().now
        let refusal: Refusal? = try await read { engine in
            let register = engine.state.register
            guard let person = register.person(behind: caller) else { return .actorUnknown }
            guard engine.state.authority.isCurrent(person, at: now) else {
                return .personNotCurrent
            }
            return roles.contains { register.hasRole($0, person) } ? nil : .roleMissing
        }
        if let refusal { throw Problem(refusal, reference: drawRequest()) }
    }

    /// Is the caller somebody who may prepare or declare an event at this moment?
    ///
    /// Only whether texts are kept before the act hangs on it; the core decides the act.
    func mayPrepareEvents(_ context: DoorContext) async throws -> Bool {
        let caller = try context.caller
        let now = clock.stamp().now
        return try await read { engine in
            let state = engine.state
            guard let person = state.register.person(behind: caller) else { return false }
            return state.authority.isCurrent(person, at: now)
                && state.register.hasRole(.operator, person)
        }
    }
}

extension Caller {
    /// Root and the overflow uid may read; no certificate is theirs.
    fileprivate var isNobodysAccount: Bool {
        if case .uid(let uid) = self { isNobody(uid) } else { false }
    }
}
