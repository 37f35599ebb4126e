import Broker
import BrokerCore

extension LawAct {
    init(_ command: Command, _ reply: Reply) {
        self.init(
            caller: Caller(command.caller),
            name: command.act.name.rawValue,
            request: "\(reply.request)",
            factor: Factor(command.factor),
            isLook: command.act.isLook,
            refusal: reply.outcome.refusal?.rawValue,
            seqs: reply.seqs,
            mark: command.mark.map(LawMark.init),
            isRepeat: reply.isRepeat,
            aim: LawAim(command.act),
            claims: reply.outcome.claims,
            expiresAt: reply.outcome.expiresAt
        )
    }
}

extension LawAct.Caller {
    fileprivate init(_ caller: BrokerCore.Caller) {
        switch caller {
        case .uid(let uid): self = .uid(uid)
        case .certificate(let digest): self = .certificate(digest.description)
        case .person(let id): self = .person(id.text)
        case .daemon: self = .daemon
        }
    }
}

extension LawAct.Factor {
    fileprivate init(_ factor: FactorEvidence) {
        switch factor {
        case .none: self = .none
        case .wrong: self = .wrong
        case .totp(let step), .passphraseAndTOTP(let step): self = .code(step: step)
        }
    }
}

extension Act {
    fileprivate var isLook: Bool {
        if case .activate(_, .beforeFactors) = self { true } else { false }
    }
}

extension LawMark {
    init(_ mark: IdempotencyMark) {
        self.init(key: "\(mark.key)", content: "\(mark.content)")
    }
}

extension LawAim {
    fileprivate init?(_ act: Act) {
        switch act {
        case .shorten(let event, let closesAt):
            self = .shortening(event: "\(event)", to: closesAt.millisecondsSince1970)
        case .close(let event): self = .closing(event: "\(event)")
        case .withdraw(let event): self = .withdrawal(event: "\(event)")
        case .suspendAll: self = .suspension
        case .revoke(.grants(let ids)): self = .revocation(grants: ids.map(\.description))
        case .revoke(.person(let person)): self = .removal(of: person.text)
        case .revoke(.credential(let token)): self = .givingBack(token: "\(token)")
        default: return nil
        }
    }
}

extension Outcome {
    fileprivate var claims: [LawClaim] {
        if case .accepted(let acceptance) = self { acceptance.claims } else { [] }
    }

    fileprivate var expiresAt: Int64? {
        guard case .accepted(.activated(let credential)) = self else { return nil }
        return credential.expiresAt.millisecondsSince1970
    }
}

extension Acceptance {
    fileprivate var claims: [LawClaim] {
        switch self {
        case .event(let id, _): [.moved(event: "\(id)")]
        case .extended(let id, let closesAt, let fixed):
            [.extended(event: "\(id)", until: closesAt.millisecondsSince1970)]
                + fixed.map { .keepsItsEnd(grant: "\($0)") }
        case .granted(let outcomes): outcomes.map(LawClaim.init)
        case .revoked(let outcomes): outcomes.map(LawClaim.init)
        case .activated(let credential):
            [
                .activated(
                    credential: "\(credential.id)",
                    grant: "\(credential.grant)",
                    superseding: credential.superseded?.description
                )
            ]
        case .suspended: [.suspended]
        case .resumeRequested(let event): [.asked(about: event?.description)]
        case .resumed(let event): [.settled(about: event?.description)]
        case .registerRequested, .clockConfirmRequested, .ledgerContinueRequested:
            [.asked(about: nil)]
        case .registered, .clockConfirmed, .ledgerContinued: [.settled(about: nil)]
        case .enrolmentIssued(let persons): persons.map { .invited($0.text) }
        case .enrolled(let person): [.enrolled(person.text)]
        case .exported(let entries): [.exported(entries: entries)]
        case .clearToVerify, .recorded, .done: []
        }
    }
}

extension LawClaim {
    fileprivate init(_ outcome: GrantOutcome) {
        switch outcome {
        case .issued(let id, let person): self = .issued(grant: "\(id)", to: person.text)
        case .refused(let person, let refusal):
            self = .refused(subject: person.text, code: refusal.rawValue)
        }
    }

    fileprivate init(_ outcome: RevokeOutcome) {
        switch outcome {
        case .ended(let id): self = .ended(grant: "\(id)")
        case .refused(let id, let refusal):
            self = .refused(subject: "\(id)", code: refusal.rawValue)
        }
    }
}
