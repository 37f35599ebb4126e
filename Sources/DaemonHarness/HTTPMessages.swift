/// A request as the bytes that travel: HTTP/1.1, kept alive.
package struct HTTPRequest: Sendable {
    package let bytes: [UInt8]

    /// As they stand, for what no client would send.
    package init(raw bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(
        _ method: String,
        _ path: String,
        headers: [(name: String, value: String)] = [],
        contentType: String = "application/json",
        body: String = ""
    ) {
        var head = "\(method) \(path) HTTP/1.1\r\nhost: mado.example\r\n"
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        if method != "GET" {
            head += "content-type: \(contentType)\r\ncontent-length: \(body.utf8.count)\r\n"
        }
        bytes = Array((head + "\r\n" + body).utf8)
    }

    /// The same request with one header more.
    package func adding(_ name: String, _ value: String) -> HTTPRequest {
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.startIndex
        let line = Array("\(name): \(value)\r\n".utf8)
        return HTTPRequest(raw: Array(bytes[..<end]) + line + Array(bytes[end...]))
    }

    /// The same request under an `Idempotency-Key`.
    package func keyed(_ key: String) -> HTTPRequest {
        adding("idempotency-key", "\"\(key)\"")
    }

    /// `name=value` pairs as a form.
    package static func form(
        _ path: String,
        _ fields: [(name: String, value: String)],
        headers: [(name: String, value: String)] = []
    ) -> HTTPRequest {
        let body = fields.map { "\(escaped($0.name))=\(escaped($0.value))" }
            .joined(separator: "&")
        return HTTPRequest(
            "POST",
            path,
            headers: headers,
            contentType: "application/x-www-form-urlencoded",
            body: body
        )
    }

    private static func escaped(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        let plain = Array("-._~".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                bytes.append(byte)
            case _ where plain.contains(byte): bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// An answer, whole.
package struct HTTPResponse: Sendable {
    package let status: Int
    /// The header lines, as received, without the status line.
    package let head: String
    package let body: [UInt8]

    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of the first header of this name; names have no case.
    package func header(_ name: String) -> String? {
        for line in head.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":"),
                line[..<colon].lowercased() == name.lowercased()
            else { continue }
            return String(line[line.index(after: colon)...].drop(while: { $0 == " " }))
        }
        return nil
    }
}
