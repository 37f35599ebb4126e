import BrokerCore
package import Foundation
import HTTPTypes
import Messages

/// The document of `/openapi.json` (OpenAPI 3.1): made of the endpoints, once.
package enum OpenAPIDocument {
    /// Always the same bytes (law L14).
    package static let json: Data = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(document)
        } catch {
            // Strings, numbers, and lists and objects of them.
            preconditionFailure("a description that is no JSON: \(error)")
        }
    }()

    /// `GET /v1/events/{event}`, as the router names its routes.
    package static var routes: [String] { groups.flatMap(\.endpoints).map(\.route) }

    private struct Group {
        let tag: String
        let about: Message
        let endpoints: [Endpoint]
    }

    private static var groups: [Group] {
        [
            Group(
                tag: "events",
                about: Message("災害等非常時", "Events"),
                endpoints: OperatorEndpoints.events
            ),
            Group(
                tag: "grants",
                about: Message("権限付与", "Grants"),
                endpoints: OperatorEndpoints.grants
            ),
            Group(
                tag: "authority",
                about: Message("全停止、時刻、証跡", "Suspension, the clock, the ledger"),
                endpoints: OperatorEndpoints.authority
            ),
            Group(
                tag: "register",
                about: Message("名簿、端末、システム、登録", "Roster, terminals, systems, enrolment"),
                endpoints: OperatorEndpoints.register
            ),
            Group(
                tag: "audit",
                about: Message("監査", "The auditor's tables"),
                endpoints: OperatorEndpoints.audit
            ),
            Group(
                tag: "checks",
                about: Message("有効性照会", "Checks"),
                endpoints: CheckEndpoints.checks
            ),
            Group(
                tag: "news",
                about: Message("通知", "News"),
                endpoints: CheckEndpoints.news
            ),
            Group(
                tag: "tokens",
                about: Message("資格情報", "Credentials"),
                endpoints: CheckEndpoints.tokens + CheckEndpoints.pages
            ),
            Group(
                tag: "metadata",
                about: Message("鍵と状態の一覧", "Metadata, keys and status lists"),
                endpoints: CheckEndpoints.metadata
            ),
            Group(
                tag: "daemon",
                about: Message("デーモン", "The daemon"),
                endpoints: CheckEndpoints.daemon
            ),
        ]
    }

    private static var document: JSONValue {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Mado 窓", "version": "1", "description": .text(overview.described),
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": "/"]],
            "tags": .list(
                groups.map { ["name": .text($0.tag), "description": .text($0.about.described)] }
            ),
            "paths": .object(paths.mapValues { .object($0) }),
            "components": [
                "schemas": .object(schemas.mapValues(\.json)),
                "responses": .object(responses),
                "securitySchemes": securitySchemes,
            ],
        ]
    }

    private static var paths: [String: [String: JSONValue]] {
        var paths: [String: [String: JSONValue]] = [:]
        for group in groups {
            for endpoint in group.endpoints {
                paths[endpoint.path, default: [:]][endpoint.method.lowercased()] =
                    endpoint.describing(tag: group.tag)
            }
        }
        return paths
    }

    private static var schemas: [String: Schema] {
        let bodies = describedBodies.map { ($0.component, $0.body) }
        return AnswerSchemas.all
            .merging(StandardSchemas.all) { first, _ in first }
            .merging(bodies) { first, _ in first }
    }

    /// One for each status and form of an error, with the codes that it stands for.
    private static var responses: [String: JSONValue] {
        var rows: [String: JSONValue] = [:]
        let statuses = Statuses.refusals.union(Statuses.bodies).union(Statuses.readers)
        for status in statuses {
            var codes = Refusal.allCases.filter { $0.status.code == status }.map(\.rawValue)
            switch status {
            case 401: codes.append("unauthenticated")
            case 404: codes.append("not_found")
            case 408, 413, 415: codes.append(Refusal.malformed.rawValue)
            default: break
            }
            let about = codes.joined(separator: ", ")
            for (name, type, schema) in [
                ("Problem", "application/problem+json", "Problem"),
                ("OAuthError", "application/json", "OAuthError"),
            ] {
                var answer = Answer(about, about)
                answer.content = Content(schemas: [type: .component(schema)])
                if name == "Problem" { answer = answer.repeatable }
                if [429, 503].contains(status) {
                    answer.headers["Retry-After"] = .pattern("^[0-9]+$")
                }
                rows["\(name)\(status)"] = answer.json
            }
        }
        return rows
    }

    private static var securitySchemes: JSONValue {
        [
            "apiKey": [
                "type": "http", "scheme": "bearer",
                "description": .text(Message("システムのAPIキー", "A system's API key").described),
            ],
            "apiKeyBasic": [
                "type": "http", "scheme": "basic",
                "description": .text(
                    Message("システムのidとAPIキー", "A system's id and its API key").described
                ),
            ],
            "clientCertificate": [
                "type": "mutualTLS",
                "description": .text(
                    Message(
                        "システム（RFC 8705）または名簿の本人のクライアント証明書",
                        "The certificate of a system (RFC 8705) or of a person of the roster"
                    ).described
                ),
            ],
            "proxyKey": [
                "type": "apiKey", "in": "header", "name": "X-Mado-Key",
                "description": .text(
                    Message("プロキシが持つシステムのAPIキー", "A system's API key, held by its proxy")
                        .described
                ),
            ],
            "token": [
                "type": "http", "scheme": "bearer",
                "description": .text(Message("資格情報のトークン", "A credential's token").described),
            ],
        ]
    }

    private static let overview = Message(
        """
        災害等非常時に限って、委託先従業員が顧客情報を見られるようにする仲介。x-mado-caller は呼び出し元: \
        account はこのホストのUnixソケットにつないだアカウントで、カーネルが知らせます（SO_PEERCRED。OpenAPIには \
        それを書く語がありません）。または名簿の本人で、TLSのクライアント証明書で分かります。proxy は \
        X-Mado-Key、証明書、または照会用ソケットのアカウントと X-Forwarded-Host。\
        拒否は problem+json（RFC 9457）で、code は変わらず、ja と en に理由と次にすること、reference は受付番号。\
        知らないメンバーは無視してください。想定外の故障は500の internal_error で、受付番号が記録にあります。
        """,
        """
        Lets an entrusted company's staff see customer data in a disaster, and at no other time. \
        x-mado-caller says who calls: account is the account that connected to the Unix socket on \
        this host, as the kernel says (SO_PEERCRED), for which OpenAPI has no word, or a person of \
        the roster by the client certificate of the TLS handshake; proxy is known by X-Mado-Key, \
        by certificate, or on the check socket by its account and X-Forwarded-Host. A refusal is \
        problem+json (RFC 9457) with a code that never changes, why and what to do next in ja and \
        en, and reference, the number to read over the telephone. Members that you do not know are \
        to be ignored. An unforeseen fault is 500 with internal_error.
        """
    )
}
