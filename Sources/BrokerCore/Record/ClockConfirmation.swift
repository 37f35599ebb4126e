/// The word of a person who compared a time that they were shown with a clock of their own, and
/// found it right.
///
/// The wall clock may be set between the look and the word, and nobody has compared what it shows
/// then. While it is in doubt the broker's own time goes on at the pace of boot time, whatever is
/// done to the wall clock: so that time, shown beside it, says what a wall clock that only ran on
/// must show by now, however long the person took.
package struct ClockConfirmation: Hashable, Sendable {
    /// What the wall clock was shown to them as.
    package let shown: Instant
    /// The broker's own time beside it.
    package let shownAt: Instant
    /// The wall clock when they gave their word: this is what is believed.
    package let wall: Instant

    package init(shown: Instant, shownAt: Instant, wall: Instant) {
        self.shown = shown
        self.shownAt = shownAt
        self.wall = wall
    }

    /// Is it the time that they were shown, run on until `now`, to within
    /// ``Ceiling/clockAgreement``? Never, if they were shown it after `now`.
    func isOfWhatWasShown(at now: Instant) -> Bool {
        guard shownAt <= now else { return false }
        let expected = shown + (now - shownAt)
        return max(wall, expected) - min(wall, expected) <= Ceiling.clockAgreement
    }
}
