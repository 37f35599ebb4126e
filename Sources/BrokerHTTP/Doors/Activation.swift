import Broker
import BrokerCore
import Credentials
import Hummingbird
import Messages

/// What a person shows to activate a grant, at whichever door.
struct ActivationAttempt: Sendable {
    let person: PersonID
    let grant: GrantID
    let system: SystemID
    let terminal: TerminalID?
    let passphrase: Secret?
    let code: String?
    /// Did the person name the grant? Who knows its number may hear at once what is against it;
    /// to anybody else nothing is said before the factors are right.
    var isGrantNamed = true
}

/// A grant that became a credential.
struct Activation: Sendable {
    let token: Token
    let credential: ActivatedCredential
    let at: Instant
    let reference: ReferenceNumber
}

/// Activation: the one function behind the token endpoint and the page.
extension Doors {
    /// Throws ``Problem``; whether a person exists is not in it.
    func activate(
        _ attempt: ActivationAttempt,
        _ context: DoorContext
    ) async throws -> Activation {
        let token = Token.mint(random: random)
        let request = drawRequest()
        let act = ActivateAct(
            person: attempt.person,
            grant: attempt.grant,
            system: attempt.system,
            terminal: attempt.terminal,
            token: token.digest,
            drawn: CredentialID(drawn: drawNumber())
        )
        func decided(_ stage: ActivationStage, _ factor: FactorEvidence) async throws -> Reply {
            let command = Command(
                caller: .person(attempt.person),
                request: request,
                factor: factor,
                act: .activate(act, stage)
            )
            return try await answer(command, context)
        }
        // The costly passphrase comes after every cheap check, and never before a throttle.
        let before = try await decided(.beforeFactors, .none)
        let isHopeless = before.outcome.refusal.map(attempt.ends) ?? false
        if isHopeless { throw attempt.refusal(before) }
        let outcome = try await factors.verifyBoth(
            attempt.person,
            passphrase: attempt.passphrase,
            code: attempt.code,
            at: clock.wall
        )
        let reply = try await decided(.withFactors, outcome.evidence)
        guard case .accepted(.activated(let credential)) = reply.outcome else {
            throw attempt.refusal(reply)
        }
        return Activation(
            token: token,
            credential: credential,
            at: reply.at,
            reference: reply.request
        )
    }
}

extension ActivationAttempt {
    /// Is there nothing to be gained by the factors any more?
    ///
    /// Who named no grant is told what is against theirs once they have shown who they are; where
    /// they cannot, as while they are throttled, nothing further is recorded in their name.
    fileprivate func ends(_ refusal: Refusal) -> Bool {
        isGrantNamed || refusal.isBeforeProof
    }

    /// Who asks here is anonymous until the factors: whether a person exists is not said.
    fileprivate func refusal(_ reply: Reply) -> Problem {
        guard case .refused(let refusal, let retryAfter) = reply.outcome else {
            return .malformed
        }
        if !isGrantNamed, refusal.isBeforeProof {
            return Problem(
                .factorWrong,
                reference: reply.request,
                text: .activationUnproven,
                isDecided: true
            )
        }
        return Problem(
            refusal == .personUnknown ? .grantUnknown : refusal,
            reference: reply.request,
            retryAfter: retryAfter,
            isDecided: true
        )
    }
}

extension Refusal {
    /// Is it about who somebody is? It would tell strangers from people of the roster, and those
    /// who have enrolled from those who have not.
    fileprivate var isBeforeProof: Bool {
        switch self {
        case .personUnknown, .factorMissing, .factorWrong, .factorThrottled: true
        default: false
        }
    }
}
