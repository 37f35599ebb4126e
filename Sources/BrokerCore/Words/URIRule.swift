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
    package func covers(_ path: String) -> Bool {
        guard path.utf8.starts(with: pathPrefix.utf8) else { return false }
        let next = path.utf8.dropFirst(pathPrefix.utf8.count).first
        return pathPrefix.utf8.last == UInt8(ascii: "/") || next == nil
            || next == UInt8(ascii: "/")
    }
}

extension [URIRule] {
    /// The rule of the longest prefix; nil: nobody said what such a request is.
    ///
    /// A method that the longest prefix does not name is not read by a shorter one: what is more
    /// closely described is not what stands around it.
    package func reading(_ method: String, _ path: String) -> URIRule? {
        let covering = filter { $0.covers(path) }
        let longest = covering.map(\.pathPrefix.utf8.count).max()
        return covering.first { $0.pathPrefix.utf8.count == longest && $0.method == method }
    }
}
