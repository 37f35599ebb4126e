import FoundationEssentials

/// What Mado says about itself (RFC 8414), as far as a verifier needs it.
package struct ServerMetadata: Decodable, Sendable {
    let issuer: String
    package let jwksUri: String
    package let introspectionEndpoint: String?

    /// Total over all bytes; nil unless `issuer` itself says it, about places of its own (§3.3).
    package init?(_ bytes: [UInt8], issuer: String) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let read = try? decoder.decode(Self.self, from: Data(bytes)), read.issuer == issuer,
            let origin = Self.origin(of: issuer), read.jwksUri.hasPrefix(origin + "/"),
            read.introspectionEndpoint.map({ $0.hasPrefix(origin + "/") }) != false
        else { return nil }
        self = read
    }

    /// Where it is: the well-known segment stands before the issuer's path (§3.1).
    package static func address(of issuer: String) -> String? {
        origin(of: issuer).map { origin in
            "\(origin)/.well-known/oauth-authorization-server\(issuer.dropFirst(origin.count))"
        }
    }

    /// Scheme, host and port; nil for anything but an https URL in plain ASCII.
    package static func origin(of issuer: String) -> String? {
        let scheme = "https://"
        guard issuer.hasPrefix(scheme), issuer.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !issuer.contains("@"), !issuer.contains("?"), !issuer.contains("#"),
            !issuer.hasSuffix("/")
        else { return nil }
        let host = issuer.dropFirst(scheme.count).prefix { $0 != "/" }
        return host.isEmpty ? nil : scheme + host
    }
}
