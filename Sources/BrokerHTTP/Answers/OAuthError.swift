import BrokerCore
import HTTPTypes
import Hummingbird
import Messages

/// An error of the token endpoint in the words of RFC 6749 §5.2, with Mado's code beside them.
struct OAuthError: Error, HTTPResponseError {
    let error: String
    let status: HTTPResponse.Status
    let problem: Problem

    static let unsupportedGrantType = OAuthError(
        error: "unsupported_grant_type",
        status: .badRequest,
        problem: .malformed
    )
    static let unsupportedTokenType = OAuthError(
        error: "unsupported_token_type",
        status: .badRequest,
        problem: .malformed
    )
    static let invalidClient = OAuthError(
        error: "invalid_client",
        status: .unauthorized,
        problem: .unauthenticated
    )

    private init(error: String, status: HTTPResponse.Status, problem: Problem) {
        self.error = error
        self.status = status
        self.problem = problem
    }

    init(_ problem: Problem) {
        self.problem = problem
        switch problem.status {
        case .serviceUnavailable:
            (error, status) = ("temporarily_unavailable", .serviceUnavailable)
        case .internalServerError: (error, status) = ("server_error", .internalServerError)
        case .tooManyRequests: (error, status) = ("access_denied", .tooManyRequests)
        case .contentTooLarge, .requestTimeout:
            (error, status) = ("invalid_request", problem.status)
        case .notFound where problem.code == Problem.notFound.code:
            (error, status) = ("invalid_request", .notFound)
        default:
            let isUnreadable = problem.code == Refusal.malformed.rawValue
            (error, status) = (isUnreadable ? "invalid_request" : "invalid_grant", .badRequest)
        }
    }

    var response: Response { answer.response }

    var answer: WholeAnswer {
        let payload = OAuthPayload(
            error: error,
            errorDescription: "\(problem.code): \(problem.text.what.en)",
            madoCode: problem.code,
            madoReference: problem.reference?.description,
            ja: RefusalPayload(problem.text, in: .japanese),
            en: RefusalPayload(problem.text, in: .english)
        )
        var answer = WholeAnswer(status: status, body: jsonBody(payload))
        if let seconds = problem.retryAfterSeconds { answer.headers[.retryAfter] = "\(seconds)" }
        if status == .unauthorized {
            answer.headers[.wwwAuthenticate] = "Basic realm=\"mado\", Bearer realm=\"mado\""
        }
        return answer
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        response
    }
}

private struct OAuthPayload: Encodable {
    let error: String
    let errorDescription: String
    let madoCode: String
    let madoReference: String?
    let ja: RefusalPayload
    let en: RefusalPayload
}
