import Broker
import BrokerCore
import Credentials
import Hummingbird
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
        let short =
            credential.isOffline
            ? try await shortToken(for: done.token, usedAt: attempt.terminal, context) : nil
        return .json(
            TokenPayload(
                accessToken: short?.token.exposed ?? done.token.exposed,
                expiresIn: short?.expiresIn
                    ?? max(0, (credential.expiresAt - done.at).count / 1000),
                refreshToken: short.map { _ in done.token.exposed },
                madoGrant: credential.grant.description,
                madoEvent: credential.event.description,
                madoCredential: credential.id.description,
                madoExpiresAt: JST.machine(credential.expiresAt),
                madoReference: done.reference.description
            )
        )
    }
}
