import BrokerCore
import Ledger
import Messages

/// The bodies of Mado's own answers, by their names in the document.
enum AnswerSchemas {
    static var all: [String: Schema] {
        [events, grants, register, acts, history, me, status, daemon]
            .reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    }

    private static let names = Schema.list(.named)
    private static let next = Member.may(
        "next",
        Schema.text.about("次のページのcursor", "The cursor of the next page")
    )
    private static let reference = Member.has("reference", .drawn(RequestID.self))
    private static let endCause = Member.may("end_cause", .word(EndCause.self))

    private static var events: [String: Schema] {
        let condition = Schema.object([
            .has("number", .integer(1...Ceiling.conditions)), .has("text", .text),
            .may("attested_by", .named), .may("attested_at", .instant),
        ])
        let addition = Schema.object([
            .has("by", .named), .has("at", .instant), .has("closes_at", .instant),
        ])
        let event: [Member] = [
            .has("id", .drawn(EventID.self)), .has("kind", .word(EventKind.self)),
            .has("name", .text), .has("state", .word(EventState.self)), .has("drill", .flag),
            .has("areas", names), .has("systems", names), .may("basis", .text),
            .has("conditions", .list(condition)), .may("stood_by_at", .instant),
            .may("declared_by", .named), .may("declared_by_name", .text),
            .may("declared_at", .instant), .may("opens_at", .instant),
            .may("closes_at", .instant), .may("cap_at", .instant), .may("ends_at", .instant),
            .may("remaining_seconds", .whole), .may("approval_due", .instant),
            .may("approved_by", .named), .may("approved_by_name", .text),
            .may("approved_at", .instant), .has("extensions", .list(addition)),
            .may("ended_at", .instant), .has("grants_issued", .count),
            .has("live_credentials", .count),
        ]
        let brief = Schema.object([
            .has("id", .drawn(EventID.self)), .has("state", .word(EventState.self)),
            .may("closes_at", .instant),
        ])
        let fixed = Schema.list(.drawn(GrantID.self)).about(
            "延長に従わない権限付与",
            "Grants that do not follow the extension"
        )
        return [
            "Event": .object(event),
            "BriefEvent": brief.about(
                "記録は済み、状態をいま読めないときの事象",
                "An event whose act is recorded while its state cannot be read"
            ),
            "EventList": .object([.has("events", .list(.component("Event"))), next]),
            "EventAct": .object([
                .has("event", .any(of: [.component("Event"), .component("BriefEvent")])),
                .may("fixed_grants", fixed), reference,
            ]),
        ]
    }

    private static var grants: [String: Schema] {
        let grant: [Member] = [
            .has("id", .drawn(GrantID.self)), .has("event", .drawn(EventID.self)),
            .has("person", .named), .may("name", .text), .may("employer", .named),
            .may("relation", .word(Relation.self)), .has("systems", names),
            .has("purpose", .word(Purpose.self)), .has("screens", names), .has("fields", names),
            .has("operations", .list(.word(BrokerCore.Operation.self))),
            .may("terminal", .named), .may("site", .named), .has("not_before", .instant),
            .may("not_after", .instant), .may("ends_at", .instant), .has("granted_by", .named),
            .has("granted_at", .instant), .has("active_systems", names),
        ]
        let result = Schema.object([
            .has("person", .named), .may("name", .text), .may("grant", .drawn(GrantID.self)),
            .may("refusal", .component("Refusal")),
        ])
        let end = Schema.object([
            .has("grant", .drawn(GrantID.self)), .has("ended", .flag),
            .may("refusal", .component("Refusal")),
        ])
        return [
            "Grant": .object(grant),
            "GrantList": .object([.has("grants", .list(.component("Grant"))), next]),
            "Granted": .object([
                .has("event", .drawn(EventID.self)), .has("issued", .count),
                .has("refused", .count), .has("results", .list(result)), reference,
            ]),
            "Revoked": .object([.has("results", .list(end)), reference]),
        ]
    }

