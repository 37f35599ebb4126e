import BrokerCore

/// What the counts of checks leave in the ledger.
extension LeafWriter {
    mutating func uses(_ digest: UseDigest) {
        self.digest("digest", digest.digest)
        instant("from", digest.from)
        integer("rows", Int64(digest.rows))
        instant("until", digest.until)
    }

    mutating func dryRun(_ tally: DryRunTally) {
        list("refusals", tally.refusals) { writer, counted in
            writer.open()
            writer.integer("count", Int64(counted.count))
            writer.code("refusal", counted.refusal)
            writer.close()
        }
        instant("since", tally.since)
        id("system", tally.system)
    }
}

extension LeafReader {
    mutating func uses() throws(LeafFault) -> UseDigest {
        let digest = try needDigest("digest")
        let from = try needInstant("from")
        let rows: Int = try needInt("rows")
        let until = try needInstant("until")
        return UseDigest(from: from, until: until, rows: rows, digest: digest)
    }

    mutating func dryRun() throws(LeafFault) -> DryRunTally {
        try need("refusals")
        let refusals = try array("refusals") { reader throws(LeafFault) in
            try reader.refusalCount()
        }
        let since = try needInstant("since")
        let system: SystemID = try needID("system")
        return DryRunTally(system: system, since: since, refusals: refusals)
    }

    private mutating func refusalCount() throws(LeafFault) -> RefusalCount {
        try open()
        let count: Int = try needInt("count")
        let refusal: Refusal = try needCode("refusal")
        try close()
        return RefusalCount(refusal: refusal, count: count)
    }
}
