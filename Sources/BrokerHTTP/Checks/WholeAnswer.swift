import HTTPTypes
import Hummingbird
import NIOCore

/// An answer with its whole body, for either lane: see ``CheckLane``.
struct WholeAnswer: Sendable {
    var status: HTTPResponse.Status = .ok
    var contentType = "application/json"
    /// Beside the type, the length and `Cache-Control: no-store`, which every answer has.
    var headers = HTTPFields()
    var body: ByteBuffer

    var response: Response {
        var fields = headers
        fields[.contentType] = contentType
        return Response(status: status, headers: fields, body: .init(byteBuffer: body))
    }

    /// The bytes that travel, HTTP/1.1 and kept alive.
    func written(_ allocator: ByteBufferAllocator) -> ByteBuffer {
        var buffer = allocator.buffer(capacity: 256 + body.readableBytes)
        if status == .ok {
            buffer.writeStaticString("HTTP/1.1 200 OK\r\nContent-Type: ")
        } else {
            buffer.writeString(
                "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\nContent-Type: "
            )
        }
        buffer.writeString(contentType)
        buffer.writeStaticString("\r\nContent-Length: ")
        buffer.writeDecimal(Int64(body.readableBytes))
        for field in headers {
            buffer.writeString("\r\n\(field.name.rawName): \(field.value)")
        }
        buffer.writeStaticString("\r\nCache-Control: no-store\r\n\r\n")
        buffer.writeImmutableBuffer(body)
        return buffer
    }
}

extension ByteBuffer {
    /// Decimal digits, without the string that would carry them.
    mutating func writeDecimal(_ number: Int64) {
        guard number >= 10 else {
            if number < 0 {
                writeString(String(number))
            } else {
                writeInteger(UInt8(ascii: "0") + UInt8(number))
            }
            return
        }
        var divisor: Int64 = 10
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            writeInteger(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}

/// What an answer says that lets in whom Mado would have denied, had the system not been in a dry
/// run.
enum DryRun {
    static let header = "X-Mado-Dry-Run"
    static let value = "would-deny"

    static let fields: HTTPFields = {
        var fields = HTTPFields()
        if let name = HTTPField.Name(header) { fields[name] = value }
        return fields
    }()
}
