import Broker
import BrokerCore
import Credentials
import HTTPTypes
import Hummingbird
import NIOCore
import Requests

/// `/v1/forward-auth`: a proxy asks before it lets a request through (nginx `auth_request`,
/// Traefik, Caddy, Envoy).
///
/// Any method, and nothing but 200, 401 and 403: a proxy takes everything else for a fault of its
/// own. 401 where another credential might help, which leads a browser to activation; 403
/// otherwise: outside of every event, and for a proxy that does not show itself to be a system.
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
        case .success(let valid): return .admitted(valid)
        case .failure(let denial):
            if denial.isRejection { counts.note(.forwardAuth, .rejected) }
            return .denied(denial)
        }
    }

    private static let forwardAuthPath = "/v1/forward-auth"

    private func judge(
        _ request: Request,
        rest: String,
        _ peer: Peer
    ) -> Result<ValidCredential, ForwardDenial> {
        guard let proxy = try? ProxyHeaders(request) else {
            count(.malformed, peer)
            return .failure(.rejected)
        }
        guard let system = caller(behind: proxy, peer) else { return .failure(.rejected) }
        guard let question = try? ForwardQuestion(request, rest) else {
            return .failure(unreadable(system, peer))
        }
        let verdict = verdict(
            at: .forwardAuth,
            on: question.token?.digest,
            for: system,
            asked(question, of: system)
        )
        // A system that tries the tokens of another: on record, and not in the answer.
        if verdict.refusal == .audienceMismatch { count(.audienceMismatch, peer) }
        switch verdict {
        case .allowed(let valid): return .success(valid)
        case .letIn: return .failure(.letIn)
        case .denied(let refusal):
            let denial = ForwardDenial(refusal, isTokenShown: question.isTokenShown)
            return .failure(self.denial(denial, system))
        }
    }

    /// A request that could be read in two ways: refused like an unknown proxy's. In a dry run it
    /// is let in, and recorded, as whatever else Mado would have denied.
    private func unreadable(_ system: SystemID, _ peer: Peer) -> ForwardDenial {
        let judgement = table.judge(nil, for: system, .refused(.malformed))
        guard judgement.isDryRun else {
            count(.malformed, peer)
            return .rejected
        }
        _ = settle(judgement, at: .forwardAuth, for: system)
        return .letIn
    }

    /// No rule, no screen (law L8); no token, nothing to look for.
    private func asked(_ question: ForwardQuestion, of system: SystemID) -> AskedOfToken {
        let (method, path) = (question.asked.method, question.asked.path)
        guard let rule = callers.rules(of: system).reading(method, path) else {
            return .refused(.screenUnknown)
        }
        guard question.token != nil else { return .refused(.credentialUnknown) }
        return .access(
            AccessQuestion(
                operation: rule.operation,
                screen: rule.screen,
                terminal: question.terminal
            )
        )
    }

    /// Nobody is led to activate where nobody is let in: no other credential would help.
    private func denial(_ denial: ForwardDenial, _ system: SystemID) -> ForwardDenial {
        guard case .unauthorized = denial, let closure = table.closure(of: system) else {
            return denial
        }
        return ForwardDenial(closed: closure)
    }
}

/// What a proxy asks: about which request, with which token, where.
private struct ForwardQuestion {
    let asked: ProxiedRequest
    /// Where the proxy says that the person sits; nil if it does not.
    let terminal: TerminalID?
    /// Nil: none was shown, or something that cannot be one.
    let token: Token?
    let isTokenShown: Bool

    init(_ request: Request, _ rest: String) throws(AmbiguousRequest) {
        let headers = request.headers
        guard let asked = ProxiedRequest(headers, method: request.method, rest: rest) else {
            throw AmbiguousRequest()
        }
        self.asked = asked
        terminal = try headers.terminal()
        let bearer = try Self.bearer(headers)
        let cookie = try headers.cookie(CookieName.token)
        let kept = cookie.flatMap { Token.parse($0) }
        // With both, both must be the same.
        guard bearer == nil || cookie == nil || bearer == kept else { throw AmbiguousRequest() }
        isTokenShown = bearer != nil || cookie != nil
        token = bearer ?? kept
    }

    /// By `Authorization`, or by the cookie that the activation page sets; never in the query,
    /// which every log keeps. Nil: none, or what is the application's own.
    private static func bearer(_ headers: HTTPFields) throws(AmbiguousRequest) -> Token? {
        guard let header = try headers.atMostOne("Authorization"),
            case .token(let token) = Authorization.parse(header)
        else { return nil }
        return token
    }
}

/// Why a proxy does not let a request through, or would not.
private enum ForwardDenial: Error {
    case unauthorized(isTokenShown: Bool)
    case forbidden
    /// The same, to a proxy that is not known or cannot be understood.
    case rejected
    /// For now nobody is let in, whatever they show.
    case unavailable
    /// Not denied to the proxy: the system is in a dry run.
    case letIn

    var isRejection: Bool {
        if case .rejected = self { true } else { false }
    }

    init(closed refusal: Refusal) {
        switch refusal {
        case .cannotRecord, .clockUnsure: self = .unavailable
        default: self = .forbidden
        }
    }

    init(_ refusal: Refusal, isTokenShown: Bool) {
        switch refusal {
        case .cannotRecord, .clockUnsure: self = .unavailable
        case .systemUnknown, .screenUnknown, .fieldNotGranted, .operationNotGranted,
            .areaNotGranted, .terminalMismatch:
            self = .forbidden
        default: self = .unauthorized(isTokenShown: isTokenShown)
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
        // Never with a subject: nobody was admitted.
        case .letIn: return empty(.ok, [(DryRun.header, DryRun.value)])
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
