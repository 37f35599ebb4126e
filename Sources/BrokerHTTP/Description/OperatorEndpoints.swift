import BrokerCore
import Messages
import Requests

/// Mado's own paths: what operators, auditors and roster administrators do.
enum OperatorEndpoints {
    static var events: [Endpoint] {
        [
            .read(
                "/v1/status",
                "いま開いているもの",
                "What is open, who holds what, the last refusals",
                .ok("Status")
            ),
            .read(
                "/v1/events",
                "災害等非常時の一覧、新しい順",
                "Events, newest first",
                .ok("EventList"),
                [.cursor, .limit],
                also: [400]
            ),
            .read(
                "/v1/events/{event}",
                "一つの事象",
                "One event",
                .ok("Event"),
                also: [404]
            ),
            .act(
                "/v1/events/standby",
                "待機（準備）",
                "Prepare an event",
                StandbyBody.self,
                .ok("EventAct"),
                status: 201
            ),
            .act(
                "/v1/events/declare",
                "宣言（発令）",
                "Declare an event",
                DeclareBody.self,
                .ok("EventAct"),
                status: 201
            ),
            event("attest", "発動条件の確認", "Attest an activation condition", AttestBody.self),
            event("approve", "承認", "Approve", FactorBody.self),
            event("extend", "延長", "Extend, within the bounds of its kind", ExtendBody.self),
            event("shorten", "短縮", "Shorten", ShortenBody.self),
            event("close", "解除", "Close: every credential ends at once", EmptyBody.self),
            event("withdraw", "取消", "Withdraw what is not active yet", EmptyBody.self),
        ]
    }

    private static func event(
        _ act: String,
        _ ja: String,
        _ en: String,
        _ body: (some DescribedBody).Type
    ) -> Endpoint {
        .act("/v1/events/{event}/\(act)", ja, en, body, .ok("EventAct"))
    }

    static var authority: [Endpoint] {
        [
            .act(
                "/v1/authority/suspend",
                "全停止",
                "Suspend everything at once",
                EmptyBody.self,
                .ok("Suspended")
            ),
            .act(
                "/v1/authority/resume",
                "全停止の解除（二人）",
                "Resume, by two people",
                ResumeBody.self,
                .ok("TwoPersonAct")
            ),
            .act(
                "/v1/clock/confirm",
                "時刻の確認（二人）",
                "Confirm the clock, by two people",
                ClockBody.self,
                .ok("ClockAct")
            ),
            .act(
                "/v1/ledger/continue",
                "戻した証跡で続ける（二人）",
                "Go on with a restored ledger, by two people",
                FactorBody.self,
                .ok("TwoPersonAct")
            ),
        ]
    }

    static var grants: [Endpoint] {
        [
            .read(
                "/v1/grants",
                "生きている権限付与",
                "Live grants",
                .ok("GrantList"),
                [.event, .cursor, .limit],
                also: [400, 404]
            ),
            .act(
                "/v1/grants",
                "権限付与。一人ずつ付与か拒否",
                "Grant: one outcome for each person",
                GrantBody.self,
                .ok("Granted")
            ),
            .act(
                "/v1/grants/revoke",
                "権限付与の取消",
                "Revoke grants",
                RevokeBody.self,
                .ok("Revoked")
            ),
        ]
    }

    static var register: [Endpoint] {
        [
            .read("/v1/persons", "名簿", "The roster", .ok("PersonList")),
            .read("/v1/terminals", "端末台帳", "The terminal ledger", .ok("TerminalList")),
            .read("/v1/systems", "対象システム", "The downstream systems", .ok("SystemList")),
            .read(
                "/v1/register/changes",
                "承認を待つファイルの差分",
                "What the files add or loosen and two people have not accepted yet",
                .ok("WaitingChange")
            ),
            .act(
                "/v1/register/changes/accept",
                "差分の承認（二人）",
                "Accept the change, by two people",
                AcceptBody.self,
                .ok("TwoPersonAct")
            ),
            .act(
                "/v1/register/reload",
                "ファイルの再読み込み",
                "Read the files again",
                EmptyBody.self,
                .ok("WaitingChange"),
                isKeyed: false
            ),
            .act(
                "/v1/enrolment-codes",
                "登録コードの発行。一度だけ表示。再送には409 already_done",
                "Issue one-time enrolment codes, shown once; a repeat is 409 already_done",
                CodesBody.self,
                .ok("EnrolmentCodes")
            ),
            .act(
                "/v1/enrolments",
                "本人の登録を始める",
                "Begin one's own enrolment",
                BeginBody.self,
                .ok("EnrolmentOffer"),
                caller: .anyone,
                isKeyed: false
            ),
            .act(
                "/v1/enrolments/confirm",
                "本人の登録を終える",
                "Finish one's own enrolment",
                ConfirmBody.self,
                .ok("Enrolled"),
                caller: .anyone,
                isKeyed: false
            ),
        ]
    }

    static var audit: [Endpoint] {
        let csv = Answer(
            "CSV。uses では JSON",
            "CSV; JSON for uses",
            Content(schemas: [
                "text/csv": .text, "application/json": .component("ExportedUses"),
            ])
        )
        return [
            .read(
                "/v1/history",
                "権限付与の履歴",
                "The history, one row per grant",
                .ok("HistoryList"),
                [.event, .cursor, .limit],
                also: [400, 404]
            ),
            .read(
                "/v1/uses",
                "照会の回数",
                "Checks by credential, system and minute",
                .ok("UseList"),
                [
                    .query("from", .instant), .query("until", .instant),
                    .query("cursor", .pattern("^-?[0-9]+~[A-Za-z0-9._-]*~[A-Za-z0-9._-]+$")),
                    .limit,
                ],
                also: [400]
            ),
            .act(
                "/v1/exports/{what}",
                "表の書き出し。それ自体が記録される",
                "Export a table; that is itself recorded",
                EmptyBody.self,
                csv
            ),
            .read(
                "/ledger/checkpoint",
                "証跡の署名済み要約",
                "The signed checkpoint of the ledger",
                .text("C2SPの形の署名済み要約", "A C2SP signed note"),
                also: [404]
            ),
        ]
    }
}
