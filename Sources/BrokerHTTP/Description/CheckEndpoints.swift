import BrokerCore
import Messages

/// What downstream systems, entrustees, proxies and everybody else ask.
enum CheckEndpoints {
    static var checks: [Endpoint] {
        [
            Endpoint(
                method: "POST",
                path: "/oauth2/introspect",
                summary: Message("トークンの照会（RFC 7662）", "Introspection (RFC 7662)"),
                caller: .system,
                body: .form(StandardSchemas.introspectionForm),
                answers: Endpoint.oauthErrors(
                    [400, 401, 408, 413],
                    beside: Answer(
                        "有効か。有効でなければ理由は言わない",
                        "Is it valid here, now; if not, no reason",
                        .json(.component("Introspection")),
                        headers: dryRun
                    )
                )
            ),
            forwardAuth, evaluation("", "Evaluation", "Decision"),
            evaluation("s", "Evaluations", "DecisionOrList"),
        ]
    }

    static var news: [Endpoint] {
        [
            Endpoint(
                method: "GET",
                path: "/v1/stream",
                summary: Message(
                    "終わり、解除、全停止、宣言の通知（server-sent events）",
                    "Ends, closings, suspensions and declarations (server-sent events)"
                ),
                caller: .listener,
                parameters: [
                    .header(
                        "Last-Event-ID",
                        .pattern("^[0-9]{1,19}$").about("この次から", "Goes on after it")
                    ),
                    .query("from", Schema.count.about("ここから", "Begins there")),
                    .query(
                        "ledger",
                        Schema.text.about(
                            "位置がどの証跡のものか。位置とともに効く",
                            "Which ledger the place is of; counts together with a place"
                        )
                    ),
                ],
                answers: Endpoint.problems(
                    Statuses.readers,
                    beside: [200: stream, 400: placeless]
                )
            )
        ]
    }

    private static var stream: Answer {
        var stream = Answer.text(
            "終わりのない通知。idは証跡の番号",
            "Without an end of its own; the ids are places in the ledger",
            "text/event-stream"
        )
        stream.headers["Mado-Ledger"] = Schema.text.about(
            "位置がどの証跡のものか",
            "Which ledger the places are of"
        )
        return stream
    }

    private static var placeless: Answer {
        Answer(
            "malformed。位置がこの証跡にないならplace_unknown",
            "malformed; place_unknown where this ledger has no such place",
            Content(schemas: ["application/problem+json": .component("Problem")])
        )
    }

    private static var dryRun: [String: Schema] {
        [DryRun.header: Schema.words([DryRun.value])]
    }

    /// Any method is answered alike; proxies use GET.
    private static var forwardAuth: Endpoint {
        let headers: [String: Schema] = [
            "X-Mado-Grant": .drawn(GrantID.self),
            "X-Mado-Event": .drawn(EventID.self), "X-Mado-Subject": .named,
            "X-Mado-Expires": .pattern("^[0-9]+$"),
        ]
        return Endpoint(
            method: "GET",
            path: "/v1/forward-auth",
            summary: Message(
                "プロキシの照会。どのメソッドでも同じ",
                "Forward-auth of a proxy; any method is answered alike"
            ),
            caller: .proxy,
            parameters: [
                .header("X-Original-Method", .pattern("^[A-Z]+$")), .header("X-Original-URI"),
                .header("X-Forwarded-Method", .pattern("^[A-Z]+$")), .header("X-Forwarded-Uri"),
                .header("X-Forwarded-Host"), .header("X-Mado-Terminal", .named),
            ],
            answers: [
                200: Answer(
                    "通す",
                    "Let it through",
                    headers: headers.merging(dryRun) { first, _ in first }
                ),
                401: Answer(
                    "別の資格情報なら通る",
                    "Another credential might help",
                    headers: ["WWW-Authenticate": .text]
                ),
                403: Answer("通さない", "Do not let it through"),
            ]
        )
    }

    private static func evaluation(
        _ plural: String,
        _ body: String,
        _ answer: String
    ) -> Endpoint {
        var answers: [Int: Answer] = [200: .ok(answer)]
        answers[400] = .text("読めない要求", "The request cannot be read")
        answers[401] = .text("呼び出し元が分からない", "The caller is not known")
        return Endpoint(
            method: "POST",
            path: "/access/v1/evaluation\(plural)",
            summary: Message("理由も言う照会（AuthZEN 1.0）", "The check that says why (AuthZEN 1.0)"),
            caller: .system,
            body: .json(.component(body)),
            answers: Endpoint.problems([408, 413], beside: answers)
        )
    }

