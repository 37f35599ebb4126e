/// The claims of a short access token (RFC 9068), as Mado writes them.
package struct AccessClaims: Decodable, Sendable {
    package struct Status: Decodable {
        package struct Place: Decodable {
            package let idx: Int
            package let uri: String
        }
        package let statusList: Place
    }

    package struct Scope: Decodable {
        package let fields: [String]?
        package let operations: [String]?
        package let screens: [String]?
    }

    package let iss: String
    /// One audience, never a list: a credential is for one system.
    package let aud: String
    package let sub: String
    package let iat: Int64
    package let exp: Int64
    package let status: Status
    package let madoGrant: String
    package let madoEvent: String
    package let madoPurpose: String?
    package let madoScope: Scope?
    package let madoTerminal: String?
    package let madoTerminalRequired: Bool?
    package let madoDrill: Bool?

    package var hasSaneTimes: Bool {
        (0...VerifierTime.lastSecond).contains(iat) && (0...VerifierTime.lastSecond).contains(exp)
    }
}
