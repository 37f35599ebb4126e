import BrokerCore
import Messages
import SiteFiles

/// The live lists of enabled accounts that systems gave at some moments (requirement X5).
package struct Entitlements: Sendable {
    struct Row {
        let system: Int
        let at: Moment
        /// Of ``People/persons``.
        let person: Int
        let isEnabled: Bool
        let since: Moment?
        let line: Int
    }

    /// In the order of the file.
    private(set) var rows: [Row] = []

    /// The systems of which a snapshot was taken within the period, or at its very end: of others
    /// nobody knows who could look.
    func systems(within files: CaseFile) -> Set<SystemID> {
        let period = files.period
        let taken = rows.filter { $0.at >= period.from && $0.at <= period.to }
        return Set(taken.map { files.systems[$0.system].id })
    }

    mutating func read(
        _ place: TablePlace,
        systems: SystemNumbers,
        people: inout People
    ) throws(FileProblems) -> InputDigest {
        let table = place.table(
            required: ["system_id", "snapshot_at", "person_id", "enabled"],
            optional: ["since"]
        )
        return try table.read { row in
            guard row.required("snapshot_at") != nil, let at = row.moment("snapshot_at")
            else { return }
            let isEnabled = row.yesOrNo("enabled")
            let since = row.moment("since")
            // A row without a person says that the list was empty.
            let person = row.text("person_id")
            if person == nil, isEnabled { row.add(FileText.emptyValue("person_id")) }
            guard let system = row.system("system_id", systems) else { return }
            rows.append(
                Row(
                    system: system,
                    at: at,
                    person: person.map { people.enter(person: $0) } ?? -1,
                    isEnabled: isEnabled,
                    since: since,
                    line: row.line
                )
            )
        }
    }
}
