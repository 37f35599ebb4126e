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
            isRepeat: reply.isRepeat
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
