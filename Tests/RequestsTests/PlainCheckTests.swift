import Requests
import Testing

struct PlainCheckTests {
    private static let line = "POST /oauth2/introspect HTTP/1.1"

    private func read(_ text: String, bodyBytesMax: Int = 100) -> PlainCheck.Reading {
        PlainCheck.read(Array(text.utf8).span, bodyBytesMax: bodyBytesMax)
    }

    private func request(_ lines: [String], _ body: String = "") -> String {
        ([Self.line] + lines).joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    @Test func `a check has its values where they are`() throws {
        let text = request(
            ["Host: a", "AUTHORIZATION:\t Bearer x \t", "content-type: y", "Content-Length: 3"],
            "a=b"
        )
        guard case .check(let check) = read(text + "POST") else {
            Issue.record("no check")
            return
        }
        let bytes = Array(text.utf8)
        func at(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        #expect(try at(#require(check.authorization)) == "Bearer x")
        #expect(try at(#require(check.contentType)) == "y")
        #expect(at(check.body) == "a=b")
        #expect(check.body.upperBound == bytes.count)
    }

    @Test func `however it is cut, nothing is decided before its end`() {
        let text = request(["Host: a", "Content-Length: 3", "X-Empty:"], "a=b")
        for end in 0..<text.utf8.count {
            let part = String(decoding: text.utf8.prefix(end), as: UTF8.self)
            #expect(read(part) == .incomplete, "\(end)")
        }
    }

    @Test(arguments: [
        ["Content-Length: 0"],
        ["Host: a"],
        ["Host: a", "Host: a", "Content-Length: 0"],
        ["Host: a", "Content-Length: 0", "Content-Length: 0"],
        ["Host: a", "Content-Length: +0"],
        ["Host: a", "Content-Length: 0, 0"],
        ["Host: a", "Content-Length: 00000000"],
        ["Host: a", "Content-Length:"],
        ["Host: a", "Content-Length: 101"],
        ["Host: a", "Content-Length: 0", "Transfer-Encoding: chunked"],
        ["Host: a", "Content-Length: 0", "expect: 100-continue"],
        ["Host: a", "Content-Length: 0", "Connection: close"],
        ["Host: a", "Content-Length: 0", "Authorization: a", "Authorization: a"],
        ["Host: a", "Content-Length: 0", "Content-Type: a", "Content-Type: a"],
        ["Host: a", "Content-Length : 0"],
        ["Host: a", "Content-Length: 0", " folded"],
        ["Host: a", "Content-Length: 0", "X-High: \u{E9}"],
        ["Host: a", "Content-Length: 0", "X-Feed: a\nb"],
        ["Host: a", "Content-Length: 0", "X-Return: a\rb"],
        ["Host: a", "Content-Length: 0", "X-Long: " + String(repeating: "a", count: 9_000)],
    ])
    func `what is unusual or could be read in two ways is for the full server`(_ lines: [String]) {
        #expect(read(request(lines)) == .other)
    }

    @Test(arguments: [
        "GET", "POST /oauth2/introspect?", "POST /oauth2/introspect HTTP/1.0", "\r\n",
    ])
    func `another request line is for the full server`(_ text: String) {
        #expect(read(text) == .other)
    }
}
