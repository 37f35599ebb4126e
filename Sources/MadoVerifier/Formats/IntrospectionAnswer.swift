import FoundationEssentials

/// What Mado answers to an introspection (RFC 7662 §2.2).
package struct IntrospectionAnswer: Decodable, Sendable {
    package let active: Bool
    let iss: String?
    let aud: String?
    private let sub: String?
    private let exp: Int64?
    private let madoGrant: String?
    private let madoEvent: String?
    private let madoPurpose: String?
    private let madoScope: AccessClaims.Scope?
    private let madoTerminal: String?

    /// Total over all bytes; nil for what is no such answer.
    package init?(_ bytes: [UInt8]) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let read = try? decoder.decode(Self.self, from: Data(bytes)) else { return nil }
        self = read
    }

    /// Nil unless everything is there that a yes must say.
    package var access: Access? {
        guard active, let sub, let exp, (0...VerifierTime.lastSecond).contains(exp),
            let madoGrant, let madoEvent
        else { return nil }
        return Access(
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
