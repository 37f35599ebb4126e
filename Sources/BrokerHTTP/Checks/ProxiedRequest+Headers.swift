package import HTTPTypes
package import Requests

extension ProxiedRequest {
    /// From what a proxy sends: `X-Original-…` (nginx), `X-Forwarded-…` (Traefik, Caddy), or the
    /// request's own method and the rest of its path (Envoy).
    ///
    /// A proxy sets one of the three and lets a client's own headers pass: where more than one is
    /// there, they must agree. Nil if they do not, or one is there twice; and nil where the client
    /// asks the application to read another method or path than the proxy does.
    package init?(_ headers: HTTPFields, method: HTTPRequest.Method, rest: String) {
        guard Self.overrides.allSatisfy({ headers[$0] == nil }) else { return nil }
        var found: [ProxiedRequest?] = []
        for pair in Self.pairs {
            let (methods, uris) = (headers[values: pair.method], headers[values: pair.uri])
            if methods.isEmpty, uris.isEmpty { continue }
            guard methods.count == 1, uris.count == 1 else { return nil }
            found.append(ProxiedRequest(method: methods[0], uri: uris[0]))
        }
        if !rest.isEmpty { found.append(ProxiedRequest(method: method.rawValue, uri: rest)) }
        guard let first = found.first, let first, found.allSatisfy({ $0 == first }) else {
            return nil
        }
        self = first
    }

    /// What some frameworks obey instead of the request line.
    private static let overrides = [
        "X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override", "X-Original-URL",
        "X-Rewrite-URL",
    ].compactMap { HTTPField.Name($0) }

    private static let pairs: [(method: HTTPField.Name, uri: HTTPField.Name)] = [
        ("X-Original-Method", "X-Original-URI"), ("X-Forwarded-Method", "X-Forwarded-Uri"),
    ].compactMap { method, uri in
        guard let method = HTTPField.Name(method), let uri = HTTPField.Name(uri) else { return nil }
        return (method, uri)
    }
}
