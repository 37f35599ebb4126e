import BrokerCore
import Messages
import SiteFiles

/// Reads a history that no ledger vouches for (台帳照合なし): the columns of Mado's own exports.
struct TableHistoryReader {
    private var history = History(isVerified: false, lastEntryAt: nil)
    private var events: [String: Int] = [:]
    private var grants: [String: Int] = [:]
    private(set) var digests: [InputDigest] = []
    private let systems: SystemNumbers

    init(systems: SystemNumbers) { self.systems = systems }

    mutating func read(
        _ files: CaseFile,
        grants grantsFile: String,
        events eventsFile: String,
        credentials: String?,
        suspensions: String?,
        people: inout People
    ) throws(FileProblems) -> History {
        let eventsDigest = try readEvents(files.table(eventsFile))
        digests = [try readGrants(files.table(grantsFile), &people), eventsDigest]
        if let credentials { digests.append(try readCredentials(files.table(credentials))) }
        if let suspensions { digests.append(try readSuspensions(files.table(suspensions))) }
        return history
    }

    // MARK: - Events

    private mutating func readEvents(_ place: TablePlace) throws(FileProblems) -> InputDigest {
        let table = place.table(
            required: ["event_id", "kind", "opens_at"],
            optional: [
                "name", "areas", "state", "standby_at", "conditions", "declared_by",
                "declared_at", "closes_at", "ended_at", "end_cause", "approved_by",
                "approved_at", "extensions", "grants", "basis",
            ]
        )
        var lines: [String: Int] = [:]
        return try table.read { row in
            guard let id = row.required("event_id"), row.required("kind") != nil else { return }
            let kinds = EventKind.allCases.map(\.rawValue)
            let kind = row.optional("kind", .oneOf(kinds)) { EventKind(rawValue: $0) }
            let opensAt = row.moment("opens_at")
            let standbyAt = row.moment("standby_at")
            let declaredAt = row.moment("declared_at")
            let ends = [row.moment("closes_at"), row.moment("ended_at")].compactMap { $0 }
            if let other = lines.updateValue(row.line, forKey: id) {
                row.add(FileText.duplicate("event_id", id, line: other))
            }
            // An event that opened without an end on record would cover everything after it.
            if opensAt != nil, ends.isEmpty { row.add(FileText.emptyValue("closes_at")) }
            let words = [row.text("state"), row.text("end_cause")]
            events[id] = history.events.count
            let end = ends.min() ?? .distantFuture
            let begin = [opensAt, standbyAt, declaredAt].compactMap { $0 }.min()
            history.events.append(
                HistoryEvent(
                    id: id,
                    kind: kind,
                    name: row.text("name"),
                    window: opensAt.map { Interval(from: $0, to: end) },
                    isLapsed: words.contains(EventState.lapsed.rawValue)
                        || words.contains(EndCause.approvalLapsed.rawValue),
                    standbyAt: standbyAt,
                    life: Interval(from: begin ?? .distantPast, to: end)
                )
            )
        }
    }

    // MARK: - Grants

    private mutating func readGrants(
        _ place: TablePlace,
        _ people: inout People
    ) throws(FileProblems) -> InputDigest {
        let table = place.table(
            required: ["grant_id", "event_id", "person_id", "systems", "not_before", "not_after"],
            optional: [
                "event_kind", "event_name", "drill", "employer", "relation", "scope", "purpose",
                "terminal_id", "site", "granted_by", "granted_at", "activations",
                "first_activated_at", "ended_at", "end_cause", "ledger_seq",
            ]
        )
        var lines: [String: Int] = [:]
        return try table.read { row in
            guard let id = row.required("grant_id"), let eventID = row.required("event_id"),
                let person = row.required("person_id"), row.required("systems") != nil,
                row.required("not_before") != nil, let notBefore = row.moment("not_before"),
                let notAfter = row.required("not_after")
            else { return }
            let fixedEnd = notAfter == "event" ? nil : row.moment("not_after")
            let endedAt = row.moment("ended_at")
            let isDrill = row.yesOrNo("drill")
            if let other = lines.updateValue(row.line, forKey: id) {
                row.add(FileText.duplicate("grant_id", id, line: other))
            }
            guard let event = events[eventID] else {
                return row.add(FileText.notListed("event_id", eventID, list: "events"))
            }
            let own = Interval(
                from: notBefore,
                to: [fixedEnd, endedAt].compactMap { $0 }.min() ?? .distantFuture
            )
            let window = history.events[event].window ?? .never
            let names = Self.words(row.text("systems"))
            history.events[event].grants += 1
            grants[id] = history.grants.count
            history.grants.append(
                HistoryGrant(
                    id: id,
                    event: event,
                    person: people.enter(person: person),
                    systems: names.compactMap { systems[$0] },
                    hasOtherSystems: names.contains { systems[$0] == nil },
                    isDrill: isDrill || history.events[event].isDrill,
                    notBefore: notBefore,
                    interval: own.intersection(window),
                    scope: GrantScope(text: row.text("scope") ?? ""),
                    terminal: row.text("terminal_id"),
                    site: row.text("site"),
                    line: row.line
                )
            )
        }
    }

    private static func words(_ text: String?) -> [String] {
        (text ?? "").split { " ;,".contains($0) }.map(String.init)
    }

    // MARK: - Credentials and suspensions

    private mutating func readCredentials(_ place: TablePlace) throws(FileProblems) -> InputDigest {
        let table = place.table(
            required: ["credential_id", "grant_id", "system", "activated_at"],
            optional: ["token_sha256", "terminal_id", "ended_at", "end_cause"]
        )
        return try table.read { row in
            guard let id = row.required("credential_id"), let grantID = row.required("grant_id"),
                let system = row.required("system"), row.required("activated_at") != nil,
                let interval = row.interval("activated_at", "ended_at")
            else { return }
            let token = row.optional("token_sha256", .sha256) { Digest(hex: $0) }
            guard let grant = grants[grantID] else {
                return row.add(FileText.notListed("grant_id", grantID, list: "grants"))
            }
            history.credentials.append(
                HistoryCredential(
                    id: id,
                    grant: grant,
                    system: systems[system],
                    token: token,
                    interval: interval
                )
            )
        }
    }

    private mutating func readSuspensions(_ place: TablePlace) throws(FileProblems) -> InputDigest {
        let table = place.table(
            required: ["suspended_at"],
            optional: ["suspended_by", "resumed_at", "resumed_by", "event_id"]
        )
        return try table.read { row in
            guard row.required("suspended_at") != nil,
                let interval = row.interval("suspended_at", "resumed_at")
            else { return }
            let eventID = row.text("event_id")
            let event = eventID.flatMap { events[$0] }
            if let eventID, event == nil {
                row.add(FileText.notListed("event_id", eventID, list: "events"))
                return
            }
            history.suspensions.append(
                HistorySuspension(from: interval.from, to: interval.to, event: event)
            )
        }
    }
}
