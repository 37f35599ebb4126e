package import BrokerCore

/// The claims of a short access token (RFC 9068 §2.2); what begins with `mado_` is Mado's own.
package struct AccessTokenClaims: Encodable, Sendable {
    private let iss: String
    private let sub: String
    private let aud: String
    /// Who got the token: the person at the activation door, and no registered client.
    private let clientId = "mado:activation"
    private let iat: Int64
    private let exp: Int64
    private let jti: String
    private let scope: String
    private let status: Status
    private let madoCredential: String
    private let madoGrant: String
    private let madoEvent: String
    private let madoPurpose: String
    private let madoScope: Scope
    private let madoTerminal: String?
    /// Present, and true, where nobody may be let in who does not say at which terminal.
    private let madoTerminalRequired: Bool?
    /// Present, and true, in an exercise alone.
    private let madoDrill: Bool?

    private struct Status: Encodable {
        struct Place: Encodable {
            let idx: UInt32
            let uri: String
        }
        let statusList: Place
    }

    private struct Scope: Encodable {
        let fields: [String]
        let operations: [String]
        let screens: [String]
    }

    /// How long a short token is good for at most.
    package static let lifetime = Milliseconds.minutes(5)

    /// When the token ends: whole seconds, rounded down, and never later than any end that is known
    /// now.
    package static func end(of renewal: Renewal, issuedAt now: Instant) -> Instant {
        let end = min(renewal.valid.expiresAt, now + lifetime)
        return Instant(millisecondsSince1970: end.seconds * 1000)
    }

    /// `issuer`: also of the status list, at `/status/` and the event's id.
    package init(_ renewal: Renewal, issuer: String, issuedAt now: Instant) {
        let (credential, grant) = (renewal.valid.credential, renewal.valid.grant)
        iss = issuer
        sub = grant.person.text
        aud = credential.system.text
        iat = now.seconds
        exp = Self.end(of: renewal, issuedAt: now).seconds
        // Tokens of one credential in one second are the same token.
        jti = "\(credential.id).\(now.seconds)"
        scope = grant.scope.operations.map(\.rawValue).joined(separator: " ")
        status = Status(
            statusList: .init(
                idx: renewal.statusIndex,
                uri: statusListAddress(of: grant.event, issuer: issuer)
            )
        )
        madoCredential = credential.id.description
        madoGrant = grant.id.description
        madoEvent = grant.event.description
        madoPurpose = grant.purpose.rawValue
        madoScope = Scope(
            fields: grant.scope.fields.map(\.text),
            operations: grant.scope.operations.map(\.rawValue),
            screens: grant.scope.screens.map(\.text)
        )
        madoTerminal = credential.terminal?.text
        madoTerminalRequired = renewal.needsTerminal ? true : nil
        madoDrill = renewal.valid.isDrill ? true : nil
    }
}

/// The claims of a status list token (draft-ietf-oauth-status-list §5.1).
package struct StatusListClaims: Encodable, Sendable {
    private let sub: String
    private let iat: Int64
    private let exp: Int64
    /// For how many seconds a verifier may keep it before it asks again.
    private let ttl: Int64
    private let statusList: List

    private struct List: Encodable {
        let bits: Int
        let lst: String
    }

    package static let ttl = Milliseconds.seconds(20)
    /// How long the list may be believed by whoever is cut off.
    package static let lifetime = Milliseconds.seconds(60)

    /// `lst`: the compressed list; `instant`: when everything in it held.
    package init(address: String, bits: Int, lst: String, at instant: Instant) {
        sub = address
        iat = instant.seconds
        exp = instant.seconds + Self.lifetime.count / 1000
        ttl = Self.ttl.count / 1000
        statusList = List(bits: bits, lst: lst)
    }
}

/// Where the status list of an event is: the `uri` of a token, and the `sub` of the list.
package func statusListAddress(of event: EventID, issuer: String) -> String {
    "\(issuer)/status/\(event)"
}

extension Instant {
    /// Whole seconds since 1970, rounded down.
    fileprivate var seconds: Int64 { millisecondsSince1970 / 1000 }
}
