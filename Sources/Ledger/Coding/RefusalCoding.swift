import BrokerCore

/// What did not happen: refused acts and counted failures.
extension LeafWriter {
    mutating func refusedAct(_ act: RefusedAct) {
        code("act", act.act)
        code("refusal", act.refusal)
        id("terminal", act.terminal)
    }

    mutating func tally(_ tally: FailureTally) {
        integer("count", Int64(tally.count))
        code("refusal", tally.refusal)
        instant("since", tally.since)
        digest("source", tally.source)
    }
}

extension LeafReader {
    mutating func refusedAct(about subjects: inout LeafSubjects) throws(LeafFault) -> RefusedAct {
        let act: ActName = try needCode("act")
        let refusal: Refusal = try needCode("refusal")
        let terminal: TerminalID? = try id("terminal")
        return RefusedAct(
            act: act,
            refusal: refusal,
            event: subjects.event.take(),
            grant: subjects.grant.take(),
            person: subjects.person.take(),
            terminal: terminal
        )
    }

    mutating func tally() throws(LeafFault) -> FailureTally {
        let count: Int = try needInt("count")
        let refusal: Refusal = try needCode("refusal")
        let since = try needInstant("since")
        let source = try needDigest("source")
        return FailureTally(source: source, refusal: refusal, count: count, since: since)
    }
}
