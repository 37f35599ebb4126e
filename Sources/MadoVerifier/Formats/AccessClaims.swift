/// The claims of a short access token (RFC 9068), as Mado writes them.
struct AccessClaims: Decodable, Sendable {
    struct Status: Decodable {
        struct Place: Decodable {
            let idx: Int
            let uri: String
        }
        let statusList: Place
    }

    struct Scope: Decodable {
        let fields: [String]?
        let operations: [String]?
        let screens: [String]?
    }

    let iss: String
    /// One audience, never a list: a credential is for one system.
    let aud: String
    let sub: String
    let iat: Int64
    let exp: Int64
    let status: Status
    let madoGrant: String
    let madoEvent: String
    let madoPurpose: String?
    let madoScope: Scope?
    let madoTerminal: String?
    let madoDrill: Bool?

    var hasSaneTimes: Bool {
        (0...VerifierTime.lastSecond).contains(iat) && (0...VerifierTime.lastSecond).contains(exp)
    }

    var access: Access {
        Access(
            subject: sub,
            grant: madoGrant,
            event: madoEvent,
            purpose: madoPurpose,
            operations: madoScope?.operations ?? [],
            screens: madoScope?.screens ?? [],
            fields: madoScope?.fields ?? [],
            terminal: madoTerminal,
            expiresAt: exp
        )
    }
}
