import BrokerCore

extension LeafWriter {
    mutating func keyTurn(_ turn: TokenKeyTurn) {
        digest("kid_sha256", turn.kid)
        code("use", turn.use)
        instant("used_from", turn.usedFrom)
        digest("x", turn.x)
        digest("y", turn.y)
    }
}

extension LeafReader {
    mutating func keyTurn() throws(LeafFault) -> TokenKeyTurn {
        let kid = try needDigest("kid_sha256")
        let use: TokenKeyUse = try needCode("use")
        let usedFrom = try needInstant("used_from")
        return TokenKeyTurn(
            use: use,
            x: try needDigest("x"),
            y: try needDigest("y"),
            kid: kid,
            usedFrom: usedFrom
        )
    }
}
