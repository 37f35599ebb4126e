import BrokerCore
import Credentials
import HTTPTypes
import Hummingbird
import Requests

/// A request that says something twice, or nothing that can be read.
struct AmbiguousRequest: Error {}

/// What a proxy says beside the browser's own words of the system for which it asks.
struct ProxyHeaders: Sendable {
    /// The key of the system behind the proxy; nil where something else says which that is.
    let key: String?
    let host: ForwardedHost?

    init(_ request: Request) throws(AmbiguousRequest) {
        let headers = request.headers
        key = try headers.atMostOne("X-Mado-Key")
        let forwarded = try headers.atMostOne("X-Forwarded-Host")
        host = (forwarded ?? request.head.authority).flatMap { ForwardedHost($0) }
    }
}

extension CheckDesk {
    /// Which system the proxy asks for; nil after counting the failure.
    ///
    /// By the system's key or certificate; on the check socket by the proxy's account and the
    /// forwarded host, which a key that is shown as well must agree with.
    func caller(behind proxy: ProxyHeaders, _ peer: Peer) -> SystemID? {
        guard case .proxy(let uid) = peer else {
            // `Authorization` is the browser's.
            return caller(authorization: proxy.key.map { "Bearer \($0)" }, peer)
        }
        let system = proxy.host.flatMap { callers.system(ofProxy: uid, host: $0.name) }
        let isAgreed = proxy.key.map { key in
            callers.system(authorization: "Bearer \(key)", certificate: nil) == system
        }
        guard let system, isAgreed != false else {
            count(.systemUnknown, peer)
            return nil
        }
        return system
    }
}

extension HTTPFields {
    /// Where the proxy says that the person sits; nil if it does not.
    func terminal() throws(AmbiguousRequest) -> TerminalID? {
        try atMostOne("X-Mado-Terminal").map { text throws(AmbiguousRequest) in
            guard let id = TerminalID(text) else { throw AmbiguousRequest() }
            return id
        }
    }

    /// The value of a header that nobody may send twice.
    func atMostOne(_ name: String) throws(AmbiguousRequest) -> String? {
        guard let name = HTTPField.Name(name) else { return nil }
        let values = self[values: name]
        guard values.count <= 1 else { throw AmbiguousRequest() }
        return values.first
    }

    /// The value of a cookie that a browser holds once at most: one that is there twice was planted
    /// beside the other.
    func cookie(_ name: String) throws(AmbiguousRequest) -> String? {
        let found = CookieHeader.values(of: name, in: self[values: .cookie])
        guard found.count <= 1 else { throw AmbiguousRequest() }
        return found.first
    }
}

/// The cookies that the activation page sets. `__Host-`: a browser takes them by TLS alone, for
/// this host alone, and from no other.
enum CookieName {
    static let token = "__Host-mado"
    static let form = "__Host-mado-form"
}
