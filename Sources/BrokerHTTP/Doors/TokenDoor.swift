import Broker
import BrokerCore
import Credentials
import Foundation
import HTTPTypes
import Hummingbird
import Messages

/// `POST /oauth2/token`: a person activates a grant and gets a token (errors as RFC 6749 §5.2).
extension Doors {
    static let activationGrantType = "urn:mado:grant-type:activation"

    func addToken(to router: Router<DoorContext>) {
        router.post("/oauth2/token") { request, context in
            do {
                return try await self.activate(try await request.form(context), context)
            } catch let problem as Problem {
                return OAuthError(problem).response
            } catch let error as ScryptWorkerError where error == .overloaded {
                return OAuthError(
                    Problem(.overloaded, reference: nil, retryAfter: .seconds(2))
                ).response
            }
        }
    }

    private func activate(_ form: Form, _ context: DoorContext) async throws -> Response {
        guard form["grant_type"] == Self.activationGrantType else {
            throw OAuthError.unsupportedGrantType
        }
        let person: PersonID = try Reading.named(try form.required("person"), .personUnknown)
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
        _ = try await submit(
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
            at: clock.stamp().now
        )
        let reply = try await submit(
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

/// A form body (`application/x-www-form-urlencoded`), each name at most once (RFC 6749 §3.2).
struct Form {
    private let fields: [String: String]

    init(_ body: String) throws {
        guard var components = URLComponents(string: "") else { throw Problem.malformed }
        components.percentEncodedQuery = body.replacing("+", with: "%20")
        var fields: [String: String] = [:]
        for item in components.queryItems ?? [] {
            guard let value = item.value, fields.updateValue(value, forKey: item.name) == nil
            else { throw Problem.malformed }
        }
        self.fields = fields
    }

    /// An empty value counts as absent (RFC 6749 §3.2).
    subscript(name: String) -> String? {
        fields[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    func required(_ name: String) throws -> String {
        guard let value = self[name] else { throw Problem.malformed }
        return value
    }
}

extension Request {
    func form(_ context: DoorContext) async throws -> Form {
        let type = headers[.contentType] ?? ""
        guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") else {
            throw Problem.malformed
        }
        let buffer = try await body.collect(upTo: context.bodyBytesMax)
        guard let text = String(validating: buffer.readableBytesView, as: UTF8.self),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw Problem.malformed }
        return try Form(text)
    }
}
