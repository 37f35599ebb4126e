import BrokerCore
import Messages

/// A grant as the daemon shows it.
struct GrantAnswer: Decodable, Sendable {
    let id: String
    let event: String
    let person: String
    let name: String?
    let systems: [String]
    let purpose: String
    let terminal: String?
    let site: String?
    let notBefore: WireTime?
    /// Absent: it follows the event.
    let notAfter: WireTime?
    let endsAt: WireTime?
    /// The systems for which it is activated now.
    let activeSystems: [String]?
}

struct GrantsAnswer: Decodable, Sendable {
    let grants: [GrantAnswer]
    let next: String?
}

/// What granting answers: partial success is normal.
struct GrantActAnswer: Decodable, Sendable {
    struct Result: Decodable, Sendable {
        let person: String
        let name: String?
        let grant: String?
        let refusal: WireRefusal?
    }

    let event: String
    let issued: Int
    let refused: Int
    let results: [Result]
    let reference: String?
}

struct RevokeActAnswer: Decodable, Sendable {
    struct Result: Decodable, Sendable {
        let grant: String
        let ended: Bool?
        let refusal: WireRefusal?
    }

    let results: [Result]
    let reference: String?
}

/// What a downstream system's token endpoint answers to an activation.
struct TokenAnswer: Decodable, Sendable {
    let accessToken: String
    let expiresIn: Int64
    /// Beside the short token of an offline system.
    let refreshToken: String?
    let madoGrant: String?
    let madoEvent: String?
    let madoExpiresAt: WireTime?
    let madoEventName: String?
    let madoPurpose: String?
}

/// RFC 7662, with Mado's members.
struct IntrospectionAnswer: Decodable, Sendable {
    let active: Bool
    /// Seconds since 1970.
    let exp: Int64?
    let sub: String?
    let madoGrant: String?
    let madoEvent: String?
    /// Denied by Mado and answered as valid: the system is in a dry run.
    let madoDryRun: Bool?
}
