extension Desk {
    /// The broker notes what was counted of the checks: a digest of whole minutes that are over,
    /// and whom systems in a dry run let in.
    ///
    /// No minute is in two digests, so that an export is held to exactly one of them.
    func decideRecordUses(_ digest: UseDigest?, _ tallies: [DryRunTally]) -> Decision {
        if command.caller == .daemon, let digest, !follows(digest) {
            return Decision(entries: [], outcome: .refused(.malformed))
        }
        let digests = digest.map { [Fact.usesDigested($0)] } ?? []
        return record(.recordUses, digests + tallies.map { .dryRunTallied($0) })
    }

    private func follows(_ digest: UseDigest) -> Bool {
        digest.rows > 0 && digest.from < digest.until && digest.until <= now
            && digest.from.minute == digest.from && digest.until.minute == digest.until
            && state.usesDigestedUntil.map { $0 <= digest.from } != false
    }
}
