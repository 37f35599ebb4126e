import BrokerCore
import Messages
import SiteFiles

/// Who people are, as of any moment (rule C8): relation and employer, and whose accounts are whose.
///
/// Where a log normalises, all spellings of a person's id are one person (see ``LookupTable``);
/// the roster, which says who people are, may then hold one spelling only.
struct People {
    private(set) var persons: LookupTable
    private(set) var employers = IDTable()
    private var spans: [[RosterSpan]] = []
    /// The suppliers whose customers are an employer's own, by employer.
    private(set) var ownSuppliers: [[String]] = []

    /// One roster row; a person may have several at once (one contractor for two companies).
    private struct RosterSpan {
        let interval: Interval
        let relation: Relation
        let employer: Int
    }

    init(rules: Set<IDRule>) { persons = LookupTable(rules: rules) }

    /// The person of an id in a register.
    mutating func enter(person: String) -> Int {
        let number = persons.enter(person).number
        while spans.count < persons.count { spans.append([]) }
        return number
    }

    /// The person of an id in a log, in the form that its rule made of it.
    mutating func enter(form: Span<UInt8>, _ rule: IDRule) -> Int {
        persons.enter(form: form, rule)
    }

    /// What the roster says of a person at a moment.
    func standing(of person: Int?, at moment: Moment) -> Standing {
        guard let person, person < spans.count else { return Standing(isOnRoster: false) }
        var standing = Standing(isOnRoster: false)
        var isOwn = true
        for span in spans[person] where span.interval.contains(moment) {
            standing.isOnRoster = true
            isOwn = isOwn && span.relation == .own
            standing.employers.append(span.employer)
        }
        standing.isOwnStaff = standing.isOnRoster && isOwn
        return standing
    }
}

extension People {
    /// What a viewer who is not the grid company's own staff is called.
    func group(of person: Int?, at moment: Moment) -> ViewerGroup {
        guard let person else { return .unattributable }
        guard person < spans.count else { return .offRoster }
        var group = ViewerGroup.offRoster
        for span in spans[person] where span.interval.contains(moment) {
            guard let other = ViewerGroup(span.relation) else { continue }
            // Whoever belongs to several is of the retailer first.
            group = min(group, other)
        }
        return group
    }
}

/// What the roster says of somebody at a moment (rule C8).
struct Standing {
    var isOnRoster: Bool
    /// 自社: the grid company's own staff and nothing else.
    var isOwnStaff = false
    /// Numbers of ``People/employers``.
    var employers: [Int] = []
}

// MARK: - Reading

extension People {
    /// Reads `roster.csv`: a person may have several rows, one after another or at once.
    mutating func readRoster(_ place: TablePlace) throws(FileProblems) -> InputDigest {
        let table = place.table(
            required: ["person_id", "employer_id", "relation"],
            optional: [
                "contract_ref", "org", "valid_from", "valid_to", "epoch", "attested_by",
                "attested_at", "education_date", "display_name", "roles", "groups", "unix_uid",
                "cert_sha256", "staff_number",
            ]
        )
        var spellings: [Int: (id: String, line: Int)] = [:]
        return try table.read { row in
            let person = row.required("person_id")
            let employer = row.required("employer_id")
            let words = Relation.allCases.map(\.rawValue)
            let relation =
                row.required("relation") == nil
                ? nil : row.optional("relation", .oneOf(words)) { Relation(rawValue: $0) }
            let interval = row.interval("valid_from", "valid_to", lastDay: true)
            guard let person, let employer, let relation, let interval else { return }
            let span = RosterSpan(
                interval: interval,
                relation: relation,
                employer: enter(employer: employer)
            )
            let number = enter(person: person)
            spans[number].append(span)
            let first = spellings[number] ?? (person, row.line)
            if first.id != person { row.add(ReconcileText.sameForm(person, line: first.line)) }
            spellings[number] = first
        }
    }

    /// Reads `employers.csv`: one row for each supplier that is an employer's own.
    mutating func readEmployers(_ place: TablePlace) throws(FileProblems) -> InputDigest {
        let table = place.table(required: ["employer_id", "own_supplier_id"], optional: [])
        return try table.read { row in
            guard let name = row.required("employer_id") else { return }
            let employer = enter(employer: name)
            if let supplier = row.text("own_supplier_id") {
                ownSuppliers[employer].append(supplier)
            }
        }
    }

    private mutating func enter(employer: String) -> Int {
        let number = employers.enter(employer)
        while ownSuppliers.count < employers.count { ownSuppliers.append([]) }
        return number
    }
}
