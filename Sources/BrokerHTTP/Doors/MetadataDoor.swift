import Broker
import BrokerCore
package import Credentials
import HTTPTypes
import Hummingbird
import Messages

/// What this daemon tells every client about itself.
package struct ServerIdentity: Sendable {
    /// What downstream systems call this daemon: an https URL without a path.
    package let issuer: String
    /// The same, for exercises; kept, because every check of one says it.
    private let drillIssuer: String
    /// Does the TLS listener ask for client certificates?
    package let asksForCertificates: Bool
    package let tokenKeys: TokenKeys
    /// Of exercises: no key of theirs is ever among the others.
    package let drillKeys: TokenKeys

    package init(
        issuer: String,
        asksForCertificates: Bool,
        tokenKeys: TokenKeys,
        drillKeys: TokenKeys
    ) {
        self.issuer = issuer
        drillIssuer = issuer + "/drill"
        self.asksForCertificates = asksForCertificates
        self.tokenKeys = tokenKeys
        self.drillKeys = drillKeys
    }

    /// Under which name checks are answered, and short tokens and status lists signed.
    ///
    /// Exercises have an issuer of their own, with keys and metadata of its own: whoever verifies
    /// for production knows neither the name nor the keys (requirement E5).
    func issuer(of use: TokenKeyUse) -> String {
        use == .drill ? drillIssuer : issuer
    }

    func keys(of use: TokenKeyUse) -> TokenKeys { use == .drill ? drillKeys : tokenKeys }
}

/// `/.well-known/…`: by which clients of the standards set themselves up (RFC 8414, RFC 7517,
/// AuthZEN 1.0 §9).
extension Doors {
    func addMetadata(to router: Router<DoorContext>) {
        let server = Response.json(ServerMetadata(identity, .production))
        let drillServer = Response.json(ServerMetadata(identity, .drill))
        let decisions = Response.json(DecisionPointMetadata(identity.issuer))
        router.get("/.well-known/oauth-authorization-server") { _, _ in server }
        // RFC 8414 §3.1: before the path of the issuer.
        router.get("/.well-known/oauth-authorization-server/drill") { _, _ in drillServer }
        router.get("/.well-known/authzen-configuration") { _, _ in decisions }
        router.get("/.well-known/jwks.json") { _, _ in try self.keySet(.production) }
        router.get("/drill/.well-known/jwks.json") { _, _ in try self.keySet(.drill) }
    }

    private func keySet(_ use: TokenKeyUse) throws -> Response {
        let keys = try identity.keys(of: use).published(at: clock.stamp().now)
        var response = Response.json(KeySet(keys: keys.map(KeySet.Key.init)))
        response.headers[.contentType] = "application/jwk-set+json"
        return response
    }
}

/// RFC 8414 §2; what begins with `mado_` is Mado's own.
private struct ServerMetadata: Encodable {
    let issuer: String
    let tokenEndpoint: String
    let tokenEndpointAuthMethodsSupported = ["none"]
    let grantTypesSupported = [Doors.activationGrantType, Doors.renewalGrantType]
    /// There is no authorization endpoint; some clients cannot read an empty list.
    let responseTypesSupported = ["none"]
    let scopesSupported = BrokerCore.Operation.allCases.map(\.rawValue)
    let jwksUri: String
    let introspectionEndpoint: String
    let introspectionEndpointAuthMethodsSupported: [String]
    let revocationEndpoint: String
    let revocationEndpointAuthMethodsSupported = ["none"]
    let uiLocalesSupported = ["ja-JP", "en"]
    let tlsClientCertificateBoundAccessTokens = false
    /// An answer may be kept for no time at all: the next one may be another.
    let madoIntrospectionMaxCacheSeconds = 0
    /// How old a status list may be at most: whoever is cut off for longer denies everything.
    let madoStatusListMaxAgeSeconds = StatusListClaims.lifetime.count / 1000

    init(_ identity: ServerIdentity, _ use: TokenKeyUse) {
        issuer = identity.issuer(of: use)
        tokenEndpoint = "\(identity.issuer)/oauth2/token"
        jwksUri = "\(issuer)/.well-known/jwks.json"
        introspectionEndpoint = "\(identity.issuer)/oauth2/introspect"
        revocationEndpoint = "\(identity.issuer)/oauth2/revoke"
        introspectionEndpointAuthMethodsSupported =
            ["client_secret_basic", "Bearer"]
            + (identity.asksForCertificates ? ["tls_client_auth"] : [])
    }
}

/// AuthZEN 1.0 §9.1.
private struct DecisionPointMetadata: Encodable {
    let policyDecisionPoint: String
    let accessEvaluationEndpoint: String
    let accessEvaluationsEndpoint: String

    init(_ issuer: String) {
        policyDecisionPoint = issuer
        accessEvaluationEndpoint = "\(issuer)/access/v1/evaluation"
        accessEvaluationsEndpoint = "\(issuer)/access/v1/evaluations"
    }
}

/// RFC 7517 §5.
private struct KeySet: Encodable {
    struct Key: Encodable {
        let kty = "EC"
        let crv = "P-256"
        let use = "sig"
        let alg = "ES256"
        let kid: String
        let x: String
        let y: String

        init(_ key: PublicTokenKey) {
            (kid, x, y) = (key.kid, key.x, key.y)
        }
    }

    let keys: [Key]
}
