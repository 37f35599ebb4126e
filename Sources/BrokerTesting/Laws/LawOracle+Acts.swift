/// The answers of a batch, judged with the records that were made of them (L3, L9, L12, L13).
extension LawOracle {
    /// Judges the answers of one batch, in order, by the record as it was before the batch
    /// (`self`) and as it is after it. Without room for more than the reserve, only what ends is
    /// taken, and always taken (law L12). While a restored ledger waits for two people, people are
    /// turned away.
    package func breaches(
        of acts: [LawAct],
        after: LawOracle,
        at now: Int64,
        hasRoom: Bool,
        isUndecided: Bool
    ) -> [LawBreach] {
        var before = self
        var isUndecided = isUndecided
        before.forgetBreaches()
        var next = before.history.records.count
        for act in acts {
            let records =
                act.seqs.map { seqs in
                    after.history.records.filter { seqs.contains($0.seq) }
                } ?? []
            if before.judgeRepeat(act, at: now) { continue }
            if before.judgeRestored(act, records, isUndecided) { continue }
            let isContinuation = records.contains(where: \.isContinuation)
            if isContinuation { isUndecided = false }
            before.judgeEnding(act, records, at: now)
            if before.judgeRoom(act, records, hasRoom) { continue }
            before.judge(act, records, hasRoom, at: now)
            for record in records {
                before.demand(
                    record.seq == UInt64(next),
                    "L3",
                    "\(act.name) names another's records"
                )
                before.takeUnjudged(record)
                next += 1
            }
            before.judgeClaims(act, records, hasRoom, at: now)
            before.demand(
                !isContinuation || before.openEvents(at: now).isEmpty,
                "L4",
                "an event of a restored ledger goes on"
            )
        }
        before.demand(
            next == after.history.records.count,
            "L3",
            "records that no answer names"
        )
        return before.breaches
    }

    /// True if all was said of the act by the ledger's being a restored one, or none.
    private mutating func judgeRestored(
        _ act: LawAct,
        _ records: [LawRecord],
        _ isUndecided: Bool
    ) -> Bool {
        guard isUndecided else {
            guard act.name == "continue_ledger" else { return false }
            demand(act.refusal != nil, "L12", "went on with a ledger that was not restored")
            return false
        }
        if act.caller == .daemon || ["confirm_clock", "continue_ledger"].contains(act.name) {
            return false
        }
        demand(
            act.refusal == "cannot_record" && records.isEmpty,
            "L12",
            "\(act.name) was taken before two people went on with a restored ledger"
        )
        return true
    }

    /// True if all was said of the act by what room there is: without, nothing is taken but what
    /// ends, and no refusal is recorded.
    private mutating func judgeRoom(
        _ act: LawAct,
        _ records: [LawRecord],
        _ hasRoom: Bool
    ) -> Bool {
        guard !hasRoom, act.caller != .daemon else {
            demand(
                act.refusal != "cannot_record",
                "L12",
                "\(act.name) was refused for want of room that there is"
            )
            return false
        }
        if act.isEnd, act.refusal == nil {
            demand(
                !records.contains(where: \.isRefusal),
                "L12",
                "\(act.name) recorded refusals in the room that is kept for ends"
            )
            return false
        }
        demand(
            act.refusal != nil && (!act.isEnd || act.refusal != "cannot_record"),
            "L12",
            act.isEnd
                ? "\(act.name) was turned away, and there is room for ends"
                : "\(act.name) was taken where there is room for ends alone"
        )
        demand(
            records.isEmpty,
            "L12",
            "\(act.name), refused, took the room that is kept for ends"
        )
        return true
    }

    private mutating func judge(
        _ act: LawAct,
        _ records: [LawRecord],
        _ hasRoom: Bool,
        at now: Int64
    ) {
        for record in records {
            demand(record.request == act.request, "L13", "\(act.name): another's request number")
            demand(record.at == now, "L6", "\(act.name) is dated \(record.at), not \(now)")
        }
        let person = person(of: act.caller)
        judgeRefusal(act, records, person)
        judgeFactor(act, person, at: now)
        judgeEnrolment(act, records, person)
        switch act.name {
        case "close", "suspend_all", "shorten", "withdraw":
            demand(records.count <= 1, "L5", "\(act.name) took \(records.count) records")
        // A key is recorded once, however often it is asked for.
        case "register", "record_due", "record_tally", "record_clock", "record_uses",
            "rotate_key", "probe":
            break
        default:
            demand(
                act.refusal != nil || !records.isEmpty || act.isLook
                    || hadNothingToRecord(act, hasRoom, at: now),
                "L3",
                "\(act.name) was acknowledged and not recorded"
            )
        }
    }

    func person(of caller: LawAct.Caller) -> String? {
        switch caller {
        case .uid(let uid): uid == 0 || uid == 65_534 ? nil : history.person(ofUID: uid)
        case .certificate(let digest): history.person(ofCertificate: digest)
        case .person(let id): history.row(of: id) == nil ? nil : id
        case .daemon: nil
        }
    }

