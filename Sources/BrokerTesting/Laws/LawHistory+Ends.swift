/// How something ended that nobody ended.
struct LawOwnEnd: Hashable, Sendable {
    let cause: String
    let at: Int64
}

/// Ends that fall due by themselves, whoever records them and when (requirement G7).
extension LawHistory {
    /// How the grant ended by itself by `now`; nil: it did not. Of ends at one instant the widest
    /// names the cause.
    func ownEnd(of grant: LawGrant, by now: Int64) -> LawOwnEnd? {
        let ends = [
            eventEnd(of: grant.event, by: now),
            row(of: grant.person)?.validTo.map { LawOwnEnd(cause: "person_removed", at: $0) },
            grant.notAfter.map { LawOwnEnd(cause: "expired", at: $0) },
        ]
        return ends.compactMap { $0 }.filter { $0.at <= now }.min { $0.at < $1.at }
    }

    /// An event that ended unapproved is one that lapsed from the moment on at which approval was
    /// due, with every consequence (design §2).
    private func eventEnd(of id: String, by now: Int64) -> LawOwnEnd? {
        let event = standing(of: id)
        guard let end = event.effectiveEnd else { return nil }
        let isLapsed =
            event.isLapsed || !event.isApproved && event.approvalDue.map { $0 <= now } == true
        let cause =
            isLapsed ? "approval_lapsed" : event.isClosed ? "event_closed" : "event_expired"
        return LawOwnEnd(cause: cause, at: end)
    }

    /// How a credential that was opened by the record `seq` ended by itself, its grant apart.
    func ownEnd(of credential: LawCredential, since seq: UInt64, by now: Int64) -> LawOwnEnd? {
        let ends = [
            suspension(after: seq).map { LawOwnEnd(cause: "suspended", at: $0) },
            LawOwnEnd(cause: "expired", at: credential.notAfter),
        ]
        return ends.compactMap { $0 }.filter { $0.at <= now }.min { $0.at < $1.at }
    }

    /// Is the grant neither ended by somebody nor by itself?
    func stands(_ grant: LawGrant, at now: Int64) -> Bool {
        !isGrantEnded(grant.id) && ownEnd(of: grant, by: now) == nil
    }
}
