/// A few steps that lead to somewhere where brokers go wrong; chance alone gets there too rarely.
enum Story: CaseIterable, Sendable {
    // Crashes, and the disk.
    case killedWhileEnding, killedWhileOpening, killedUnanswered, killedWhileStarting
    case killedBeforeGroupedEnds, killedBetweenEnds, suspendedBetweenEnds, halfSuspended
    case syncFails, readsFail
    case fullDisk, fullByOurselves, reserveGone, startOnFullDisk, restored
    // The clock.
    case sleepInside, sleepPastEnd, bootAhead, bootBehind, oldMark, jump, endWhileDoubted
    case smallJumpToEnd, behindAtEnd, confirmationsApart, restartWhileDoubted, slowSync
    // Windows.
    case approveAtDue, approveAfterEnd, lapseAfterEnd, lapseWhileDown, extendToCap
    case shortenToNow, declareAgain, declareAfterLapse, standbyBinds, twoEvents
    case closeBesideEnds, openAndClose
    // Grants and credentials.
    case activateAtEnd, activateAgainAtEnd, activateElsewhere, revokeExpired, betweenStages
    case halfResumed, resumeOneEvent, limitInBatch, codeTwice, sameAgain, readLate
    case openedAndEnded, annualReset, placeLost, transferred, leavesByItself, laterGrant
}

extension World {
    mutating func tell(_ story: Story) throws {
        switch story {
        case .killedWhileEnding: try tellKill(whileEnding: true)
        case .killedWhileOpening: try tellKill(whileEnding: false)
        case .killedUnanswered: try tellKilledUnanswered()
        case .killedWhileStarting: try tellKilledWhileStarting()
        case .killedBeforeGroupedEnds: try tellKilledBeforeGroupedEnds()
        case .killedBetweenEnds: try tellKilledBetweenEnds()
        case .suspendedBetweenEnds: try tellSuspendedBetweenEnds()
        case .halfSuspended: try tellHalfSuspended()
        case .syncFails: try tellSyncFails()
        case .readsFail: try tellReadsFail()
        case .fullDisk: try tellFullDisk()
        case .fullByOurselves: try tellFullByOurselves()
        case .reserveGone: try tellReserveGone()
        case .startOnFullDisk: try tellStartOnFullDisk()
        case .restored: try tellRestored()
        case .sleepInside: try tellSleep(pastEnd: false)
        case .sleepPastEnd: try tellSleep(pastEnd: true)
        case .bootAhead: try tellBootAhead()
        case .bootBehind: try tellBootBehind()
        case .oldMark: try tellOldMark()
        case .jump: try tellJump()
        case .endWhileDoubted: try tellEndWhileDoubted()
        case .smallJumpToEnd: try tellSmallJumpToEnd()
        case .behindAtEnd: try tellBehindAtEnd()
        case .confirmationsApart: try tellConfirmationsApart()
        case .restartWhileDoubted: try tellRestartWhileDoubted()
        case .slowSync: try tellSlowSync()
        case .approveAtDue: try tellApproveAtDue()
        case .approveAfterEnd: try tellApproveAfterEnd()
        case .lapseAfterEnd: try tellLapseAfterEnd()
        case .lapseWhileDown: try tellLapseWhileDown()
        case .extendToCap: try tellExtendToCap()
        case .shortenToNow: try tellShortenToNow()
        case .declareAgain: try tellDeclareAgain()
        case .declareAfterLapse: try tellDeclareAfterLapse()
        case .standbyBinds: try tellStandbyBinds()
        case .twoEvents: try tellTwoEvents()
        case .closeBesideEnds: try tellCloseBesideEnds()
        case .openAndClose: try tellOpenAndClose()
        case .activateAtEnd: try tellActivateAtEnd()
        case .activateAgainAtEnd: try tellActivateAgainAtEnd()
        case .activateElsewhere: try tellActivateElsewhere()
        case .revokeExpired: try tellRevokeExpired()
        case .betweenStages: try tellBetweenStages()
        case .halfResumed: try tellHalfResumed()
        case .resumeOneEvent: try tellResumeOneEvent()
        case .limitInBatch: try tellLimitInBatch()
        case .codeTwice: try tellCodeTwice()
        case .sameAgain: try tellSameAgain()
        case .readLate: try tellReadLate()
        case .openedAndEnded: try tellOpenedAndEnded()
        case .annualReset: try tellRegisterChange(annualReset())
        case .placeLost: try tellPlaceLost()
        case .transferred: try tellTransferred()
        case .leavesByItself: try tellLeavesByItself()
        case .laterGrant: try tellLaterGrant()
        }
    }
}
