import Messages
import SiteFiles

/// Whose each system's accounts were at any moment (`accounts.csv`, rules C8 to C10).
///
/// Under a profile that normalises, all spellings of one account are one account, with one
/// history; where two of its rows name different holders at one moment, the file is refused, as
/// it is for one spelling.
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

    /// `rules`: how the logs of each system compare ids.
    init(rules: [Set<IDRule>]) {
        tables = rules.map { LookupTable(rules: $0) }
        holders = Array(repeating: [], count: rules.count)
    }

    /// The number of an account that a log names, known or not.
    mutating func enter(system: Int, account: Span<UInt8>, _ rule: IDRule) -> Int {
        tables[system].enter(form: account, rule)
    }

    /// Nil for an unknown account, or one that was nobody's at that moment.
    func holder(system: Int, account: Int, at moment: Moment) -> Holder? {
        guard account < holders[system].count else { return nil }
        for holder in holders[system][account] where holder.interval.contains(moment) {
            return holder
        }
        return nil
    }

    /// Reads the rows of the case's systems; two holders of one account at once are refused.
    mutating func read(
        _ place: TablePlace,
        systems: SystemNumbers,
        people: inout People
    ) throws(FileProblems) -> InputDigest {
        let table = place.table(
            required: ["system_id", "account"],
            optional: ["person_id", "from", "to", "shared"]
        )
        return try table.read { row in
            guard let account = row.required("account"), let interval = row.interval()
            else { return }
            let isShared = row.yesOrNo("shared")
            let person = row.text("person_id")
            if person == nil, !isShared { row.add(FileText.emptyValue("person_id")) }
            guard let system = row.system("system_id", systems) else { return }
            enter(
                account,
                Holder(
                    interval: interval,
                    person: person.map { people.enter(person: $0) },
                    isShared: isShared,
                    line: row.line
                ),
                system,
                &row
            )
        }
    }

    private mutating func enter(
        _ account: String,
        _ holder: Holder,
        _ system: Int,
        _ row: inout TableRow
    ) {
        let entered = tables[system].enter(account)
        while holders[system].count <= entered.number { holders[system].append([]) }
        let others = holders[system][entered.number]
        if entered.isOtherSpelling, tables[system].isMixed, let first = others.first {
            row.add(ReconcileText.sameForm(account, line: first.line))
        }
        let overlap = others.first {
            $0.interval.overlaps(holder.interval)
                && !(entered.isOtherSpelling && $0.says(holder))
        }
        if let overlap { row.add(ReconcileText.overlap(account, line: overlap.line)) }
        holders[system][entered.number].append(holder)
    }
}

extension Accounts.Holder {
    fileprivate func says(_ other: Self) -> Bool {
        person == other.person && isShared == other.isShared
    }
}
