import Broker
import BrokerCore
import Credentials
import HTTPTypes
import Hummingbird
import Messages

/// `POST /oauth2/introspect` (RFC 7662): is this token valid here, now?
extension Doors {
    func addIntrospection(to router: Router<DoorContext>) {
        router.post("/oauth2/introspect") { request, context in
            try await self.introspect(request, context)
        }
    }

    private func introspect(_ request: Request, _ context: DoorContext) async throws -> Response {
        guard let system = callers.system(authorization: request.headers[.authorization]) else {
            sequencer.noteFailure(source: context.source, .factorWrong)
            throw OAuthError.invalidClient
        }
        let form = try await request.form(context)
        // Something that cannot be a token is as inactive as one that never was.
        guard let token = Token.parse(try form.required("token")) else {
            return .json(IntrospectionPayload.inactive)
        }
        switch table.check(token: token.digest, audience: system) {
        case .success(let valid): return .json(IntrospectionPayload(valid))
        // No reason, whatever it is (RFC 7662 §2.2).
        case .failure: return .json(IntrospectionPayload.inactive)
        }
    }
}

private struct IntrospectionPayload: Encodable {
    let active: Bool
    var sub: String?
    var aud: String?
    var tokenType: String?
    var exp: Int64?
    var nbf: Int64?
    var iat: Int64?
    var madoGrant: String?
    var madoEvent: String?
    var madoPurpose: String?
    var madoTerminal: String?
    var madoScope: ScopePayload?

    static let inactive = IntrospectionPayload(active: false)

    private init(active: Bool) {
        self.active = active
    }

    init(_ valid: ValidCredential) {
        active = true
        sub = valid.grant.person.text
        aud = valid.credential.system.text
        tokenType = "Bearer"
        // Whole seconds, rounded down: never later than the end.
        exp = valid.expiresAt.millisecondsSince1970 / 1000
        nbf = valid.credential.activatedAt.millisecondsSince1970 / 1000
        iat = nbf
        madoGrant = valid.grant.id.description
        madoEvent = valid.event.description
        madoPurpose = valid.grant.purpose.rawValue
        madoTerminal = valid.credential.terminal?.text
        madoScope = ScopePayload(valid.grant.scope)
    }
}

/// Empty screens or fields: all that the system lists.
private struct ScopePayload: Encodable {
    let screens: [String]
    let fields: [String]
    let operations: [String]

    init(_ scope: Scope) {
        screens = scope.screens.map(\.text)
        fields = scope.fields.map(\.text)
        operations = scope.operations.map(\.rawValue)
    }
}
