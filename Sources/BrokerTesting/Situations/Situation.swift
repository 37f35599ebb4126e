/// A place where brokers go wrong. Each is recognised from the outside, by what was asked,
/// answered and recorded, and must be met again and again in every run of the laws.
package enum Situation: String, CaseIterable, Sendable {
    // MARK: Crashes and the disk

    /// Killed with a batch decided and nothing of it written.
    case crashBeforeWrite
    /// Killed with the bytes written and not synced; nothing of them survived.
    case crashLosesUnsynced
    /// Killed with the bytes written and not synced; a part of them survived.
    case crashTearsBatch
    /// Killed with the bytes written and not synced; all survived, though nobody was answered.
    case crashKeepsUnsynced
    /// Killed with an opening durable and not applied.
    case crashBetweenAppendAndApply
    /// Killed with everything done but the answer.
    case crashBeforeAnswer
    /// A close was decided, denied checks, and was lost: the window is open again.
    case closeLostInCrash
    /// An act whose code was shown was lost; the same code serves after the start.
    case codeServesAfterLostAct
    /// An act that had become durable, but was never answered, is asked for again.
    case askedAgainAfterCrash
    /// Stopped after a close and before the ends of its grants were written.
    case crashBeforeGroupedEnds
    /// Killed between two batches of the ends that one event's end brought.
    case crashBetweenGroupedEnds
    /// Killed between two batches of the ends that a suspension brought in one event.
    case crashBetweenSuspensionEnds
    /// Killed while a start wrote what had fallen due meanwhile.
    case crashWhileStarting
    /// A sync failed, and what it should have kept was gone.
    case syncErrorLoses
    /// A sync failed, and what it should have kept was there.
    case syncErrorKeeps
    /// A start could not read its ledger, and a later one could.
    case readErrorAtStart
    /// An act that opens found no room but the reserve.
    case fullDiskRefusesOpening
    /// An end was recorded with no room but the reserve.
    case fullDiskTakesEnd
    /// It was the ledger that used up the last room, nobody else.
    case diskFilledByLedger
    /// Not even an end could be recorded.
    case reserveGone
    /// Openings are taken again after there had been no room, without a start between.
    case openingsTakenAgain
    /// A start on a disk without room.
    case startOnFullDisk

    /// A restored ledger waited for two people, and checks were denied.
    case deniedUntilDecided
    /// Two people went on with a restored ledger in which an event was open.
    case continuedWithOpenEvent
    /// Started anew between the first person's word and the second's.
    case restartBetweenTwo

    // MARK: Checks while a batch is on its way

    /// A check was denied by an end that was decided and not durable yet.
    case deniedBeforeDurable
    /// A token went on being valid while the batch that superseded it was written.
    case supersededWhileWriting
    /// A token's time ran out while a batch was being synced.
    case endedWhileSyncing
    /// A token was opened and ended by one batch: nobody ever saw it valid.
    case openedAndEndedInBatch

    // MARK: The clock

    /// The host slept, and a credential was valid before and after.
    case sleepInsideWindow
    /// The host slept past a credential's end.
    case sleepPastEnd
    /// The host slept, or the broker started anew, between the two stages of an activation.
    case pauseBetweenStages
    /// A new boot with a wall clock eight hours or more ahead: doubted.
    case bootFarAhead
    /// The same, set right afterwards.
    case bootAheadCorrected
    /// A new boot with a wall clock before the mark: doubted.
    case bootBehind
    /// A new boot long after the mark, without synchronisation: doubted.
    case bootWithOldMark
    /// A new boot long after the mark, synchronised: believed.
    case bootSynchronised
    /// A doubt that came with a boot was ended by two people.
    case bootConfirmed
    /// Two people accepted the wall clock of a new boot, and the process ended at once: the next
    /// one goes by what they said.
    case restartAfterConfirmation
    /// The wall clock jumped too far while a credential was valid.
    case jumpDoubted
    /// It came back, and the credential was valid again: nothing had ended.
    case jumpReturned
    /// Two people accepted a jump, and it ended a credential.
    case jumpAcceptedEnds
    /// A jump that is not too far ended a credential.
    case smallJumpEnds
    /// A credential's end passed while the wall clock showed an earlier moment.
    case endWhileWallBehind
    /// An end fell due while the clock was doubted.
    case endWhileDoubted
    /// Started anew while the clock was doubted, and doubted it again.
    case restartWhileDoubted
    /// Two people read different clocks: the second one's word counted as a first.
    case confirmationsApart

    // MARK: Windows

    /// Approved in the last millisecond before it was due.
    case approvedAtLastMillisecond
    /// Refused an approval in the very millisecond in which it was due.
    case approvalAtDueRefused
    /// Approved after its end, before it was due.
    case approvedAfterEnd
    /// Ended unapproved, and lapsed afterwards.
    case lapsedAfterEnd
    /// A lapse that fell due while nobody ran.
    case lapseRecordedByStart
    /// Closed while the ends of another event's grants were being written in the same batch.
    case closedBesideGroupedEnds
    /// Suspended while one event's ends were half written.
    case suspendedBetweenGroupedEnds
    /// Closed while the ends that a suspension brought in it were half written.
    case closedBetweenSuspensionEnds
    /// Extended to the very instant of its cap.
    case extendedToCap
    /// Refused an extension by one millisecond past its cap.
    case extensionPastCapRefused
    /// Shortened to the next millisecond.
    case shortenedToNextMillisecond
    /// Declared again within a day: it got the cap of the former.
    case declaredWithInheritedCap
    /// Whoever let an event lapse needed approval first.
    case lapserNeedsApproval
    /// A standby whose conditions were not attested bound a direct declaration.
    case standbyBoundDeclaration
    /// Declared and closed in one batch.
    case declaredAndClosedInBatch
    /// One person, two events, one of them closed: the other goes on.
    case oneOfTwoEventsClosed

    // MARK: Who acts

    /// Somebody acted by their certificate.
    case actedByCertificate
    /// Somebody came by their certificate, and was no second person for it.
    case certificateIsNoSecondPerson
    /// A certificate that was taken off the roster was nobody's.
    case formerCertificateRefused

    // MARK: Grants and credentials

    /// Activation in the very millisecond of its grant's or event's end.
    case activationAtEndRefused
    /// Activated again in the very millisecond in which the former credential ended.
    case activatedAgainAtEnd
    /// Activated again at another terminal.
    case activatedElsewhere
    /// A revocation of what had ended by itself.
    case revokedAfterEnd
    /// The person left the roster between the two stages of an activation.
    case personEndedBetweenStages
    /// The grant was revoked between the two stages.
    case revokedBetweenStages
    /// The event was closed between the two stages.
    case closedBetweenStages
    /// All was suspended between the two stages.
    case suspendedBetweenStages
    /// A resumption was half done when all was suspended again.
    case halfResumedThenSuspended
    /// The same person asked and wanted to resume.
    case resumeBySamePersonRefused
    /// One event was resumed while another stayed stopped.
    case resumedOneOfTwo
    /// Two acts of one batch met a limit that neither would have met alone.
    case limitMetInBatch
    /// Two acts of one batch showed the same code.
    case codeTwiceInBatch
    /// One request stood twice in a batch.
    case requestTwiceInBatch
    /// One request came again in a later batch.
    case requestAgainLater
    /// An act that came with a key was sent again, and answered as the first time.
    case repeatAnswered
    /// The same within the batch of the first.
    case repeatAnsweredInBatch
    /// The same for an act that had become durable and was never answered.
    case repeatAnsweredAfterCrash
    /// A refused act that came with a key was sent again.
    case repeatRefusedAlike
    /// An act with a key was lost in a crash; sent again, it was done.
    case repeatDoneAfterLoss
    /// A key came with another act.
    case keyReusedRefused
    /// A token was first presented when it had ended already.
    case answerReadTooLate
    /// A new epoch ended valid credentials.
    case annualResetEndsValid
    /// A terminal was lost or became another while somebody worked at it.
    case terminalLostEndsValid
    /// Somebody was transferred with a valid credential.
    case transferEndsValid
    /// Somebody's time on the roster ran out, and ended a grant by itself.
    case rosterTimeRanOut
    /// Somebody wanted to judge in their own case.
    case ownCaseRefused
    /// A grant that was not to begin yet was activated when it began.
    case laterGrantActivated
}
