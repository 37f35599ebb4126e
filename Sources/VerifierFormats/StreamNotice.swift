import FoundationEssentials

/// What `GET /v1/stream` says of one ledger entry, as far as a verifier needs it.
package struct StreamNotice: Decodable, Hashable, Sendable {
    package let kind: String
    package let event: String?
    package let grants: [String]?

    /// Total over all texts; nil for what is no such notice.
    package init?(_ text: String) {
        guard let read = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else {
            return nil
        }
        self = read
    }
}
