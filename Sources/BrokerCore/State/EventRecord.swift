/// What the sequencer keeps of an event beyond its window: its grants in order, and who is bound
/// by law L9.
package struct EventRecord: Hashable, Sendable {
    /// Every grant that was issued, in order; emptied once nothing about the event can change.
    package internal(set) var grantOrder: [GrantID] = []
    /// How many were issued, ended ones included (`grants_per_event_max` bounds this).
    package internal(set) var issuedCount = 0
    package internal(set) var liveCredentials = 0
    /// Who holds or ever held a grant; looked up in, never iterated.
    package internal(set) var holders: Set<PersonID> = []
    /// Who declared, attested, approved, extended, granted or resumed; they receive no grant.
    package internal(set) var judges: Set<PersonID> = []
    /// Up to where the grouped ends of an ended event are written; nil: the event goes on.
    package internal(set) var endCursor: Int?
    /// Up to where the credentials that a suspension ended are written; nil: none wait.
    package internal(set) var suspensionCursor: Int?
}
