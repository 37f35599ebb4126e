import BrokerCore
import Messages
import Requests

/// The bodies that standards define, with what begins with `mado_` beside them.
enum StandardSchemas {
    static var all: [String: Schema] {
        [tokens, decisions, metadata].reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    }

    /// The form of `POST /oauth2/token`: the members of either grant type.
    static var tokenForm: Schema {
        .object([
            .has("grant_type", .words([Doors.activationGrantType, Doors.renewalGrantType])),
            .may("person", .named), .may("passphrase", .text), .may("totp", .text),
            .may("grant", .drawn(GrantID.self)), .may("system", .named),
            .may("terminal", .named), .may("refresh_token", token),
        ])
    }

    static var introspectionForm: Schema {
        .object([.has("token", token), .may("mado_terminal", .named)])
    }

    static var revocationForm: Schema { .object([.has("token", token)]) }

    static var pageForm: Schema {
        .object([
            .has("seal", .text), .has("person", .named), .has("passphrase", .text),
            .has("totp", .text), .may("grant", .drawn(GrantID.self)),
            .may("lang", .word(Language.self)), .may("return", .text),
        ])
    }

    private static let token = Schema.text.about("資格情報のトークン", "A credential's token")
    private static let names = Schema.list(.named)
    private static let seconds = Schema.count.about("1970年からの秒", "Seconds since 1970")

    private static var tokens: [String: Schema] {
        let scope = Schema.object([
            .has("fields", names), .has("operations", .list(.word(BrokerCore.Operation.self))),
            .has("screens", names),
        ])
        let active: [Member] = [
            .has("active", .always(true)), .has("aud", .named), .has("client_id", .text),
            .has("exp", seconds), .has("iat", seconds), .has("iss", .text),
            .has("jti", .drawn(CredentialID.self)), .may("mado_drill", .always(true)),
            .has("mado_event", .drawn(EventID.self)), .has("mado_grant", .drawn(GrantID.self)),
            .has("mado_purpose", .word(Purpose.self)), .has("mado_scope", scope),
            .may("mado_terminal", .named), .has("nbf", seconds), .has("scope", .text),
            .has("sub", .named), .has("token_type", .always("Bearer")),
            .has("username", .named),
        ]
        let letIn: [Member] = [
            .has("active", .always(true)), .has("aud", .named),
            .has("mado_dry_run", .always(true)),
        ]
        return [
            "Token": .object([
                .has("access_token", .text), .has("token_type", .always("Bearer")),
                .has("expires_in", .count), .may("refresh_token", .text),
                .has("mado_grant", .drawn(GrantID.self)),
                .has("mado_event", .drawn(EventID.self)),
                .has("mado_credential", .drawn(CredentialID.self)),
                .has("mado_expires_at", .instant),
                .has("mado_reference", .drawn(RequestID.self)),
            ]),
            "Introspection": .any(of: [
                .object(active), .object([.has("active", .always(false))]), .object(letIn),
            ]),
        ]
    }

    /// AuthZEN 1.0 §6 and §7; members that it does not know are ignored.
    private static var decisions: [String: Schema] {
        let properties = Schema.object(
            [.may("fields", names), .may("terminal", .named), .may("area", .named)],
            isClosed: false
        )
        func entity(_ types: [String]) -> Schema {
            .object(
                [.has("type", .words(types)), .has("id", .text), .may("properties", properties)],
                isClosed: false
            )
        }
        let action = Schema.object(
            [
                .has("name", .word(BrokerCore.Operation.self)),
                .may("properties", properties),
            ],
            isClosed: false
        )
        let question: [(String, Schema)] = [
            ("subject", entity(["token", "entrustee"])), ("action", action),
            ("resource", entity(["screen", "system"])),
        ]
        let beside = Member.may("context", properties)
        let required = question.map { Member.has($0.0, $0.1) } + [beside]
        var several = question.map { Member.may($0.0, $0.1) } + [beside]
        let one = Schema.object(several, isClosed: false)
        let semantics: [EvaluationsBody.Semantic] = [
            .executeAll, .denyOnFirstDeny, .permitOnFirstPermit,
        ]
        let options = Schema.object(
            [.may("evaluations_semantic", .words(semantics.map(\.rawValue)))],
            isClosed: false
        )
        several += [
            .may("evaluations", .list(one, atMost: EvaluationsBody.evaluationsMax)),
            .may("options", options),
        ]
        let context = Schema.object([
            .may("code", .word(Refusal.self)), .may("reason_admin", .message),
            .may("reason_user", .message), .may("mado_grant", .drawn(GrantID.self)),
            .may("mado_event", .drawn(EventID.self)), .may("mado_purpose", .word(Purpose.self)),
            .may("mado_terminal", .named), .may("mado_expires", seconds),
            .may("mado_dry_run", .always(true)),
        ])
        let decision = Schema.object([.has("decision", .flag), .has("context", context)])
        return [
            "Evaluation": .object(required, isClosed: false),
            "Evaluations": .object(several, isClosed: false),
            "Decision": decision,
            "DecisionList": .object([.has("evaluations", .list(.component("Decision")))]),
            "DecisionOrList": .any(of: [.component("Decision"), .component("DecisionList")]),
        ]
    }

    private static var metadata: [String: Schema] {
        let lists = [
            "token_endpoint_auth_methods_supported", "grant_types_supported",
            "response_types_supported", "scopes_supported",
            "introspection_endpoint_auth_methods_supported",
            "revocation_endpoint_auth_methods_supported", "ui_locales_supported",
        ]
        let texts = [
            "issuer", "token_endpoint", "jwks_uri", "introspection_endpoint",
            "revocation_endpoint",
        ]
        var server: [Member] = [
            .has("tls_client_certificate_bound_access_tokens", .flag),
            .has("mado_introspection_max_cache_seconds", .count),
            .has("mado_status_list_max_age_seconds", .count),
        ]
        server += texts.map { .has($0, .text) }
        server += lists.map { .has($0, .list(.text)) }
        let point = [
            "policy_decision_point", "access_evaluation_endpoint", "access_evaluations_endpoint",
        ]
        let key = ["kty", "crv", "use", "alg", "kid", "x", "y"].map { Member.has($0, .text) }
        return [
            "ServerMetadata": .object(server),
            "DecisionPointMetadata": .object(point.map { .has($0, .text) }),
            "KeySet": .object([.has("keys", .list(.object(key)))]),
        ]
    }
}
