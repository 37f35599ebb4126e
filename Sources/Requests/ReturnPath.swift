/// Where a person wanted to go: a page of the same origin, and nothing else.
///
/// Whatever could lead elsewhere, or be read in two ways, becomes the front page: no link of these
/// pages leaves the application that they protect.
package struct ReturnPath: Equatable, Sendable {
    /// Path and query, as they stand in a request line.
    package let text: String

    package static let front = ReturnPath(unchecked: "/")

    private init(unchecked text: String) { self.text = text }

    /// Total: takes what anybody wrote.
    package init(_ text: String) {
        let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !refused.contains($0) }
        guard isPlain, text.utf8.count <= 2048,
            let path = ProxiedRequest(method: "GET", uri: text)?.path,
            !path.utf8.starts(with: "/_mado/".utf8)
        else {
            self = .front
            return
        }
        self.text = text
    }
}

/// What no browser writes into a request line.
private let refused = Array(#""<>\^`{|}#"#.utf8)