    private static var register: [String: Schema] {
        let person = Schema.object([
            .has("id", .named), .may("name", .text), .has("employer", .named),
            .has("relation", .word(Relation.self)), .has("roles", .list(.word(Role.self))),
            .has("groups", names), .has("epoch", .whole), .has("current", .flag),
            .has("enrolled", .flag), .has("invited", .flag), .may("uid", .count),
            .may("certificate", .sha256),
        ])
        let terminal = Schema.object([
            .has("id", .named), .has("kind", .word(TerminalKind.self)), .has("site", .named),
            .may("room", .text),
        ])
        let system: [Member] = [
            .has("id", .named), .has("name", .message),
            .has("enforcement", .word(Enforcement.self)),
            .has("terminal", .word(TerminalRule.self)), .has("drill", .flag),
            .has("residual_seconds", .count), .has("screens", names), .has("fields", names),
            .has("operations", .list(.word(BrokerCore.Operation.self))),
        ]
        return [
            "PersonList": .object([.has("persons", .list(person))]),
            "TerminalList": .object([.has("terminals", .list(terminal))]),
            "System": .object(system),
            "SystemList": .object([.has("systems", .list(.component("System")))]),
            "WaitingChange": .object([
                .may("digest", .sha256), .has("lines", .list(.message)),
                .has("withheld", .flag), .may("requested_by", .named),
                .may("requested_by_name", .text),
            ]),
        ]
    }

    private static var acts: [String: Schema] {
        let code = Schema.object([
            .has("person", .named), .may("name", .text), .has("code", .text),
            .has("expires_at", .instant),
        ])
        let states = ["requested", "accepted", "continued", "resumed"]
        return [
            "TwoPersonAct": .object([
                .has(
                    "state",
                    .words(states).about(
                        "一人目は requested、二人目で実行",
                        "requested by the first of two people, done by the second"
                    )
                ),
                .may("event", .drawn(EventID.self)), reference,
            ]),
            "ClockAct": .object([
                .has("state", .words(["requested", "confirmed"])),
                .has("wall", .instant.about("確認された時刻", "The time that was confirmed")),
                reference,
            ]),
            "Suspended": .object([
                .has("suspended", .flag), .has("credentials_ended", .count), reference,
            ]),
            "EnrolmentCodes": .object([.has("codes", .list(code)), reference]),
            "EnrolmentOffer": .object([
                .has("person", .named), .has("totp_secret", .text), .has("otpauth", .text),
            ]),
            "Enrolled": .object([
                .has("person", .named), .has("enrolled", .flag), reference,
            ]),
        ]
    }

    private static var history: [String: Schema] {
        // As the table that the rows are made of has its columns.
        let columns = HistoryTable.grants(HistoryFold(), events: [:]).columns
        return [
            "HistoryRow": .object(columns.map { .has($0, .text) }),
            "HistoryList": .object([.has("rows", .list(.component("HistoryRow"))), next]),
            "Use": .object([
                .has("credential_id", .text), .has("system", .text), .has("minute", .instant),
                .has("first", .instant), .has("last", .instant), .has("allowed", .count),
                .has("denied", .count),
            ]),
            "UseList": .object([.has("rows", .list(.component("Use"))), next]),
            "ExportedUses": .object([.has("entries", .count)]),
        ]
    }

