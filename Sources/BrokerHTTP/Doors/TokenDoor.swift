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
            try await self.giveToken(try await request.form(context), context)
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
        return .json(
            TokenPayload(
                accessToken: done.token.exposed,
                tokenType: "Bearer",
                expiresIn: max(0, (done.credential.expiresAt - done.at).count / 1000),
                madoGrant: done.credential.grant.description,
                madoEvent: done.credential.event.description,
                madoCredential: done.credential.id.description,
                madoExpiresAt: JST.machine(done.credential.expiresAt),
                madoReference: done.reference.description
            )
        )
    }
}

private struct TokenPayload: Encodable {
    let accessToken: String
    let tokenType: String
    let expiresIn: Int64
    let madoGrant: String
    let madoEvent: String
    let madoCredential: String
    let madoExpiresAt: String
    let madoReference: String
}
