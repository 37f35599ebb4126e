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
            try await self.activate(try await request.form(context), context)
        }
    }

    private func activate(_ form: Form, _ context: DoorContext) async throws -> Response {
        guard form["grant_type"] == Self.activationGrantType else {
            throw OAuthError.unsupportedGrantType
        }
        let person: PersonID = try Reading.named(try form.required("person"), .grantUnknown)
        let token = Token.mint(random: random)
        let act = ActivateAct(
            person: person,
            grant: try Reading.id(try form.required("grant"), .grantUnknown),
            system: try Reading.named(try form.required("system"), .systemUnknown),
            terminal: try form["terminal"].map { try Reading.named($0, .terminalUnknown) },
            token: token.digest,
            drawn: CredentialID(drawn: drawNumber())
        )
        // The costly passphrase comes after every cheap check, and never before a throttle.
        let request = drawRequest()
        _ = try await submitActivation(
            Command(
                caller: .person(person),
                request: request,
                act: .activate(act, .beforeFactors)
            ),
            context
        )
        let outcome = try await factors.verifyBoth(
            person,
            passphrase: form["passphrase"].map { Secret($0) },
            code: form["totp"],
            at: clock.wall
        )
        let reply = try await submitActivation(
            Command(
                caller: .person(person),
                request: request,
                factor: outcome.evidence,
                act: .activate(act, .withFactors)
            ),
            context
        )
        guard case .accepted(.activated(let activated)) = reply.outcome else {
            throw Problem.malformed
        }
        return .json(
            TokenPayload(
                accessToken: token.exposed,
                tokenType: "Bearer",
                expiresIn: max(0, (activated.expiresAt - reply.at).count / 1000),
                madoGrant: activated.grant.description,
                madoEvent: activated.event.description,
                madoCredential: activated.id.description,
                madoExpiresAt: JST.machine(activated.expiresAt),
                madoReference: reply.request.description
            )
        )
    }

    /// Who asks here is anonymous until the factors: whether a person exists is not said.
    private func submitActivation(
        _ command: Command,
        _ context: DoorContext
    ) async throws -> Reply {
        let reply = try await answer(command, context)
        guard case .refused(let refusal, let retryAfter) = reply.outcome else { return reply }
        throw Problem(
            refusal == .personUnknown ? .grantUnknown : refusal,
            reference: reply.request,
            retryAfter: retryAfter,
            isDecided: true
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
