import Broker
import BrokerCore
import Credentials
import Messages
import Requests

/// What a person entered on the activation page.
struct EnteredForm: Sendable {
    /// Nil: nothing that could be anybody's id.
    let person: PersonID?
    let passphrase: Secret
    let code: String
    let grant: GrantID?

    /// Throws ``Problem``: a field is empty, or names a grant that cannot be one.
    init(_ form: Form) throws {
        guard let person = form["person"], let passphrase = form["passphrase"],
            let code = form["totp"]
        else { throw Problem(.factorMissing, reference: nil) }
        self.person = PersonID(typed(person))
        self.passphrase = Secret(passphrase)
        self.code = typed(code)
        grant = try form["grant"].map { try Reading.id($0, .grantUnknown) }
    }

    /// What is written into the form when it is shown again.
    var fields: ActivationPage.Fields { .init(person: person, grant: grant) }
}

extension PageDoor {
    /// By the same act as the token endpoint (``Doors/activate(_:_:)``).
    func activate(
        _ entered: EnteredForm,
        _ visit: PageVisit,
        _ context: DoorContext
    ) async throws -> Activation {
        guard let person = entered.person else {
            throw Problem(.factorWrong, reference: nil, text: .activationUnproven)
        }
        let choices = try await entered.grant == nil ? self.choices(of: person, visit) : []
        // Who has nothing here has nothing to prove: else a stranger's guesses would count against
        // an operator, whose codes open events.
        guard entered.grant != nil || !choices.isEmpty else {
            throw Problem(
                .factorWrong,
                reference: doors.drawRequest(),
                text: .activationUnproven
            )
        }
        // A number that was never given out is as unknown as the grants of somebody who has none.
        let chosen = choices.count == 1 ? choices[0].id : GrantID(drawn: doors.drawNumber())
        let attempt = ActivationAttempt(
            person: person,
            grant: entered.grant ?? chosen,
            system: visit.system.system.id,
            terminal: visit.terminal,
            passphrase: entered.passphrase,
            code: entered.code,
            isGrantNamed: entered.grant != nil
        )
        do {
            return try await doors.activate(attempt, context)
        } catch let problem as Problem
            where choices.count > 1 && problem.code == Refusal.grantUnknown.rawValue
        {
            // Both factors were right, or another refusal would have come first.
            throw ChoiceNeeded(choices: choices, reference: problem.reference)
        }
    }

    /// The live grants of a person for a system, oldest first: those that can be used at this
    /// terminal now, or the newest of all if none can, to say why.
    private func choices(of person: PersonID, _ visit: PageVisit) async throws -> [GrantChoice] {
        let (system, terminal) = (visit.system.system.id, visit.terminal)
        let now = doors.clock.stamp().now
        return try await doors.read { engine in
            let all = engine.state.liveGrants(of: person, for: system)
            let usable = all.filter { grant in
                engine.state.authority.refusal(of: grant, at: now) == nil
                    && engine.state.isPlace(of: grant, terminal)
            }
            return (usable.isEmpty ? Array(all.suffix(1)) : usable).map { grant in
                let longest = now + engine.state.register.policy.credentialMax
                let until = engine.state.authority.expiry(of: grant, credentialEnd: longest)
                return GrantChoice(id: grant.id, purpose: grant.purpose, until: until)
            }
        }
    }
}

/// A person who has shown both factors holds several grants, and has to say which.
struct ChoiceNeeded: Error {
    let choices: [GrantChoice]
    let reference: ReferenceNumber?

    var problem: Problem {
        Problem(.grantUnknown, reference: reference, text: .grantNotChosen, isDecided: true)
    }
}