    static var tokens: [Endpoint] {
        [
            Endpoint(
                method: "POST",
                path: "/oauth2/token",
                summary: Message("利用開始、短いトークンの更新", "Activation, and renewal of short tokens"),
                caller: .anyone,
                body: .form(StandardSchemas.tokenForm),
                answers: Endpoint.oauthErrors(Statuses.oauth, beside: .ok("Token"))
            ),
            Endpoint(
                method: "POST",
                path: "/oauth2/revoke",
                summary: Message("利用終了（RFC 7009）", "Revocation (RFC 7009)"),
                caller: .anyone,
                body: .form(StandardSchemas.revocationForm),
                answers: Endpoint.oauthErrors(
                    [400, 408, 413, 503],
                    beside: Answer("終わった", "It has ended, or was none")
                )
            ),
            Endpoint(
                method: "GET",
                path: "/v1/me",
                summary: Message("自分に見えるものと、自分の記録", "What I may see, and what was recorded of me"),
                caller: .entrustee,
                answers: Endpoint.problems(Statuses.readers, beside: [200: .ok("Me")])
            ),
        ]
    }

    static var pages: [Endpoint] {
        let page = Answer("ページ", "A page", Content(schemas: ["text/html": .text]))
        let query: [Parameter] = [
            .query("lang", .word(Language.self)), .query("return", .text),
        ]
        func shown(_ statuses: Set<Int>) -> [Int: Answer] {
            statuses.reduce(into: [:]) { $0[$1] = page }
        }
        var submitted = shown([400, 403, 408, 413, 429, 503])
        submitted[303] = Answer(
            "利用開始。クッキーを付けて同じページへ",
            "Activated: to the same page, with the cookie",
            headers: ["Location": .text, "Set-Cookie": .text]
        )
        return [
            Endpoint(
                method: "GET",
                path: "/_mado/activate",
                summary: Message("利用開始のページ", "The page on which people activate"),
                caller: .proxy,
                parameters: query,
                answers: shown([200, 400, 403, 503])
            ),
            Endpoint(
                method: "POST",
                path: "/_mado/activate",
                summary: Message("利用開始", "Activation on that page"),
                caller: .proxy,
                body: .form(StandardSchemas.pageForm),
                answers: submitted
            ),
            Endpoint(
                method: "GET",
                path: "/_mado/refused",
                summary: Message("プロキシの403の説明", "Why a proxy answered 403"),
                caller: .proxy,
                parameters: query,
                answers: shown([400, 403, 503])
            ),
        ]
    }

    static var metadata: [Endpoint] {
        let keys = Answer(
            "公開鍵",
            "Public keys",
            Content(schemas: ["application/jwk-set+json": .component("KeySet")])
        )
        let known = "/.well-known/oauth-authorization-server"
        return [
            .open(known, "RFC 8414", "Metadata (RFC 8414)", [200: .ok("ServerMetadata")]),
            .open(
                "\(known)/drill",
                "訓練のRFC 8414",
                "Metadata of exercises",
                [200: .ok("ServerMetadata")]
            ),
            .open(
                "/.well-known/authzen-configuration",
                "AuthZEN 1.0",
                "Metadata (AuthZEN 1.0)",
                [200: .ok("DecisionPointMetadata")]
            ),
            .open("/.well-known/jwks.json", "公開鍵（RFC 7517）", "Keys (RFC 7517)", [200: keys]),
            .open("/drill/.well-known/jwks.json", "訓練の公開鍵", "Keys of exercises", [200: keys]),
            statusList("", "有効な資格情報の一覧", "Which credentials of an event are valid"),
            statusList("/drill", "訓練の同じ一覧", "The same, of exercises"),
        ]
    }

    private static func statusList(_ base: String, _ ja: String, _ en: String) -> Endpoint {
        var answers: [Int: Answer] = [
            200: .text("署名済みの一覧", "The signed list", "application/statuslist+jwt")
        ]
        answers[304] = Answer("変わっていない", "Not changed")
        answers[406] = Answer("JWTの形だけ", "There is the JWT form only")
        return Endpoint(
            method: "GET",
            path: "\(base)/status/{event}",
            summary: Message(ja, en),
            caller: .anyone,
            parameters: [
                .query(
                    "time",
                    Schema.count.about(
                        "その時の一覧。履歴を読める人だけ",
                        "The list as it was then; for those who may read the history"
                    )
                )
            ],
            answers: Endpoint.problems([400, 401, 403, 404, 503], beside: answers)
        )
    }

    static var daemon: [Endpoint] {
        let figures = Answer.text("Prometheusの指標", "Figures for Prometheus")
        let readiness = Answer.ok("Readiness")
        return [
            .open("/livez", "動いているか", "Is the process alive", [200: .text("ok", "ok")]),
            .open(
                "/readyz",
                "記録でき、発行できるか",
                "Does it record and issue",
                [200: readiness, 503: readiness]
            ),
            .open(
                "/metrics",
                "指標。このホスト以外からはシステムだけ",
                "Figures; from elsewhere than this host for systems alone",
                Endpoint.problems([401], beside: [200: figures])
            ),
            .open(
                Doors.descriptionPath,
                "この文書",
                "This document",
                [200: Answer("OpenAPI 3.1", "OpenAPI 3.1", .json(.map(.anything)))]
            ),
        ]
    }
}
