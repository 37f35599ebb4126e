import Messages
import SiteFiles

/// Whose each system's accounts were at any moment (`accounts.csv`, rules C8 to C10).
struct Accounts {
    /// By system of the case.
    private var tables: [LookupTable]
    private var holders: [[[Holder]]]

    struct Holder {
        let interval: Interval
        /// Of ``People/persons``.
        let person: Int?
        /// 共用: nobody can say who used it (rule C9).
        let isShared: Bool
        let line: Int
    }

    init(systems: Int) {
        tables = Array(repeating: LookupTable(), count: systems)
        holders = Array(repeating: [], count: systems)
    }

    /// Nil for an unknown account, or one that was nobody's at that moment.
    func holder(
        system: Int,
        account: Span<UInt8>,
        _ rule: IDRule,
        at moment: Moment
    ) -> Holder? {
        guard let number = tables[system].find(account, rule) else { return nil }
        for holder in holders[system][number] where holder.interval.contains(moment) {
            return holder
        }
        return nil
    }

    /// Reads the rows of the case's systems; two holders of one account at once are refused.
    mutating func read(
        _ place: TablePlace,
        systems: [String: Int],
        people: inout People
    ) throws(FileProblems) -> InputDigest {
        let table = place.table(
            required: ["system_id", "account"],
            optional: ["person_id", "from", "to", "shared"]
        )
        return try table.read { row in
            guard let id = row.required("system_id"), let account = row.required("account"),
                let interval = row.interval()
            else { return }
            let isShared = row.yesOrNo("shared")
            let person = row.text("person_id")
            if person == nil, !isShared { row.add(FileText.emptyValue("person_id")) }
            guard let system = systems[id] else { return }
            let number = tables[system].enter(account)
            while holders[system].count <= number { holders[system].append([]) }
            if let other = holders[system][number].first(where: { $0.interval.overlaps(interval) })
            {
                row.add(ReconcileText.overlap(account, line: other.line))
            }
            holders[system][number].append(
                Holder(
                    interval: interval,
                    person: person.map { people.enter(person: $0) },
                    isShared: isShared,
                    line: row.line
                )
            )
        }
    }
}
