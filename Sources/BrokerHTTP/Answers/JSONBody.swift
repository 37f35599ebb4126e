import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// A body that knows every key it may have: an unknown one is refused, not ignored.
protocol StrictBody: Decodable {
    associatedtype CodingKeys: CodingKey & CaseIterable
}

extension Request {
    /// Decodes the body of an act of whoever is at the socket: nobody else's body is even read.
    func act<Body: StrictBody>(
        _ type: Body.Type,
        _ context: DoorContext
    ) async throws -> Body {
        _ = try context.uid
        return try await strict(type, context)
    }

    /// Decodes the whole body; an empty one counts as `{}`. A member named twice is refused.
    func strict<Body: StrictBody>(
        _ type: Body.Type,
        _ context: DoorContext
    ) async throws -> Body {
        guard [nil, "application/json"].contains(mediaType) else { throw Problem.notJSON }
        let buffer = try await collected(context)
        let data = buffer.readableBytes == 0 ? Data("{}".utf8) : Data(buffer: buffer)
        let keys = try JSONDecoder().decode([String: Ignored].self, from: data).keys
        let known = Body.CodingKeys.allCases.map(\.stringValue)
        // A zero byte would be UTF-16, in which members cannot be counted by bytes.
        guard keys.allSatisfy(known.contains), !data.contains(0),
            memberCount(ofJSONObject: data) == keys.count
        else { throw Problem.malformed }
        return try JSONDecoder().decode(Body.self, from: data)
    }
}

/// Any JSON value, not looked at.
private struct Ignored: Decodable {
    init(from decoder: any Decoder) {}
}

/// The body of an act that needs nothing but, perhaps, a factor.
struct FactorBody: StrictBody {
    let totp: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case totp
    }
}

/// The body of an act that takes nothing at all.
struct EmptyBody: StrictBody {
    enum CodingKeys: CodingKey, CaseIterable {}
}

/// JSON with snake_case keys, always in the same order.
func jsonBody(_ value: some Encodable) -> ByteBuffer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    do {
        return ByteBuffer(data: try encoder.encode(value))
    } catch {
        // Every payload is made of strings, numbers and lists of them.
        preconditionFailure("a payload that is no JSON: \(error)")
    }
}

extension Response {
    /// JSON with snake_case keys, always in the same order.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        WholeAnswer(status: status, body: jsonBody(value)).response
    }

    static func text(
        _ text: String,
        type: String = "text/plain; charset=utf-8",
        status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}
