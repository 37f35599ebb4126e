package import BrokerCore

/// One thing that happens in a simulated world: a history is a list of them, and so can be
/// replayed, shortened and read.
package enum Step: Sendable {
    /// One batch. Read late: whoever asked looks at the answers only after the next step.
    case acts([Command], isReadLate: Bool)
    case pass(Milliseconds)
    /// The host is suspended: boot time goes on, and nobody runs.
    case sleep(Milliseconds)
    case stepWall(Milliseconds)
    case synchronise(Bool)
    /// What the daemon does every ten seconds.
    case keepMark
    /// The next append meets this.
    case arm(AppendFault)
    /// The process is killed and starts again, after so long.
    case restart(after: Milliseconds)
    /// The host was off for so long and starts with its wall clock off by `error`.
    case reboot(after: Milliseconds, error: Milliseconds, isSynchronised: Bool)
    /// The next start cannot read its store, so many times.
    case failReads(Int)
    /// The first append of the next start meets this.
    case armStart(AppendFault)
    case disk(DiskStep)
    /// A copy of the ledger is made.
    case backUp
    /// The last copy is put in the ledger's place, and started under a new origin.
    case restore
}

/// What others do to the disk.
package enum DiskStep: Sendable {
    /// They fill it, up to so many bytes.
    case leave(UInt64)
    case giveBack
    case loseReserve
}

/// What one append meets.
package enum AppendFault: Hashable, Sendable {
    /// The power goes at this point.
    case kill(AppendPoint, PowerCut)
    /// Everything was done and nobody was answered when the process was killed.
    case killUnanswered
    /// The sync reports an error; the cut is what the next start finds.
    case syncFails(PowerCut)
    /// The write itself fails: nothing is there.
    case writeFails
    /// The sync takes so long, or the host sleeps meanwhile.
    case slow(Milliseconds)
}
