import BrokerCore
import Credentials
import HTTPTypes
import Hummingbird

/// A request that says something twice, or nothing that can be read.
struct AmbiguousRequest: Error {}

/// What a proxy says beside the browser's own words of the system for which it asks.
struct ProxyHeaders: Sendable {
    /// The key of the system behind the proxy; nil where something else says which that is.
    let key: String?
    /// By which name the browser reached the proxy, in lower case and without a port.
    let host: String?

    init(_ request: Request) throws(AmbiguousRequest) {
        let headers = request.headers
        key = try headers.atMostOne("X-Mado-Key")
        let forwarded = try headers.atMostOne("X-Forwarded-Host")
        host = (forwarded ?? request.head.authority).map(Self.name)
    }

    private static func name(_ host: String) -> String {
        let host = host.lowercased()
        guard let colon = host.lastIndex(of: ":"),
            host[host.index(after: colon)...].allSatisfy(\.isNumber)
        else { return host }
        return String(host[..<colon])
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
        let system = proxy.host.flatMap { callers.system(ofProxy: uid, host: $0) }
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
        let prefix = name + "="
        let found = self[values: .cookie].flatMap { $0.split(separator: ";") }
            .map { $0.drop { $0 == " " || $0 == "\t" } }.filter { $0.hasPrefix(prefix) }
        guard found.count <= 1 else { throw AmbiguousRequest() }
        return found.first.map { String($0.dropFirst(prefix.count)) }
    }
}

/// The cookies that the activation page sets. `__Host-`: a browser takes them by TLS alone, for
/// this host alone, and from no other.
enum CookieName {
    static let token = "__Host-mado"
    static let form = "__Host-mado-form"
}
