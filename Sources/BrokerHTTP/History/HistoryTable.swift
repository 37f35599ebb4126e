import BrokerCore
import Ledger
import Messages

/// A table of an export: its columns and rows, before any format.
struct HistoryTable {
    let columns: [String]
    let rows: [[String]]

    /// One row per grant.
    static func grants(
        _ fold: HistoryFold,
        events names: [Digest: String],
        only event: EventID? = nil
    ) -> HistoryTable {
        let events = fold.events.reduce(into: [EventID: Event]()) { $0[$1.id] = $1.event }
        let rows = fold.grants.filter { event == nil || $0.grant.event == event }
        return HistoryTable(
            columns: [
                "grant_id", "event_id", "event_kind", "event_name", "drill", "person_id",
                "employer", "relation", "systems", "scope", "purpose", "terminal_id", "site",
                "granted_by", "granted_at", "not_before", "not_after", "activations",
                "first_activated_at", "ended_at", "end_cause", "ledger_seq",
            ],
            rows: rows.map { row($0, events[$0.grant.event], fold, names) }
        )
    }

    private static func row(
        _ history: GrantHistory,
        _ event: Event?,
        _ fold: HistoryFold,
        _ names: [Digest: String]
    ) -> [String] {
        let grant = history.grant
        let person = fold.persons[grant.person]
        let terminal = if case .terminal(let id) = grant.place { id.text } else { "" }
        let site = if case .site(let id) = grant.place { id.text } else { "" }
        return [
            grant.id.description, grant.event.description, event?.plan.kind.rawValue ?? "",
            event.map { names[$0.plan.name] ?? "" } ?? "", event?.isDrill == true ? "1" : "0",
            grant.person.text, person?.employer.text ?? "", person?.relation.rawValue ?? "",
            grant.systems.map(\.text).joined(separator: " "), scope(grant.scope),
            grant.purpose.rawValue, terminal, site, grant.grantedBy.text,
            JST.machine(grant.grantedAt), JST.machine(grant.notBefore),
            grant.fixedEnd.map(JST.machine) ?? "event", String(history.activations),
            history.firstActivatedAt.map(JST.machine) ?? "",
            history.end.map { JST.machine($0.at) } ?? "", history.end?.cause.rawValue ?? "",
            String(history.seq),
        ]
    }

    /// `operations;screens;fields`, each list by spaces; an empty list stands for all.
    private static func scope(_ scope: Scope) -> String {
        [
            scope.operations.map(\.rawValue), scope.screens.map(\.text), scope.fields.map(\.text),
        ].map { $0.joined(separator: " ") }.joined(separator: ";")
    }

    static func events(_ fold: HistoryFold, names: [Digest: String]) -> HistoryTable {
        HistoryTable(
            columns: [
                "event_id", "kind", "name", "areas", "state", "standby_at", "conditions",
                "declared_by", "declared_at", "opens_at", "closes_at", "ended_at", "end_cause",
                "approved_by", "approved_at", "extensions", "grants", "basis",
            ],
            rows: fold.events.map { row($0, names) }
        )
    }

    private static func row(_ history: EventHistory, _ names: [Digest: String]) -> [String] {
        let event = history.event
        func time(_ instant: Instant?) -> String { instant.map(JST.machine) ?? "" }
        let conditions = event.conditions.map { condition in
            let attested = condition.attestedBy.map { "\($0) \(time(condition.attestedAt))" }
            return "\(names[condition.text] ?? "")=\(attested ?? "-")"
        }
        let extensions = event.extensions.map { "\($0.by) \(time($0.at)) \(time($0.closesAt))" }
        return [
            event.id.description, event.plan.kind.rawValue, names[event.plan.name] ?? "",
            event.plan.areas.map(\.text).joined(separator: " "), event.state.rawValue,
            time(event.stoodByAt), conditions.joined(separator: "; "),
            event.declaredBy?.text ?? "", time(event.declaredAt), time(event.opensAt),
            time(event.closesAt), time(event.endedAt), history.endCause?.rawValue ?? "",
            event.approvedBy?.text ?? "", time(event.approvedAt),
            extensions.joined(separator: "; "), String(history.grants),
            event.plan.basis.map { names[$0] ?? "" } ?? "",
        ]
    }

    static func credentials(_ fold: HistoryFold) -> HistoryTable {
        HistoryTable(
            columns: [
                "credential_id", "grant_id", "system", "token_sha256", "terminal_id",
                "activated_at", "ended_at", "end_cause",
            ],
            rows: fold.credentials.map { history in
                let credential = history.credential
                return [
                    credential.id.description, credential.grant.description,
                    credential.system.text, credential.token.description,
                    credential.terminal?.text ?? "", JST.machine(credential.activatedAt),
                    history.end.map { JST.machine($0.at) } ?? "",
                    history.end?.cause.rawValue ?? "",
                ]
            }
        )
    }

    static func suspensions(_ fold: HistoryFold) -> HistoryTable {
        HistoryTable(
            columns: ["suspended_at", "suspended_by", "resumed_at", "resumed_by", "event_id"],
            rows: fold.suspensions.map { history in
                [
                    JST.machine(history.suspendedAt), history.suspendedBy.description,
                    history.resumedAt.map(JST.machine) ?? "",
                    history.resumedBy?.description ?? "", history.event?.description ?? "",
                ]
            }
        )
    }

    /// For spreadsheets: UTF-8 with BOM, CRLF, every field quoted, and formula-safe.
    var csv: String {
        let lines = ([columns] + rows).map { fields in
            fields.map(spreadsheetField).joined(separator: ",") + "\r\n"
        }
        return "\u{FEFF}" + lines.joined()
    }

    /// The same rows as objects.
    var objects: [[String: String]] {
        rows.map { Dictionary(zip(columns, $0)) { first, _ in first } }
    }
}
