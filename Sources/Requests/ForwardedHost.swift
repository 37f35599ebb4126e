/// The name by which a browser reached a proxy: `X-Forwarded-Host`, or `Host`.
package struct ForwardedHost: Equatable, Sendable {
    /// In lower case, without a port.
    package let name: String

    /// Nil for what is not printable ASCII: a letter that is none may become one in lower case.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        let host = text.lowercased()
        if let colon = host.lastIndex(of: ":"),
            host[host.index(after: colon)...].allSatisfy(\.isNumber)
        {
            name = String(host[..<colon])
        } else {
            name = host
        }
    }
}
