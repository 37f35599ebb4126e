import BrokerCore
import Foundation
import Messages

/// How JSON is read and written here: snake_case keys, members in alphabetical order.
enum Wire {
    static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    /// The text of a body; absent members are left out.
    static func json(_ value: some Encodable) throws(CommandFailure) -> APIRequest.Body {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { throw .strangeAnswer }
        return .json(String(decoding: data, as: UTF8.self))
    }

    /// An `application/x-www-form-urlencoded` body.
    static func form(_ fields: [(String, String?)]) -> APIRequest.Body {
        .form(query(fields))
    }

    /// A path with the fields that have a value as its query.
    static func path(_ path: String, _ fields: [(String, String?)]) -> String {
        let query = query(fields)
        return query.isEmpty ? path : path + "?" + query
    }

    private static func query(_ fields: [(String, String?)]) -> String {
        fields.compactMap { name, value in value.map { name + "=" + escaped($0) } }
            .joined(separator: "&")
    }

    /// Percent-encodes everything but RFC 3986's unreserved characters.
    static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return result
    }
}

/// A time of the API: RFC 3339.
struct WireTime: Decodable, Hashable, Sendable {
    let instant: Instant

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let instant = JST.parse(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not an RFC 3339 time"
            )
        }
        self.instant = instant
    }
}

/// A text in both languages.
struct WireName: Decodable, Hashable, Sendable {
    let ja: String
    let en: String

    var message: Message { Message(ja, asciiOnly(en)) }
}
