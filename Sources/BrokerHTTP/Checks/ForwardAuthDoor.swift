import Broker
import BrokerCore
import Credentials
import HTTPTypes
import Hummingbird
import NIOCore

/// `/v1/forward-auth`: a proxy asks before it lets a request through (nginx `auth_request`,
/// Traefik, Caddy, Envoy).
///
/// Any method, and nothing but 200, 401 and 403: a proxy takes everything else for a fault of its
/// own. 401 where another credential might help, which leads a browser to activation; 403
/// otherwise, for a proxy that does not show itself to be a system too.
extension CheckDesk {
    /// Nil: the request is for another door.
    func forwardAuth(_ request: Request, from peer: Peer) -> Response? {
        let target = request.uri.string
        guard target.hasPrefix(Self.forwardAuthPath) else { return nil }
        // Envoy adds the path of the request that it asks about, and its query.
        var rest = target.dropFirst(Self.forwardAuthPath.count)
        if rest.first == "?" { rest = "" }
        guard rest.isEmpty || rest.first == "/" else { return nil }
        switch judge(request, rest: String(rest), peer) {
        case .success(let valid):
            counts.note(.forwardAuth, .allowed)
            return .admitted(valid)
        case .failure(let denial):
            counts.note(.forwardAuth, denial.isRejection ? .rejected : .denied)
            return .denied(denial)
        }
    }

    private static let forwardAuthPath = "/v1/forward-auth"

    private func judge(
        _ request: Request,
        rest: String,
        _ peer: Peer
    ) -> Result<ValidCredential, ForwardDenial> {
        let headers = request.headers
        guard let question = try? ForwardQuestion(headers, request.method, rest) else {
            count(.malformed, peer)
            return .failure(.rejected)
        }
        // `Authorization` is the browser's.
        let shown = question.key.map { "Bearer \($0)" }
        guard let system = caller(authorization: shown, peer) else { return .failure(.rejected) }
        let (method, path) = (question.asked.method, question.asked.path)
        guard let rule = callers.rules(of: system).reading(method, path) else {
            return .failure(.forbidden)
        }
        guard let token = question.token else {
            return .failure(.unauthorized(isTokenShown: question.isTokenShown))
        }
        let access = AccessQuestion(
            operation: rule.operation,
            screen: rule.screen,
            terminal: question.terminal
        )
        let checked = table.check(token: token.digest, audience: system, for: access)
        // A system that tries the tokens of another: on record, and not in the answer.
        if case .failure(.audienceMismatch) = checked { count(.audienceMismatch, peer) }
        return checked.mapError(ForwardDenial.init)
    }
}

/// A request that says something twice, or nothing that can be read.
private struct AmbiguousRequest: Error {}

/// What a proxy asks: about which request, with which token, where.
private struct ForwardQuestion {
    let asked: ProxiedRequest
    /// The key of the system behind the proxy; nil where its certificate says which that is.
    let key: String?
    /// Nil: none was shown, or something that cannot be one.
    let token: Token?
    let isTokenShown: Bool
    /// Where the proxy says that the token is used; nil if it does not.
    let terminal: TerminalID?

    init(
        _ headers: HTTPFields,
        _ method: HTTPRequest.Method,
        _ rest: String
    ) throws(AmbiguousRequest) {
        guard let asked = ProxiedRequest(headers, method: method, rest: rest) else {
            throw AmbiguousRequest()
        }
        self.asked = asked
        key = try headers.atMostOne("X-Mado-Key")
        terminal = try headers.atMostOne("X-Mado-Terminal").map {
            text throws(AmbiguousRequest) in
            guard let id = TerminalID(text) else { throw AmbiguousRequest() }
            return id
        }
        let shown = try Self.shownTokens(headers)
        guard shown.count <= 1 else { throw AmbiguousRequest() }
        isTokenShown = !shown.isEmpty
        token = shown.first.flatMap { Token.parse($0) }
    }

    /// By `Authorization`, or by the cookie that the activation page sets; never in the query,
    /// which every log keeps. With both, both must be the same.
    private static func shownTokens(_ headers: HTTPFields) throws(AmbiguousRequest) -> Set<String> {
        var shown: Set<String> = []
        // Whatever else is there is the application's own.
        if let header = try headers.atMostOne("Authorization"),
            case .token(let token) = Authorization.parse(header)
        {
            shown.insert(token.exposed)
        }
        for pair in headers[values: .cookie].flatMap({ $0.split(separator: ";") }) {
            let pair = pair.drop { $0 == " " }
            if pair.hasPrefix(cookie) { shown.insert(String(pair.dropFirst(cookie.count))) }
        }
        return shown
    }

    private static let cookie = "__Host-mado="
}

/// Why a proxy does not let a request through.
private enum ForwardDenial: Error {
    case unauthorized(isTokenShown: Bool)
    case forbidden
    /// The same, to a proxy that is not known or cannot be understood.
    case rejected
    /// For now nobody is let in, whatever they show.
    case unavailable

    var isRejection: Bool {
        if case .rejected = self { true } else { false }
    }

    init(_ refusal: Refusal) {
        switch refusal {
        case .cannotRecord, .clockUnsure: self = .unavailable
        case .systemUnknown, .screenUnknown, .fieldNotGranted, .operationNotGranted,
            .areaNotGranted, .terminalMismatch:
            self = .forbidden
        default: self = .unauthorized(isTokenShown: true)
        }
    }
}

extension Response {
    fileprivate static func admitted(_ valid: ValidCredential) -> Response {
        // Whole seconds since 1970, rounded down: never later than the end.
        let expires = valid.expiresAt.millisecondsSince1970 / 1000
        return empty(
            .ok,
            [
                ("X-Mado-Grant", valid.grant.id.description),
                ("X-Mado-Event", valid.event.description),
                ("X-Mado-Subject", valid.grant.person.text), ("X-Mado-Expires", "\(expires)"),
            ]
        )
    }

    fileprivate static func denied(_ denial: ForwardDenial) -> Response {
        switch denial {
        case .unauthorized(let isTokenShown):
            let error = isTokenShown ? ", error=\"invalid_token\"" : ""
            return empty(.unauthorized, [("WWW-Authenticate", "Bearer realm=\"mado\"\(error)")])
        case .unavailable: return empty(.forbidden, [("Retry-After", "1")])
        case .forbidden, .rejected: return empty(.forbidden, [])
        }
    }

    private static func empty(
        _ status: HTTPResponse.Status,
        _ headers: [(name: String, value: String)]
    ) -> Response {
        var fields = HTTPFields()
        fields[.cacheControl] = "no-store"
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer()))
    }
}

extension HTTPFields {
    /// The value of a header that nobody may send twice.
    fileprivate func atMostOne(_ name: String) throws(AmbiguousRequest) -> String? {
        guard let name = HTTPField.Name(name) else { return nil }
        let values = self[values: name]
        guard values.count <= 1 else { throw AmbiguousRequest() }
        return values.first
    }
}
