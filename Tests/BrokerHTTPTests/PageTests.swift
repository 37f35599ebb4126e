import BrokerHTTP
import DaemonHarness
import Foundation
import Messages
import Requests
import Testing

@Suite struct `What stands on a page` {
    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\" onfocus=\"x", "&quot; onfocus=&quot;x"), ("' onfocus='x", "&#39; onfocus=&#39;x"),
        ("&lt;", "&amp;lt;"), ("a&b", "a&amp;b"), ("</style>", "&lt;/style&gt;"),
        ("\0\u{1B}[2J", "\u{FFFD}\u{FFFD}[2J"), ("abc\u{202E}cba", "abc\u{FFFD}cba"),
        ("\u{200B}\u{2028}\u{FEFF}", "\u{FFFD}\u{FFFD}\u{FFFD}"), ("県西部\n", "県西部\n"),
        ("e\u{301}", "e\u{301}"), ("", ""),
    ])
    func `is escaped whatever it is`(_ hostile: String, _ shown: String) {
        let text: Hypertext = "<p title=\"\(hostile)\">\(hostile)</p>"
        #expect(text.text == "<p title=\"\(shown)\">\(shown)</p>")
    }

    @Test func `is escaped once, however often it is put together`() {
        let inner: Hypertext = "<b>\("<&>")</b>"
        let outer: Hypertext = "<i>\(inner)\([inner, inner])</i>"
        #expect(outer.text == "<i>" + String(repeating: "<b>&lt;&amp;&gt;</b>", count: 3) + "</i>")
        #expect((inner + "<br>").text == "<b>&lt;&amp;&gt;</b><br>")
    }
}

@Suite struct `The way back` {
    @Test(arguments: [
        "/", "/outage/1", "/outage/1?number=03-1234&x=%27", "/a/b/", "/%E5%81%9C%E9%9B%BB",
        "/x?next=https://evil.example/", "/x?a=//b",
    ])
    func `is a page of the application`(_ path: String) {
        #expect(ReturnPath(path).text == path)
        #expect(PageQuestion(target: "/p?return=\(path)").returnPath.text == path)
        #expect(PageQuestion(target: "/p?lang=en&return=\(path)").returnPath.text == path)
    }

    @Test(arguments: [
        "", "x", "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example",
        "\\\\evil.example", "/%5cevil.example", "/%2fevil.example", "/..//evil.example",
        "/./a", "/a/../b", "/a;b", "javascript:alert(1)", "data:text/html,x", " /a", "/a b",
        "/a\r\nSet-Cookie: x", "/a%0d%0ab", "/\"><script>", "/a'\">", "/a#b", "/停電", "/%zz",
        "/_mado/activate", "/_mado/activate?return=/_mado/activate", "/_mado/%CC%81", "/\u{202E}a",
        "/" + String(repeating: "a", count: 2048), "@evil.example", ".evil.example",
    ])
    func `never leads anywhere else`(_ path: String) {
        #expect(ReturnPath(path).text == "/")
    }

    @Test func `is everything after its name, and the rest of the query is before it`() {
        let question = PageQuestion(target: "/p?lang=en&x=1&return=/a?b=c&return=/d&lang=ja")
        #expect(question.chosen == .english)
        #expect(question.returnPath.text == "/a?b=c&return=/d&lang=ja")
        #expect(question.target("/p", in: nil) == "/p?return=/a?b=c&return=/d&lang=ja")
        #expect(PageQuestion(target: "/p?xreturn=/a").returnPath == .front)
        #expect(PageQuestion(target: "/p?lang=fr").chosen == nil)
        for target in ["", "/p", "/p?", "/p?&&", "/p?return", "/p?return="] {
            #expect(PageQuestion(target: target) == PageQuestion(lang: nil, returnPath: nil))
        }
    }
}

@Suite struct `The language of a page` {
    @Test(
        arguments: [
            (nil, .japanese), ("", .japanese), ("ja", .japanese), ("ja-JP,en;q=0.5", .japanese),
            ("en-GB,ja;q=0.9", .english), ("en;q=0.5, ja;q=0.8", .japanese), ("fr,de", .japanese),
            ("fr, EN;q=0.1", .english), ("en;q=0", .japanese), ("en;q=x", .japanese),
            (",;,;;q=,", .japanese), ("*", .japanese),
        ] as [(String?, Language)]
    )
    func `is what the browser prefers of the two`(_ header: String?, _ language: Language) {
        #expect(Language(accepting: header) == language)
    }
}

/// Whatever is written after `return=`, a browser that follows it stays where it is.
@Suite struct `Any way back` {
    @Test(arguments: [3, 20_261_122] as [UInt64])
    func `stays at the origin`(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let base = try #require(URL(string: "https://app.example/_mado/activate"))
        let parts = [
            "/", "//", "\\", "..", ".", "%2f", "%5c", "%2e", "@", ":", "https:", "evil.example",
            "?", "#", "&", ";", "=", "a", "\t", "\n", "\0", " ", "é", "%00", "\"", "<", "data:",
        ]
        for _ in 0..<20_000 {
            let text = (0...Int.random(in: 0..<8, using: &random))
                .map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            let path = ReturnPath(text).text
            let url = try #require(URL(string: path, relativeTo: base)?.absoluteURL, "\(text)")
            #expect(url.host() == "app.example" && url.scheme == "https", "\(seed): \(text)")
            #expect(path.hasPrefix("/") && !path.hasPrefix("//"), "\(seed): \(text)")
            #expect(path.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "\(seed): \(text)")
            // What was taken is taken as it stands.
            #expect(path == "/" || path == text, "\(seed): \(text)")
            #expect(PageQuestion(target: "/p?return=\(text)").returnPath.text == path)
        }
    }
}
