import FoundationEssentials

/// What Mado answers to an introspection (RFC 7662 §2.2).
package struct IntrospectionAnswer: Decodable, Sendable {
    package let active: Bool
    package let iss: String?
    package let aud: String?
    package let sub: String?
    package let exp: Int64?
    package let madoGrant: String?
    package let madoEvent: String?
    package let madoPurpose: String?
    package let madoScope: AccessClaims.Scope?
    package let madoTerminal: String?
    /// True for a credential of an exercise; absent in production.
    package let madoDrill: Bool?
    /// True where Mado would have denied, and the system that asks is in a dry run.
    package let madoDryRun: Bool?

    /// Total over all bytes; nil for what is no such answer.
    package init?(_ bytes: [UInt8]) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let read = try? decoder.decode(Self.self, from: Data(bytes)) else { return nil }
        self = read
    }

    /// Is everything there that a yes must say?
    package var isWhole: Bool {
        active && sub != nil && madoGrant != nil && madoEvent != nil
            && exp.map { (0...VerifierTime.lastSecond).contains($0) } == true
    }
}
