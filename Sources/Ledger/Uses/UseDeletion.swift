package import BrokerCore

/// One step of deleting the oldest uses, the same in every store.
///
/// What is deleted is stated in the same commit, so that at no time a row is missing in silence.
package struct UseDeletion: Hashable, Sendable {
    /// Rows of minutes before it go, except a gap that reaches beyond.
    package let until: Instant
    /// What states it: in place of `former`, with the same key.
    package let row: Use

    /// `first`: the oldest minute that goes; `beyond`: that of the first row which is too much for
    /// one step, nil if none is; `before`: where the whole deletion ends; `former`: the statement
    /// that is there.
    ///
    /// Whole minutes only: what is stated is true after each step.
    package init(first: Instant, beyond: Instant?, before: Instant, former: Use?) {
        until = min(before, max(beyond ?? before, first + .minutes(1)))
        row = Use(
            key: UseKey(minute: former?.key.minute ?? first, system: nil, subject: .deleted),
            first: former?.first ?? first,
            last: max(until, former?.last ?? until),
            allowed: 0,
            denied: 0
        )
    }
}
