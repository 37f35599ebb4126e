/// Requests of `method` at `pathPrefix`, or under it, are `operation` on `screen`: how a system's
/// requests are read by whoever sees them from outside.
package struct URIRule: Hashable, Sendable {
    package let method: String
    /// Begins with `/`; free of dot segments, escapes and doubled slashes.
    package let pathPrefix: String
    package let screen: ResourceID
    package let operation: Operation

    package init(method: String, pathPrefix: String, screen: ResourceID, operation: Operation) {
        self.method = method
        self.pathPrefix = pathPrefix
        self.screen = screen
        self.operation = operation
    }

    /// Whole segments only: `/outage` is not the beginning of `/outages`.
    package func covers(_ method: String, _ path: String) -> Bool {
        guard method == self.method, path.utf8.starts(with: pathPrefix.utf8) else { return false }
        let next = path.utf8.dropFirst(pathPrefix.utf8.count).first
        return pathPrefix.utf8.last == UInt8(ascii: "/") || next == nil
            || next == UInt8(ascii: "/")
    }
}

extension [URIRule] {
    /// The rule with the longest prefix; nil: nobody said what such a request is.
    package func reading(_ method: String, _ path: String) -> URIRule? {
        lazy.filter { $0.covers(method, path) }
            .max { $0.pathPrefix.utf8.count < $1.pathPrefix.utf8.count }
    }
}
