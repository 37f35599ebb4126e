import BrokerCore

/// Deaths and starts.
extension SituationWatch {
    mutating func died(_ death: DeathSeen) {
        let turn = death.turn
        glimpsed(turn, wasKilled: true)
        let opens = death.decidedRecords.contains { LawOracle.opensAccess($0.fact) }
        meet(.reserveGone, if: death.isFull)
        switch death.isFull ? nil : death.fault {
        case .kill(.entered, _): meet(.crashBeforeWrite)
        case .kill(.written, _):
            meet(.crashLosesUnsynced, if: death.cut.left == 0)
            meet(.crashTearsBatch, if: death.cut.left > 0 && !death.survived)
            meet(.crashKeepsUnsynced, if: death.survived)
        case .kill(.synced, _): meet(.crashBetweenAppendAndApply, if: opens)
        case .killUnanswered: meet(.crashBeforeAnswer)
        case .syncFails:
            meet(death.survived ? .syncErrorKeeps : .syncErrorLoses)
        default: break
        }
        noteLost(death)
    }

    private mutating func noteLost(_ death: DeathSeen) {
        if death.survived {
            unanswered.formUnion(death.turn.commands.map(\.request))
            unansweredKeys.formUnion(death.turn.commands.compactMap(\.mark))
            return
        }
        for record in death.decidedRecords {
            if case .closed(let event) = record.fact {
                meet(
                    .closeLostInCrash,
                    if: death.turn.before.history.inactivity(of: event, at: record.at) == nil
                )
            }
        }
        lostKeys.formUnion(death.turn.commands.compactMap(\.mark))
        for command in death.turn.commands {
            if let step = command.factor.step { lost[command.request] = step }
        }
    }

    mutating func started(_ start: StartSeen) {
        let written = start.after.history.records.dropFirst(start.before.history.records.count)
        meet(.readErrorAtStart, if: start.failedReads > 0)
        meet(.crashWhileStarting, if: start.wasKilled)
        meet(.startOnFullDisk, if: !start.hasRoom)
        meet(.lapseRecordedByStart, if: written.contains { Self.isLapse($0) })
        meet(.crashBeforeGroupedEnds, if: written.contains { isGroupedEnd($0, start.before) })
        let (events, before) = (start.before.events, start.before)
        meet(.crashBetweenGroupedEnds, if: events.contains(where: before.isHalfEnded))
        meet(.crashBetweenSuspensionEnds, if: events.contains(where: before.isHalfSuspended))
        meet(.restartWhileDoubted, if: start.wasDoubted && !start.time.isSure)
        meet(.restartBetweenTwo, if: start.before.continueAsked != nil)
        meet(.restartAfterConfirmation, if: wasJustConfirmed && !start.isNewBoot)
        wasJustConfirmed = false
        noteBoot(start)
        unread = []
        turnedAway = false
        hadRoom = start.hasRoom
        for token in looks.keys { looks[token]?.wasPaused = true }
    }

    private static func isLapse(_ record: LawRecord) -> Bool {
        if case .lapsed(_, let at) = record.fact { at < record.at } else { false }
    }

    private func isGroupedEnd(_ record: LawRecord, _ before: LawOracle) -> Bool {
        guard case .grantsEnded(let event, _, let end) = record.fact else { return false }
        return end.cause == "event_closed" && before.history.standing(of: event).endedAt != nil
    }

    private mutating func noteBoot(_ start: StartSeen) {
        guard start.isNewBoot, let mark = start.lastMark else { return }
        let ahead = start.reading.wall - mark
        isStartDoubted = !start.time.isSure
        wasFarAhead = ahead >= 8 * LawRules.hour
        meet(.bootSynchronised, if: !isStartDoubted && ahead > LawRules.hour)
        guard isStartDoubted else { return }
        meet(.bootFarAhead, if: wasFarAhead)
        meet(.bootBehind, if: ahead < 0)
        meet(.bootWithOldMark, if: LawRules.hour < ahead)
    }
}