    /// Refused: one record with the same code, if a person asked; none otherwise.
    private mutating func judgeRefusal(_ act: LawAct, _ records: [LawRecord], _ person: String?) {
        guard let code = act.refusal else { return }
        guard person != nil, !act.isLook else {
            demand(records.isEmpty, "L13", "\(act.name) of nobody was recorded by itself")
            return
        }
        guard records.count == 1, case .refused(let refused) = records.first?.fact else {
            demand(false, "L13", "\(act.name), refused as \(code), made \(records.count) records")
            return
        }
        demand(
            refused.code == code && refused.act == act.name,
            "L13",
            "\(act.name), refused as \(code), was recorded as \(refused)"
        )
    }

    /// No step twice, no opening without a proof, and no proof by a code that nobody judged.
    private mutating func judgeFactor(_ act: LawAct, _ person: String?, at now: Int64) {
        guard let person, act.refusal == nil, act.needsFactor, !act.isLook else { return }
        demand(history.isEnrolled(person), "factor", "\(act.name) of \(person), not enrolled")
        switch act.factor {
        case .wrong:
            demand(false, "factor", "\(act.name) of \(person) was accepted on a wrong code")
        case .code(let step):
            demand(
                lastStep[person].map { $0 < step } != false,
                "factor",
                "\(act.name) of \(person) was accepted on the burnt step \(step)"
            )
            let until = throttledUntil(person)
            demand(
                until <= now,
                "factor",
                "\(act.name) of \(person) was looked at before \(until)"
            )
        case .none:
            let proof = history.records.last { $0.step != nil && $0.actor.person == person }
            let isFresh = proof.map { now - $0.at < policy?.factorFresh ?? 0 } == true
            demand(isFresh, "factor", "\(act.name) of \(person) was accepted without a code")
        }
    }

    /// The code that proved an enrolment serves nothing else.
    private mutating func judgeEnrolment(
        _ act: LawAct,
        _ records: [LawRecord],
        _ person: String?
    ) {
        guard act.name == "enrol", act.refusal == nil, let person,
            case .code(let step) = act.factor, lastStep[person].map({ $0 < step }) != false
        else { return }
        demand(records.first?.step == step, "factor", "the enrolment of \(person) burnt no step")
    }

    /// Until when a person's codes are not looked at: three wrong ones in a row are free, and then
    /// the wait doubles from two seconds to a quarter of an hour (design §12).
    private func throttledUntil(_ person: String) -> Int64 {
        var wrong = 0
        var lastAt: Int64 = 0
        for record in history.records where record.actor.person == person {
            if record.step != nil { wrong = 0 }
            guard case .refused(let refused) = record.fact,
                ["factor_wrong", "factor_replayed"].contains(refused.code)
            else { continue }
            wrong += 1
            lastAt = record.at
        }
        guard wrong > 3 else { return 0 }
        return lastAt + min(1_000 << Int64(min(wrong - 3, 12)), 900_000)
    }

    /// One answer to a check, at `now`.
    package func breach(
        ofCheck token: String,
        audience: String,
        refusal: String?,
        expiresAt: Int64?,
        isAnswering: Bool,
        at now: Int64
    ) -> LawBreach? {
        let reason = history.invalidity(token: token, audience: audience, at: now)
        guard refusal == nil else {
            return reason == nil && isAnswering
                ? LawBreach("L1", "\(token.prefix(8)) is valid and was denied as \(refusal ?? "")")
                : nil
        }
        if let reason { return LawBreach("L1", "\(token.prefix(8)) was allowed, but \(reason)") }
        guard isAnswering else {
            return LawBreach("L12", "\(token.prefix(8)) was allowed while nothing may be")
        }
        guard expiresAt == history.expiry(token: token) else {
            return LawBreach("L6", "\(token.prefix(8)) is said to end at \(expiresAt ?? 0)")
        }
        return nil
    }

    /// What a check said while a batch was on its way, by the record before it and with it.
    ///
    /// Ends take effect when they are decided, openings when they are durable (law L3). What a
    /// batch opens over another may still be valid until then.
    package static func breach(
        ofGlimpse token: String,
        audience: String,
        isAllowed: Bool,
        isDurable: Bool,
        before: LawOracle,
        after: LawOracle,
        time: LawTime
    ) -> LawBreach? {
        let name = token.prefix(8)
        if isAllowed, !time.isSure {
            return LawBreach("L12", "\(name) was allowed while the clock was unknown")
        }
        let former = before.history.invalidity(token: token, audience: audience, at: time.now)
        if isAllowed, former == nil || isDurable {
            let reason = after.history.invalidity(token: token, audience: audience, at: time.now)
            let isReplaced = former == nil && reason == LawHistory.superseded
            guard let reason, !isReplaced else { return nil }
            return LawBreach("L3", "\(name) was allowed after the decision: \(reason)")
        }
        if isAllowed, let former {
            return LawBreach("L3", "\(name) was allowed before its record was durable: \(former)")
        }
        guard former == nil, time.isSure else { return nil }
        let reason = after.history.invalidity(token: token, audience: audience, at: time.now)
        return reason == nil
            ? LawBreach("L1", "\(name) is valid and was denied while a batch was on its way") : nil
    }
}
