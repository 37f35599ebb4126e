import Broker
import BrokerCore
import Credentials
import Hummingbird
import Logging
import Messages
import Requests

/// `POST /oauth2/token`: a person activates a grant and gets a token (errors as RFC 6749 §5.2).
extension Doors {
    static let activationGrantType = "urn:mado:grant-type:activation"

    func addToken(to router: Router<DoorContext>) {
        router.post("/oauth2/token") { request, context in
            let form = try await request.form(context)
            return try await form["grant_type"] == Self.renewalGrantType
                ? self.renew(form, context) : self.giveToken(form, context)
        }
    }

    private func giveToken(_ form: Form, _ context: DoorContext) async throws -> Response {
        guard form["grant_type"] == Self.activationGrantType else {
            throw OAuthError.unsupportedGrantType
        }
        let attempt = ActivationAttempt(
            person: try Reading.named(try form.required("person"), .grantUnknown),
            grant: try Reading.id(try form.required("grant"), .grantUnknown),
            system: try Reading.named(try form.required("system"), .systemUnknown),
            terminal: try form["terminal"].map { try Reading.named($0, .terminalUnknown) },
            passphrase: form["passphrase"].map { Secret($0) },
            code: form["totp"]
        )
        let done = try await activate(attempt, context)
        let credential = done.credential
        let short = try await firstShortToken(of: done, usedAt: attempt.terminal, context)
        let opaqueFor = max(0, (credential.expiresAt - done.at).count / 1000)
        return .json(
            TokenPayload(
                accessToken: short?.token.exposed ?? done.token.exposed,
                expiresIn: credential.isOffline ? short?.expiresIn ?? 0 : opaqueFor,
                refreshToken: credential.isOffline ? done.token.exposed : nil,
                madoGrant: credential.grant.description,
                madoEvent: credential.event.description,
                madoCredential: credential.id.description,
                madoExpiresAt: JST.machine(credential.expiresAt),
                madoReference: done.reference.description
            )
        )
    }

    /// Nil for a system that asks; and where none can be made now, for whatever reason: the
    /// credential is on record, and its holder must not lose the token that renews it. The answer
    /// then has an access token that is over (`expires_in` 0), and that no offline verifier takes:
    /// the renewal gives a good one, or says what is against it.
    private func firstShortToken(
        of done: Activation,
        usedAt terminal: TerminalID?,
        _ context: DoorContext
    ) async throws -> ShortToken? {
        guard done.credential.isOffline else { return nil }
        do {
            return try await shortToken(for: done.token, usedAt: terminal, context)
        } catch {
            context.logger.error(
                "a credential without its first short token",
                metadata: ["credential": "\(done.credential.id)", "error": "\(error)"]
            )
            return nil
        }
    }
}
