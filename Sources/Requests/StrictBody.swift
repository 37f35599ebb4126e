package import FoundationEssentials

/// A body that knows every key it may have: an unknown one is refused, not ignored.
package protocol StrictBody: Decodable {
    associatedtype CodingKeys: CodingKey & CaseIterable
}

/// The body is no JSON object, or one with other members than it may have.
package struct NotStrict: Error {}

extension StrictBody {
    /// Decodes the whole body; an empty one counts as `{}`. A member named twice is refused.
    ///
    /// Total over all bytes: reads the body, or throws ``NotStrict``.
    package init(strictly body: Data) throws(NotStrict) {
        let data = body.isEmpty ? Data("{}".utf8) : body
        let known = CodingKeys.allCases.map(\.stringValue)
        // A zero byte would be UTF-16, in which members cannot be counted by bytes.
        guard let keys = try? JSONDecoder().decode([String: Ignored].self, from: data).keys,
            keys.allSatisfy(known.contains), !data.contains(0),
            memberCount(ofJSONObject: data) == keys.count,
            let read = try? JSONDecoder().decode(Self.self, from: data)
        else { throw NotStrict() }
        self = read
    }
}

/// Any JSON value, not looked at.
private struct Ignored: Decodable {
    init(from decoder: any Decoder) {}
}

/// The body of an act that needs nothing but, perhaps, a factor.
package struct FactorBody: StrictBody {
    package let totp: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case totp
    }
}

/// The body of an act that takes nothing at all.
package struct EmptyBody: StrictBody {
    package enum CodingKeys: CodingKey, CaseIterable {}
}
