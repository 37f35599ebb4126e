import Broker
import BrokerCore

/// Acts that came with a key.
extension SituationWatch {
    mutating func repeated(_ seen: TurnSeen) {
        var firsts: Set<RequestID> = []
        for (command, reply) in seen.answered {
            guard let mark = command.mark else { continue }
            meet(.keyReusedRefused, if: reply.outcome.refusal == .keyReused)
            guard reply.isRepeat else {
                let isLost = lostKeys.remove(mark) != nil
                meet(.repeatDoneAfterLoss, if: isLost && reply.outcome.refusal == nil)
                firsts.insert(reply.request)
                continue
            }
            meet(.repeatAnswered, if: reply.outcome.refusal == nil)
            meet(.repeatRefusedAlike, if: reply.outcome.refusal != nil)
            meet(.repeatAnsweredInBatch, if: firsts.contains(reply.request))
            meet(.repeatAnsweredAfterCrash, if: unansweredKeys.remove(mark) != nil)
        }
    }
}
