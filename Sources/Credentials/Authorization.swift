package import BrokerCore

/// What an `Authorization` header carries.
package enum Authorization: Sendable {
    /// `Bearer mado_key_…`: a downstream system.
    case apiKey(APIKey)
    /// `Bearer mado_…`: the holder of a credential.
    case token(Token)
    /// `Basic`: a downstream system with its id as user and its key as password (RFC 7617).
    case basic(system: SystemID, key: APIKey)

    /// Reads a header value; nil for another scheme and for anything malformed.
    ///
    /// The scheme's case does not matter (RFC 9110 §11.1); everything else is exact.
    package static func parse(_ header: some StringProtocol) -> Authorization? {
        // Far above the longest accepted value; keeps a hostile header from being decoded.
        guard header.utf8.count <= 512, let space = header.firstIndex(of: " ") else { return nil }
        let scheme = header[..<space].lowercased()
        let value = header[space...].drop(while: { $0 == " " })
        switch scheme {
        case "bearer":
            if let key = APIKey.parse(value) { return .apiKey(key) }
            return Token.parse(value).map(Authorization.token)
        case "basic":
            return parseBasic(value)
        default:
            return nil
        }
    }

    private static func parseBasic(_ value: some StringProtocol) -> Authorization? {
        guard
            let bytes = TextCodec.decodePaddedBase64(Array(value.utf8)),
            let text = String(validating: bytes, as: UTF8.self),
            let colon = text.firstIndex(of: ":"),
            let system = SystemID(text[..<colon]),
            let key = APIKey.parse(text[text.index(after: colon)...])
        else { return nil }
        return .basic(system: system, key: key)
    }
}
