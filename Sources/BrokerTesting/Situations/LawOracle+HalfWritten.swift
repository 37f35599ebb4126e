/// Ends that come in several batches, seen between two of them (law L5).
extension LawOracle {
    /// Are some of the ends that the event's own end brought recorded, and some not?
    func isHalfEnded(_ event: String) -> Bool {
        guard history.standing(of: event).endedAt != nil else { return false }
        let ends = history.grants.map(\.grant).filter { $0.event == event }
            .map { history.recordedEnds(of: $0.id) }
        let hasBegun = ends.contains { $0.contains { Self.ofTheEvent.contains($0.cause) } }
        return hasBegun && ends.contains(where: \.isEmpty)
    }

    private static let ofTheEvent = ["event_closed", "event_expired", "approval_lapsed"]

    /// Are some of the ends that a suspension brought in the event recorded, and some not?
    ///
    /// A grant that ended takes its credentials with it, and a credential its predecessor.
    func isHalfSuspended(_ event: String) -> Bool {
        guard history.standing(of: event).endedAt == nil else { return false }
        let all = history.activations.filter { $0.credential.event == event }
        let superseded = Set(all.compactMap(\.credential.superseded))
        let stopped = all.filter { seq, credential in
            history.suspension(after: seq) != nil && !superseded.contains(credential.id)
                && !history.isGrantEnded(credential.grant)
        }
        let ends = stopped.map { _, credential in
            history.recordedEnds(
                of: LawReference(grant: credential.grant, credential: credential.id)
            )
        }
        let hasBegun = ends.contains { $0.contains { $0.cause == "suspended" } }
        return hasBegun && ends.contains(where: \.isEmpty)
    }
}
