import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import Testing

/// Introspection at a real daemon (RFC 7662): who may ask, what is said, and what is never said.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct IntrospectionTests {
    private struct Answer: Decodable, Sendable {
        struct Scope: Decodable, Sendable {
            let screens: [String]
            let fields: [String]
            let operations: [String]
        }

        let active: Bool
        let aud: String
        let clientId: String
        let exp: Int64
        let iat: Int64
        let iss: String
        let jti: String
        let madoEvent: String
        let madoGrant: String
        let madoPurpose: String
        let madoScope: Scope
        let nbf: Int64
        let scope: String
        let sub: String
        let tokenType: String
        let username: String
    }

    @Test(arguments: CheckCounter.Lane.allCases)
    func `what is said of a valid token`(lane: CheckCounter.Lane) async throws {
        let (answer, keys, event, grant, heads) = try await CheckCounter.open { counter in
            let response = try counter.introspect(counter.token, lane: lane).checked()
            let members =
                try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
            return (
                try response.decoded(Answer.self), (members ?? [:]).keys.sorted(),
                counter.event, counter.grant,
                ["content-type", "cache-control"].map { response.header($0) }
            )
        }
        #expect(answer.active)
        #expect(answer.aud == "sys-1")
        #expect(answer.iss == "https://mado.example")
        #expect(answer.madoEvent == event && answer.madoGrant == grant)
        #expect(answer.madoPurpose == "OUTAGE_INQUIRY" && answer.scope == "view")
        #expect(answer.madoScope.operations == ["view"])
        #expect(answer.madoScope.screens == [] && answer.madoScope.fields == [])
        #expect(answer.sub == SitePlan.entrustee(1) && answer.username == answer.sub)
        #expect(answer.tokenType == "Bearer" && answer.clientId == "mado:activation")
        #expect(CredentialID(answer.jti) != nil)
        #expect(answer.iat == answer.nbf && answer.exp > answer.iat)
        #expect(
            keys == [
                "active", "aud", "client_id", "exp", "iat", "iss", "jti", "mado_event",
                "mado_grant", "mado_purpose", "mado_scope", "nbf", "scope", "sub", "token_type",
                "username",
            ]
        )
        #expect(heads == ["application/json", "no-store"])
    }

    @Test(arguments: CheckCounter.Lane.allCases)
    func `every inactive token gets the same bytes, another system's own among them`(
        lane: CheckCounter.Lane
    ) async throws {
        let said = try await CheckCounter.open { counter in
            let strange = String(repeating: "A", count: 43)
            var said: [String: String] = [:]
            for (name, token) in [
                ("unknown", "mado_\(strange)"), ("another's", counter.tokens[1]),
                ("no token at all", "x"), ("a key", counter.site.apiKey.exposed),
                ("text", "日本 &=%"),
            ] {
                said[name] = CheckCounter.bytes(try counter.introspect(token, lane: lane))
            }
            let seen = try counter.introspect(counter.token, key: counter.otherKey, lane: lane)
            said["seen by another"] = CheckCounter.bytes(seen)
            _ = try Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
                .call(Acts.close(counter.event)).checked()
            said["ended"] = CheckCounter.bytes(
                try counter.introspect(counter.token, lane: lane)
            )
            return said
        }
        #expect(said.count == 7)
        #expect(Set(said.values).count == 1, "\(said)")
        #expect(said["ended"]?.hasPrefix("200\n") == true)
        #expect(said["ended"]?.hasSuffix("\n{\"active\":false}") == true)
    }

    private static let plain = "application/x-www-form-urlencoded"

    /// `{token}`, `{key}` and `{other}` stand for the token and the keys of the two systems.
    static let errors:
        [(name: String, authorization: String?, type: String, body: String, said: String)] = [
            ("by key", "Bearer {key}", plain, "token={token}", "200 active"),
            ("any case", "bEARER {key}", plain, "token={token}", "200 active"),
            ("by id and key", "Basic sys-1:{key}", plain, "token={token}", "200 active"),
            ("a hint", "Bearer {key}", plain, "token={token}&token_type_hint=x", "200 active"),
            ("another word", "Bearer {key}", plain, "token={token}&later=1", "200 active"),
            (
                "with a charset", "Bearer {key}", plain + ";charset=UTF-8", "token={token}",
                "200 active"
            ),
            ("nobody", nil, plain, "token={token}", "401 invalid_client"),
            ("nothing shown", "", plain, "token={token}", "401 invalid_client"),
            ("another id", "Basic sys-2:{key}", plain, "token={token}", "401 invalid_client"),
            ("a wrong key", "Bearer {key}A", plain, "token={token}", "401 invalid_client"),
            ("a token as key", "Bearer {token}", plain, "token={token}", "401 invalid_client"),
            ("digest", "Digest {key}", plain, "token={token}", "401 invalid_client"),
            ("no token", "Bearer {key}", plain, "", "400 invalid_request"),
            ("an empty token", "Bearer {key}", plain, "token=", "400 invalid_request"),
            ("twice", "Bearer {key}", plain, "token={token}&token=x", "400 invalid_request"),
            (
                "another twice", "Bearer {key}", plain, "token={token}&a=1&a=2",
                "400 invalid_request"
            ),
            ("broken", "Bearer {key}", plain, "token=%zz", "400 invalid_request"),
            (
                "JSON", "Bearer {key}", "application/json", #"{"token":"{token}"}"#,
                "400 invalid_request"
            ),
            (
                "too long", "Bearer {key}", plain, "token=" + String(repeating: "x", count: 70_000),
                "413 invalid_request"
            ),
        ]

    @Test(arguments: CheckCounter.Lane.allCases)
    func `each question is answered as the standard says`(lane: CheckCounter.Lane) async throws {
        struct OAuthAnswer: Decodable { let error: String }
        let said = try await CheckCounter.open { counter in
            func filled(_ text: String) -> String {
                text.replacing("{key}", with: counter.site.apiKey.exposed)
                    .replacing("{token}", with: counter.token)
            }
            return try Self.errors.map { row -> String in
                var shown = row.authorization.map(filled)
                if let basic = shown, basic.hasPrefix("Basic ") {
                    shown = "Basic " + Data(basic.dropFirst(6).utf8).base64EncodedString()
                }
                let header = shown.map { [(name: "authorization", value: $0)] } ?? []
                let response = try counter.network.call(
                    HTTPRequest(
                        "POST",
                        "/oauth2/introspect",
                        headers: header + lane.headers,
                        contentType: row.type,
                        body: filled(row.body)
                    )
                )
                let isAsked = response.header("www-authenticate") != nil
                #expect(isAsked == (response.status == 401), "\(row.name)")
                #expect(response.header("cache-control") == "no-store", "\(row.name)")
                if response.status == 200 {
                    let answer = try response.decoded(IntrospectionAnswer.self)
                    return "200 \(answer.active ? "active" : "inactive")"
                }
                return "\(response.status) \(try response.decoded(OAuthAnswer.self).error)"
            }
        }
        for (row, said) in zip(Self.errors, said) { #expect(said == row.said, "\(row.name)") }
    }

    static let terminals: [(rule: String, activatedAt: String?, asked: String?, isActive: Bool)] = [
        ("none", nil, nil, true), ("none", nil, "T-NW-01", false),
        ("reported", "T-NW-01", nil, true), ("reported", "T-NW-01", "T-NW-01", true),
        ("reported", "T-NW-01", "T-NW-02", false), ("reported", nil, "T-NW-01", false),
        ("required", "T-NW-01", "T-NW-01", true), ("required", "T-NW-01", nil, false),
        ("required", "T-NW-01", "T-NW-02", false), ("required", "T-NW-01", "日本", false),
        ("required", "T-NW-01", "", false),
    ]

    @Test(arguments: terminals)
    func `a copied token is worth nothing at another terminal`(
        rule: String,
        activatedAt: String?,
        asked: String?,
        isActive: Bool
    ) async throws {
        let said = try await CheckCounter.open(
            terminal: activatedAt,
            { $0.terminalRule = rule },
            { counter in
                let terminal = asked.map { [(name: "mado_terminal", value: $0)] } ?? []
                return try CheckCounter.Lane.allCases.map { lane in
                    try counter.ask(
                        [(name: "token", value: counter.token)] + terminal,
                        authorization: "Bearer \(counter.site.apiKey.exposed)",
                        lane: lane
                    ).checked().decoded(IntrospectionAnswer.self).active
                }
            }
        )
        #expect(said == [isActive, isActive])
    }
}
