import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import Requests

extension Request {
    /// Decodes the body of an act of whoever is there: nobody's body is even read.
    func act<Body: StrictBody>(
        _ type: Body.Type,
        _ context: DoorContext
    ) async throws -> Body {
        _ = try context.caller
        return try await strict(type, context)
    }

    /// Decodes the whole body; an empty one counts as `{}`. A member named twice is refused.
    func strict<Body: StrictBody>(
        _ type: Body.Type,
        _ context: DoorContext
    ) async throws -> Body {
        guard [nil, "application/json"].contains(mediaType) else { throw Problem.notJSON }
        let buffer = try await collected(context)
        do {
            return try Body(strictly: Data(buffer: buffer))
        } catch {
            throw Problem.malformed
        }
    }
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
