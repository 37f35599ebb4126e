import Broker
import BrokerCore
import Credentials
import Hummingbird
import Messages
import Requests

/// Short tokens for offline systems (design §7): JWTs of at most five minutes.
///
/// The activation gives the first one, as the access token, and beside it the opaque token of the
/// credential as its refresh token (RFC 6749 §6): until the credential ends its holder gets the
/// next short token for it, at the same door, without factors. Nothing new is recorded then, for
/// nothing new is opened: every short token ends with the credential, its grant and its event.
extension Doors {
    static let renewalGrantType = "refresh_token"

    /// `POST /oauth2/token` with `grant_type=refresh_token`.
    ///
    /// `terminal`: where the system requires one, the credential's own.
    func renew(_ form: Form, _ context: DoorContext) async throws -> Response {
        guard let token = Token.parse(try form.required("refresh_token")) else {
            throw Problem(.credentialUnknown, reference: drawRequest())
        }
        let terminal: TerminalID? = try form["terminal"].map {
            try Reading.named($0, .terminalUnknown)
        }
        let short = try await shortToken(for: token, usedAt: terminal, context)
        let (credential, event) = (short.renewal.valid.credential, short.renewal.valid.event)
        return .json(
            TokenPayload(
                accessToken: short.token.exposed,
                expiresIn: short.expiresIn,
                refreshToken: nil,
                madoGrant: credential.grant.description,
                madoEvent: event.description,
                madoCredential: credential.id.description,
                madoExpiresAt: JST.machine(short.renewal.valid.expiresAt),
                madoReference: drawRequest().description
            )
        )
    }

    /// A short token for the credential of `token`.
    ///
    /// Throws the refusal that a check of the credential would get, or `credential_ended` where
    /// less than a second is left of it.
    func shortToken(
        for token: Token,
        usedAt terminal: TerminalID?,
        _ context: DoorContext
    ) async throws -> ShortToken {
        // The credential is looked at first: who holds none makes nobody look for a key.
        let use = try renewal(of: token, terminal).valid.keyUse
        let signer = try await signer(of: use, context)
        let renewal = try renewal(of: token, terminal)
        let now = clock.stamp().now
        let end = AccessTokenClaims.end(of: renewal, issuedAt: now)
        guard now < end else { throw Problem(.credentialEnded, reference: drawRequest()) }
        let issuer = identity.issuer(of: use)
        return ShortToken(
            token: try signer.sign(
                .accessToken,
                AccessTokenClaims(renewal, issuer: issuer, issuedAt: now)
            ),
            expiresIn: (end - now).count / 1000,
            renewal: renewal
        )
    }

    private func renewal(of token: Token, _ terminal: TerminalID?) throws -> Renewal {
        switch table.renewal(of: token.digest, usedAt: terminal) {
        case .success(let renewal): return renewal
        case .failure(.cannotRecord): throw cannotRecord()
        case .failure(let refusal): throw Problem(refusal, reference: drawRequest())
        }
    }
}

/// A JWT and what its holder is told of it.
struct ShortToken: Sendable {
    let token: SignedToken
    let expiresIn: Int64
    let renewal: Renewal
}

/// RFC 6749 §5.1; what begins with `mado_` is Mado's own.
struct TokenPayload: Encodable {
    let accessToken: String
    let tokenType = "Bearer"
    /// Of the access token, in seconds.
    let expiresIn: Int64
    /// For an offline system: the credential's own token, which gets the next short one.
    let refreshToken: String?
    let madoGrant: String
    let madoEvent: String
    let madoCredential: String
    /// Of the credential.
    let madoExpiresAt: String
    let madoReference: String
}
