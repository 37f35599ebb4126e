import Messages
import SiteFiles

/// The broker's own count of checks, by credential, system and minute: what each system asked.
///
/// Held against the logs it finds `LOG_WITHOUT_CHECK` and `CHECK_WITHOUT_LOG`.
struct Uses: Sendable {
    struct Row: Sendable {
        let system: Int
        /// Of ``People/persons``.
        let person: Int
        let minute: Moment
        /// Of ``History/credentials``.
        let credential: Int
        let grant: Int
        let allowed: Int
        let line: Int
        /// A record of the log stands for it.
        fileprivate(set) var isSeen = false
    }

    /// By system, person and minute.
    private(set) var rows: [Row] = []

    /// Marks the uses that know the row; false if none does.
    ///
    /// A use knows a row of its person and system whose moments touch its minute, unless the row
    /// claims another grant or token.
    mutating func see(_ row: LogRow) -> Bool {
        guard let person = row.viewer.person else { return false }
        let span = row.span
        var place = firstPlace(row.system, person, span.from - (LogTime.minute - 1))
        var isKnown = false
        while place < rows.count, rows[place].system == row.system, rows[place].person == person,
            rows[place].minute < span.to
        {
            if rows[place].allowed > 0, agrees(row.claim, rows[place]) {
                rows[place].isSeen = true
                isKnown = true
            }
            place += 1
        }
        return isKnown
    }

    private func agrees(_ claim: Claim, _ use: Row) -> Bool {
        switch claim {
        case .none: true
        case .unknownGrant, .contradictory: false
        case .grant(let grant): use.grant == grant
        case .credential(let credential): use.credential == credential
        }
    }

    private func firstPlace(_ system: Int, _ person: Int, _ minute: Moment) -> Int {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            let row = rows[middle]
            if (row.system, row.person, row.minute) < (system, person, minute) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}

extension Uses {
    /// Denied checks without any credential, checks counted without theirs, gaps, and what was
    /// deleted (`mado history --uses`).
    private static func isOfNobody(_ row: TableRow) -> Bool {
        switch row.text("credential_id") {
        case "overflow", "gap", "deleted": true
        case nil: row.text("allowed") == "0"
        default: false
        }
    }

    mutating func read(
        _ place: TablePlace,
        systems: SystemNumbers,
        history: History
    ) throws(FileProblems) -> InputDigest {
        let table = place.table(
            required: ["credential_id", "system", "minute", "allowed"],
            optional: ["first", "last", "denied"]
        )
        let credentials = Dictionary(
            history.credentials.enumerated().map { ($1.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let digest = try table.read { row in
            // The broker's own rows about no credential: nobody's use of anything.
            if Self.isOfNobody(row) { return }
            guard let id = row.required("credential_id"), row.required("minute") != nil,
                let minute = row.moment("minute"), row.required("allowed") != nil,
                let allowed = row.count("allowed")
            else { return }
            guard let credential = credentials[id] else {
                return row.add(FileText.notListed("credential_id", id, list: "credentials"))
            }
            guard let system = row.system("system", systems) else { return }
            let grant = history.credentials[credential].grant
            rows.append(
                Row(
                    system: system,
                    person: history.grants[grant].person,
                    minute: minute,
                    credential: credential,
                    grant: grant,
                    allowed: allowed,
                    line: row.line
                )
            )
        }
        rows.sort {
            ($0.system, $0.person, $0.minute, $0.line) < ($1.system, $1.person, $1.minute, $1.line)
        }
        return digest
    }
}
