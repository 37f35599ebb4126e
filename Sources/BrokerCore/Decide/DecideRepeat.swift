/// Decides a command whose key its caller has used; nil: it is decided like any other.
///
/// It comes before everything else, the factor too: a repeat shows the code that the first one
/// burnt. Pure, like ``decide(_:_:at:)``.
package func decideRepeat(_ command: Command, _ state: State, at stamp: Stamp) -> Decision? {
    guard let mark = command.mark else { return nil }
    let desk = Desk(command: command, state: state, stamp: stamp)
    guard let actor = desk.actor else { return nil }
    switch state.formerActs.memory(of: mark, by: actor, at: stamp.now) {
    case .unknown: return nil
    case .same(let former): return desk.answer(again: former)
    case .otherContent: return desk.refuseReuse()
    }
}

extension Desk {
    fileprivate func answer(again former: FormerAct) -> Decision {
        Decision(
            entries: [],
            outcome: former.result.outcome(of: command.act, in: state),
            former: FormerAnswer(request: former.request, at: former.at)
        )
    }

    /// Without a mark, so that the first act stays remembered, and without a step: a wrong code
    /// costs nothing here, so a right one must prove nothing.
    fileprivate func refuseReuse() -> Decision {
        let outcome = Outcome.refused(.keyReused)
        guard let person else {
            return Decision(entries: [], outcome: outcome, tallied: .keyReused)
        }
        let refused = RefusedAct(act: command.act.name, refusal: .keyReused)
        let entry = Entry(
            at: now,
            actor: .person(person),
            request: command.request,
            fact: .actRefused(refused)
        )
        return Decision(entries: [entry], outcome: outcome)
    }
}
