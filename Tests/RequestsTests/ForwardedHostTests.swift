import Requests
import Testing

struct ForwardedHostTests {
    @Test(arguments: [
        ("desk.example", "desk.example"), ("Desk.Example:8443", "desk.example"),
        ("desk.example:", "desk.example"), ("desk.example:a", "desk.example:a"),
        ("[::1]:443", "[::1]"),
    ])
    func `a host is a name without a port`(_ text: String, _ name: String) {
        #expect(ForwardedHost(text)?.name == name)
    }

    /// U+212A is k in lower case.
    @Test(arguments: [
        "", "des\u{212A}.example", "desk.example ", "窓.example", "desk\u{301}.example",
    ])
    func `what is no plain text is no host`(_ text: String) {
        #expect(ForwardedHost(text) == nil)
    }
}
