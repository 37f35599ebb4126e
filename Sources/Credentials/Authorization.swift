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
        read(Array(String(header).utf8))
    }

    private static func read(_ header: [UInt8]) -> Authorization? {
        let blank = UInt8(ascii: " ")
        // Far above the longest accepted value; keeps a hostile header from being decoded.
        guard header.count <= 512, let space = header.firstIndex(of: blank) else { return nil }
        let scheme = String(decoding: header[..<space], as: UTF8.self).lowercased()
        let value = header[space...].drop(while: { $0 == blank })
        switch scheme {
        case "bearer":
            let text = String(decoding: value, as: UTF8.self)
            if let key = APIKey.parse(text) { return .apiKey(key) }
            return Token.parse(text).map(Authorization.token)
        case "basic":
            return readBasic(value)
        default:
            return nil
        }
    }

    private static func readBasic(_ value: ArraySlice<UInt8>) -> Authorization? {
        guard
            let bytes = TextCodec.decodePaddedBase64(value),
            let text = String(validating: bytes, as: UTF8.self),
            let colon = text.firstIndex(of: ":"),
            let system = SystemID(text[..<colon]),
            let key = APIKey.parse(text[text.index(after: colon)...])
        else { return nil }
        return .basic(system: system, key: key)
    }
}
