import Broker
import BrokerCore

/// Single answers, each by the laws as they stood before its batch.
extension SituationWatch {
    mutating func answered(_ command: Command, _ reply: Reply, _ seen: TurnSeen) {
        let refusal = reply.outcome.refusal
        meet(.ownCaseRefused, if: isOwnCase(reply.outcome))
        if case .certificate(let digest) = command.caller { came(by: digest, reply) }
        switch command.act {
        case .approve(let event):
            let due = seen.before.history.standing(of: "\(event)").approvalDue
            meet(.approvalAtDueRefused, if: refusal == .eventNotActive && due == seen.at)
        case .extend(let event, let length):
            let standing = seen.before.history.standing(of: "\(event)")
            guard refusal == .eventCapReached, let closesAt = standing.closesAt,
                let cap = standing.capAt
            else { return }
            let asked =
                switch length {
                case .by(let span): closesAt + span.count
                case .until(let end): end.millisecondsSince1970
                }
            meet(.extensionPastCapRefused, if: asked == cap + 1)
        case .declare(let act): declared(act, command.caller, refusal, seen)
        case .resume: meet(.resumeBySamePersonRefused, if: refusal == .approverConflict)
        case .revoke: revoked(reply.outcome, seen)
        case .activate(let act, .beforeFactors):
            guard reply.outcome == .accepted(.clearToVerify),
                let grant = seen.after.history.grant("\(act.grant)")
            else { return }
            looks["\(act.token)"] = Look(
                grant: grant.id,
                person: grant.person,
                event: grant.event,
                size: seen.after.history.records.count
            )
        case .activate(let act, .withFactors): activation(act, refusal, seen)
        default: break
        }
    }

    private mutating func came(by certificate: Digest, _ reply: Reply) {
        let refusal = reply.outcome.refusal
        meet(.actedByCertificate, if: refusal == nil && reply.seqs != nil)
        meet(.certificateIsNoSecondPerson, if: refusal == .approverConflict)
        let hasOwner = Company.person(ofCertificate: certificate) != nil
        meet(.formerCertificateRefused, if: hasOwner && refusal == .actorUnknown)
    }

    private func isOwnCase(_ outcome: Outcome) -> Bool {
        if outcome.refusal == .dutyConflict { return true }
        guard case .accepted(.granted(let outcomes)) = outcome else { return false }
        return outcomes.contains { if case .refused(_, .dutyConflict) = $0 { true } else { false } }
    }

    private mutating func declared(
        _ act: DeclareAct,
        _ caller: Caller,
        _ refusal: Refusal?,
        _ seen: TurnSeen
    ) {
        guard case .direct(let plan) = act.source else { return }
        meet(.standbyBoundDeclaration, if: refusal == .conditionNotAttested)
        guard refusal == .approvalRequired else { return }
        let person: String? =
            switch caller {
            case .uid(let uid): seen.before.history.person(ofUID: uid)
            case .certificate(let digest):
                seen.before.history.person(ofCertificate: digest.description)
            case .person(let id): id.text
            case .daemon: nil
            }
        let hasLapsed = seen.before.events.contains { event in
            let standing = seen.before.history.standing(of: event)
            return standing.declaredBy == person && standing.isLapsed
        }
        let cap = seen.before.boundingCap(of: LawPlan(plan), except: "", at: seen.at)
        meet(.lapserNeedsApproval, if: hasLapsed && cap == nil)
    }

    private mutating func revoked(_ outcome: Outcome, _ seen: TurnSeen) {
        guard case .accepted(.revoked(let outcomes)) = outcome else { return }
        for case .refused(let id, .grantEnded) in outcomes {
            guard let grant = seen.before.history.grant("\(id)") else { continue }
            let end = grant.notAfter ?? seen.before.history.standing(of: grant.event).effectiveEnd
            meet(.revokedAfterEnd, if: end.map { $0 <= seen.at } == true)
        }
    }

    private mutating func activation(_ act: ActivateAct, _ refusal: Refusal?, _ seen: TurnSeen) {
        let id = "\(act.grant)"
        if refusal == .grantNotYet { notYet.insert(id) }
        if let refusal, let grant = seen.before.history.grant(id) {
            let end = seen.before.history.standing(of: grant.event).effectiveEnd
            let isAtEnd = grant.notAfter == seen.at || end == seen.at
            let isEnd = [.grantEnded, .eventNotActive].contains(refusal)
            meet(.activationAtEndRefused, if: isAtEnd && isEnd)
        }
        guard let look = looks.removeValue(forKey: "\(act.token)") else { return }
        meet(.pauseBetweenStages, if: look.wasPaused)
        guard refusal != nil else { return }
        for record in seen.before.history.records.dropFirst(look.size) {
            switch record.fact {
            case .personEnded(look.person): meet(.personEndedBetweenStages)
            case .grantsEnded(_, let grants, let end)
            where grants.contains(look.grant) && end.cause == "revoked":
                meet(.revokedBetweenStages)
            case .closed(look.event): meet(.closedBetweenStages)
            case .suspended: meet(.suspendedBetweenStages)
            default: break
            }
        }
    }
}
