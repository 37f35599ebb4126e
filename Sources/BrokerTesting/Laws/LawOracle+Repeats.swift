/// Acts that came with a key (design §3): done once, recorded once, and answered the same.
extension LawOracle {
    /// What was done under a caller's key, by the ledger alone; nil if nobody has to remember it:
    /// after a day, and for all but the last 4,096 keys of each caller. What two people set the
    /// time forward by is no part of the day.
    func former(key: String, by actor: LawActor, at now: Int64) -> LawRecord? {
        let own = history.records.filter { $0.actor == actor && $0.mark != nil }
        return own.suffix(LawRules.keysOfOneCaller).last {
            $0.mark?.key == key && isRemembered($0, at: now)
        }
    }

    /// Is the record's day not over yet? How far the ledger's time was set forward since is no part
    /// of it, once for a batch that does it twice; what was forgotten by then stays forgotten.
    private func isRemembered(_ keyed: LawRecord, at now: Int64) -> Bool {
        var (jumps, reached, from) = (Int64(0), Int64.min, keyed.at)
        for record in history.records {
            // Recorded after a confirmation of its own batch.
            if record.seq == keyed.seq { from = max(from, reached) }
            guard case .clockConfirmed(let wall) = record.fact else { continue }
            let jump = max(0, wall - max(record.at, reached))
            reached = max(reached, wall)
            guard record.seq >= keyed.seq, jump > 0 else { continue }
            guard record.at - from - jumps < LawRules.keyLife else { return false }
            jumps += jump
        }
        return now - from - jumps < LawRules.keyLife
    }

    /// Before the record is a part of the history.
    mutating func judgeMark(_ record: LawRecord) {
        guard let mark = record.mark else { return }
        if case .refused(let refused) = record.fact {
            demand(
                !["factor_throttled", "clock_unsure"].contains(refused.code),
                "repeat",
                "\(refused.code) would be the answer for a day"
            )
        }
        demand(
            former(key: mark.key, by: record.actor, at: record.at) == nil,
            "repeat",
            "\(record.actor) did twice what came with the key \(mark.key.prefix(8))"
        )
    }

    /// True if the act was a repeat: then all is said of it.
    mutating func judgeRepeat(_ act: LawAct, at now: Int64) -> Bool {
        guard let mark = act.mark,
            let actor = actor(behind: act.caller),
            let former = former(key: mark.key, by: actor, at: now)
        else {
            demand(!act.isRepeat, "repeat", "\(act.name) was answered from nothing")
            return false
        }
        guard former.mark?.content == mark.content else {
            demand(
                !act.isRepeat && ["key_reused", "cannot_record"].contains(act.refusal),
                "repeat",
                "\(act.name) was let in with the key of another act"
            )
            return false
        }
        demand(
            act.isRepeat && act.seqs == nil && act.request == former.request,
            "repeat",
            "\(act.name) came again and was not answered as \(former.request) was"
        )
        demand(
            act.refusal == refusal(of: former) || act.refusal == nil && isOneOfSeveral(former),
            "repeat",
            "\(act.name) came again and was answered \(act.refusal ?? "yes")"
        )
        return true
    }

    /// How the whole act was refused, by its only record; nil if it was not.
    private func refusal(of first: LawRecord) -> String? {
        guard case .refused(let refused) = first.fact else { return nil }
        let more = history.records.filter { $0.seq > first.seq && $0.request == first.request }
        return more.isEmpty ? refused.code : nil
    }

    /// Is it what one person or one grant got, rather than the whole act?
    private func isOneOfSeveral(_ record: LawRecord) -> Bool {
        guard case .refused(let refused) = record.fact else { return false }
        return ["grant", "revoke"].contains(refused.act)
    }

    /// Nil: nobody whom a record could name.
    func actor(behind caller: LawAct.Caller) -> LawActor? {
        switch caller {
        case .uid(let uid): person(of: caller).map { .person($0) } ?? .uid(uid)
        case .certificate: person(of: caller).map { .person($0) }
        case .person(let id): .person(id)
        case .daemon: .daemon
        }
    }
}