    private static var me: [String: Schema] {
        let maySee = Schema.object([
            .has("grant", .drawn(GrantID.self)), .has("event", .drawn(EventID.self)),
            .may("event_kind", .word(EventKind.self)), .has("system", .named),
            .has("screens", names), .has("fields", names),
            .has("operations", .list(.word(BrokerCore.Operation.self))),
            .has("purpose", .word(Purpose.self)), .may("terminal", .named),
            .may("site", .named), .may("until", .instant), .has("active", .flag),
        ])
        let grant = Schema.object([
            .has("grant", .drawn(GrantID.self)), .has("event", .drawn(EventID.self)),
            .has("systems", names), .has("purpose", .word(Purpose.self)),
            .has("granted_at", .instant), .has("not_before", .instant),
            .may("not_after", .instant), .may("ended_at", .instant), endCause,
        ])
        let activation = Schema.object([
            .has("credential_id", .drawn(CredentialID.self)),
            .has("grant", .drawn(GrantID.self)), .has("system", .named),
            .may("terminal", .named), .has("activated_at", .instant),
            .may("ended_at", .instant), endCause,
        ])
        return [
            "Me": .object([
                .has("now", .instant), .has("person", .named), .may("only_system", .named),
                .has("may_see", .list(maySee)), .has("grants", .list(grant)),
                .has("activations", .list(activation)),
                .may("uses", .list(.component("Use"))),
            ])
        ]
    }
}

extension AnswerSchemas {
    private static var status: [String: Schema] {
        let refused = Schema.object([
            .has("at", .instant), .has("act", .text), .has("code", .word(Refusal.self)),
            .has("actor", .text), .may("actor_name", .text), .may("person", .named),
            .may("event", .drawn(EventID.self)), .may("grant", .drawn(GrantID.self)),
            .has("reference", .drawn(RequestID.self)),
        ])
        let ledger = Schema.object([
            .has("size", .count), .has("root", .sha256), .has("origin", .text),
            .has("commits", .count),
        ])
        let uses = Schema.object([
            .may("stopped", .text), .may("stopped_at", .instant),
            .may("written_until", .instant), .may("digested_until", .instant),
            .has("overflow", .count),
        ])
        let area = Schema.object([.has("id", .named), .has("name", .message)])
        let members: [Member] = [
            .has("now", .instant), .has("wall", .instant), .has("company", .message),
            .has("clock_sure", .flag), .has("ends_only", .flag), .has("suspended", .flag),
            .has("resumed_events", .list(.drawn(EventID.self))),
            .may("resume_requested_by", .text), .has("events", .list(.component("Event"))),
            .has("grants", .list(.component("Grant"))), .has("grants_total", .count),
            .has("recent_refusals", .list(refused)), .has("ledger", ledger),
            .has("areas", .list(area)),
            .has("kinds", .map(.object([.has("window", .length)]))),
            .has("approval_due_seconds", .count), .has("systems", .list(.component("System"))),
            .has("not_enforced", .list(.named)), .has("uses", uses),
        ]
        return ["Status": .object(members)]
    }

    private static var daemon: [String: Schema] {
        let language = Schema.object([.has("what", .text), .has("why", .text), .has("next", .text)])
        let beside = [
            "unauthenticated", "not_found", "place_unknown", "ledger_damaged", "internal_error",
        ]
        let code = Schema.words(Refusal.allCases.map(\.rawValue) + beside)
        return [
            "Readiness": .object([
                .has("ready", .flag),
                .has("state", .words(["recording", "ends_only", "denying"])),
                .may("reason_ja", .text), .may("reason_en", .text),
            ]),
            "Explanation": language,
            "Refusal": .object([
                .has("code", .word(Refusal.self)), .has("ja", .component("Explanation")),
                .has("en", .component("Explanation")),
            ]),
            "Problem": .object([
                .has("type", .pattern("^urn:mado:refusal:[a-z_]+$")), .has("title", .text),
                .has("status", .integer(400...599)), .has("code", code),
                .may("reference", .drawn(RequestID.self)), .has("ja", .component("Explanation")),
                .has("en", .component("Explanation")), .may("retry_after_seconds", .count),
            ]),
            "OAuthError": .object([
                .has("error", .text), .has("error_description", .text), .has("mado_code", code),
                .may("mado_reference", .drawn(RequestID.self)),
                .has("ja", .component("Explanation")), .has("en", .component("Explanation")),
            ]),
        ]
    }
}
