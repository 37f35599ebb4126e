import BrokerCore

/// Single records, each by the laws as they stood before its batch.
extension SituationWatch {
    mutating func recorded(_ record: LawRecord, _ seen: TurnSeen) {
        switch record.fact {
        case .approved(let event, let window): approved(event, window, record, seen.before)
        case .extended(let event, let closesAt):
            meet(.extendedToCap, if: seen.after.history.standing(of: event).capAt == closesAt)
        case .shortened(_, let closesAt):
            meet(.shortenedToNextMillisecond, if: closesAt == record.at + 1)
        case .declared(_, let declaration):
            meet(.declaredWithInheritedCap, if: declaration.inheritedCap != nil)
        case .lapsed(let event, _):
            meet(.lapsedAfterEnd, if: seen.before.history.standing(of: event).endedAt != nil)
        case .suspended:
            let isHalf =
                seen.before.isSuspended
                && seen.before.resumeAsked.map { record.at - $0.at < LawRules.secondPerson } == true
            meet(.halfResumedThenSuspended, if: isHalf)
            let isBetween = seen.before.events.contains(where: seen.before.isHalfEnded)
            meet(.suspendedBetweenGroupedEnds, if: isBetween)
        case .closed(let event):
            meet(.closedBetweenSuspensionEnds, if: seen.before.isHalfSuspended(event))
        case .resumed(let event?):
            let others = seen.after.openEvents(at: record.at).filter { $0 != event }
            meet(.resumedOneOfTwo, if: others.contains { seen.after.isStopped($0) })
        case .clockConfirmAsked:
            meet(.confirmationsApart, if: isApart(record, seen.before))
        case .grantsEnded(_, let grants, let end) where end.cause == "person_removed":
            let isByItself = grants.contains { id in
                seen.after.history.grant(id).flatMap { seen.before.history.row(of: $0.person) }?
                    .validTo == end.at
            }
            meet(.rosterTimeRanOut, if: isByItself)
        case .activated(let credential): activated(credential, record, seen.before)
        case .credentialsEnded, .grantsEnded: ranOut(record, seen)
        default: break
        }
    }

    private mutating func approved(
        _ event: String,
        _ window: LawWindow?,
        _ record: LawRecord,
        _ before: LawOracle
    ) {
        let standing = before.history.standing(of: event)
        meet(.approvedAtLastMillisecond, if: standing.approvalDue == record.at + 1)
        meet(.approvedAfterEnd, if: standing.endedAt != nil)
    }

    private func isApart(_ record: LawRecord, _ before: LawOracle) -> Bool {
        guard let asked = before.clockAsked, .person(asked.by) != record.actor else { return false }
        return record.at - asked.at < LawRules.secondPerson
    }

    private mutating func activated(
        _ credential: LawCredential,
        _ record: LawRecord,
        _ before: LawOracle
    ) {
        let former = before.history.activations.map(\.credential).filter {
            $0.grant == credential.grant && $0.system == credential.system
        }
        meet(.activatedAgainAtEnd, if: former.contains { $0.notAfter == record.at })
        meet(
            .activatedElsewhere,
            if: former.contains {
                $0.id == credential.superseded && $0.terminal != credential.terminal
            }
        )
        meet(.laterGrantActivated, if: notYet.remove(credential.grant) != nil)
    }

    /// An end that passed while the wall clock showed an earlier moment than it.
    private mutating func ranOut(_ record: LawRecord, _ seen: TurnSeen) {
        let end: LawEnd? =
            switch record.fact {
            case .grantsEnded(_, _, let end), .credentialsEnded(_, _, let end): end
            default: nil
            }
        guard let end, end.cause == "expired", let glimpse = seen.course.glimpses.first else {
            return
        }
        meet(.endWhileWallBehind, if: seen.decided.isSure && glimpse.reading.wall < end.at)
    }
}
