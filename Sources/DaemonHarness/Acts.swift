import BrokerCore
package import Credentials

/// Requests for the daemon's doors, as the command line writes them.
package enum Acts {
    package static func declare(
        _ kind: String,
        approval: String? = nil,
        systems: [String] = ["sys-1"],
        totp: String? = nil
    ) throws -> HTTPRequest {
        try post(
            "/v1/events/declare",
            DeclareBody(
                kind: kind,
                name: "試験 \(kind)",
                areas: ["37"],
                systems: systems,
                approval: approval,
                totp: totp
            )
        )
    }

    package static func approve(_ event: String, totp: String? = nil) throws -> HTTPRequest {
        try post("/v1/events/\(event)/approve", totp.map { ["totp": $0] } ?? [:])
    }

    package static func close(_ event: String) throws -> HTTPRequest {
        HTTPRequest("POST", "/v1/events/\(event)/close", body: "{}")
    }

    package static func grant(
        _ event: String,
        _ persons: [String],
        notAfter: String? = nil,
        systems: [String] = ["sys-1"],
        totp: String? = nil
    ) throws -> HTTPRequest {
        try post(
            "/v1/grants",
            GrantBody(
                event: event,
                persons: persons,
                systems: systems,
                purpose: "OUTAGE_INQUIRY",
                notAfter: notAfter,
                totp: totp
            )
        )
    }

    package static func suspendAll() -> HTTPRequest {
        HTTPRequest("POST", "/v1/authority/suspend", body: "{}")
    }

    package static func revoke(_ grants: [String]) throws -> HTTPRequest {
        try post("/v1/grants/revoke", ["grants": grants])
    }

    package static func activate(
        _ person: EnrolledPerson,
        totp: String,
        grant: String,
        system: String = "sys-1",
        terminal: String? = nil
    ) -> HTTPRequest {
        HTTPRequest.form(
            "/oauth2/token",
            [
                ("grant_type", "urn:mado:grant-type:activation"), ("person", person.id),
                ("passphrase", person.passphrase), ("totp", totp), ("grant", grant),
                ("system", system),
            ] + (terminal.map { [("terminal", $0)] } ?? [])
        )
    }

    /// By whoever holds the token (RFC 7009).
    package static func giveBack(_ token: String) -> HTTPRequest {
        HTTPRequest.form("/oauth2/revoke", [("token", token)])
    }

    /// The next short token for the opaque one of a credential.
    package static func renew(_ token: String) -> HTTPRequest {
        HTTPRequest.form(
            "/oauth2/token",
            [("grant_type", "refresh_token"), ("refresh_token", token)]
        )
    }

    package static func introspect(_ token: String, key: APIKey) -> HTTPRequest {
        HTTPRequest.form(
            "/oauth2/introspect",
            [("token", token)],
            headers: [("authorization", "Bearer \(key.exposed)")]
        )
    }

    private static func post(_ path: String, _ body: some Encodable) throws -> HTTPRequest {
        HTTPRequest("POST", path, body: try json(body))
    }
}

private struct DeclareBody: Encodable {
    let kind: String
    let name: String
    let areas: [String]
    let systems: [String]
    let approval: String?
    let totp: String?
}

private struct GrantBody: Encodable {
    let event: String
    let persons: [String]
    let systems: [String]
    let purpose: String
    let notAfter: String?
    let totp: String?
}
