/// The keys of offline credentials: a key is on record before it signs anything (law L3).
extension Desk {
    /// The first signature of a key asks for this. Once it is the last recorded one of its use,
    /// asking again, after a start too, changes nothing.
    func decideRotateKey(_ turn: TokenKeyTurn) -> Decision {
        if state.tokenKeys[turn.use] == turn.kid, command.caller == .daemon {
            return accept([], .done)
        }
        return record(.rotateKey, [.keyRotated(turn)])
    }
}
