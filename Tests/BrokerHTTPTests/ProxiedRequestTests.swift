import BrokerCore
import BrokerHTTP
import HTTPTypes
import Requests
import Testing

/// Which request a proxy asks about; whatever could be two is none.
struct ProxiedRequestTests {
    static let plain: [(uri: String, path: String)] = [
        ("/", "/"), ("/outage/", "/outage/"), ("/outage/list?id=1&x=%2f..", "/outage/list"),
        ("/a%20b", "/a b"), ("/%6Futage/x", "/outage/x"), ("/%E7%AA%93", "/窓"),
        ("/a.b/.c", "/a.b/.c"), ("/a+b%20c/d", "/a+b c/d"),
        ("/%E1%AA%BA/3", "/\u{1ABA}/3"),
        ("/a~b-c_d+e,f:g@h=i&j'(k)*l!m$", "/a~b-c_d+e,f:g@h=i&j'(k)*l!m$"),
    ]

    @Test(arguments: plain)
    func `a path that everybody reads alike`(_ uri: String, _ path: String) {
        #expect(ProxiedRequest(method: "GET", uri: uri)?.path == path)
    }

    @Test(arguments: [
        "", "outage", "http://mado.example/", "*", "?a", "//", "/a//b", "//a", "/.", "/..", "/a/..",
        "/a/../b", "/a/./b", "/%2e%2e/a", "/a/%2E/b", "/a/.%2e", "/a%2fb", "/a%2Fb", "/a%5cb",
        "/a\\b", "/a;b", "/a;/..", "/a%3bb", "/a%00", "/a%0a", "/a%7f", "/a%", "/a%2", "/a%zz",
        "/a%252e", "/a%25", "/a%3f", "/a%23", "/a#b", "/a b", "/a\tb", "/窓", "/%ff", "/%c0%ae",
        "/%ed%a0%80", "/a\"b", "/a<b", "/a{b}", "/a%7bb", "/a|b", "/a^b", "/a`b",
        "/...", "/a/..%20/b", "/a/.../b", "/a.", "/a./b", "/a%20", "/a%20/b", "/a::$DATA",
        "/a::%CC%81$DATA",
        "/%C2%85", "/a%E2%80%AE", "/%E2%80%8B", "/%EE%80%80",
        "/" + String(repeating: "a", count: 9_000),
    ])
    func `a path that could be two is none`(_ uri: String) {
        #expect(ProxiedRequest(method: "GET", uri: uri) == nil)
    }

    @Test(arguments: ["", "get", "GET ", "G\u{0}T", "M-SEARCH"])
    func `a method is letters`(_ method: String) {
        #expect(ProxiedRequest(method: method, uri: "/") == nil)
    }

    static let proxies: [(headers: [(String, String)], rest: String, asked: String?)] = [
        ([("X-Original-Method", "POST"), ("X-Original-URI", "/a?b")], "", "POST /a"),
        ([("X-Forwarded-Method", "PUT"), ("X-Forwarded-Uri", "/a")], "", "PUT /a"),
        ([], "/a?b", "DELETE /a"),
        ([], "", nil),
        ([("X-Original-URI", "/a")], "", nil),
        ([("X-Original-Method", "GET")], "", nil),
        (
            [
                ("X-Original-Method", "GET"), ("X-Original-URI", "/a"),
                ("X-Original-URI", "/a"),
            ], "", nil
        ),
        (
            [
                ("X-Original-Method", "GET"), ("X-Original-URI", "/a"),
                ("X-Forwarded-Method", "GET"), ("X-Forwarded-Uri", "/a?c"),
            ], "", "GET /a"
        ),
        (
            [
                ("X-Original-Method", "GET"), ("X-Original-URI", "/a"),
                ("X-Forwarded-Method", "GET"), ("X-Forwarded-Uri", "/b"),
            ], "", nil
        ),
        (
            [
                ("X-Original-Method", "GET"), ("X-Original-URI", "/a"),
                ("X-Forwarded-Uri", "/a"),
            ], "", nil
        ),
        // U+212A is another name than K to every server, and the same letter to a string.
        (
            [
                ("X-Original-Method", "GET"), ("X-Original-URI", "/K/x"),
                ("X-Forwarded-Method", "GET"), ("X-Forwarded-Uri", "/%E2%84%AA/x"),
            ], "", nil
        ),
        (
            [
                ("X-Original-Method", "GET"), ("X-Original-URI", "/a"),
                ("X-HTTP-Method-Override", "DELETE"),
            ], "", nil
        ),
        (
            [
                ("X-Original-Method", "GET"), ("X-Original-URI", "/a"),
                ("X-Original-URL", "/b"),
            ], "", nil
        ),
        ([("X-Rewrite-URL", "/b")], "/a", nil),
        ([("X-Original-Method", "DELETE"), ("X-Original-URI", "/a")], "/a", "DELETE /a"),
        ([("X-Original-Method", "DELETE"), ("X-Original-URI", "/a")], "/b", nil),
        ([("X-Forwarded-Method", "GET"), ("X-Forwarded-Uri", "/a;")], "", nil),
    ]

    @Test(arguments: proxies)
    func `what proxies send, and what a client adds to it`(
        _ headers: [(String, String)],
        _ rest: String,
        _ asked: String?
    ) throws {
        var fields = HTTPFields()
        for (name, value) in headers {
            fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        let found = ProxiedRequest(fields, method: .delete, rest: rest)
        #expect(found.map { "\($0.method) \($0.path)" } == asked)
    }

    static let read: [(method: String, path: String, screen: String?)] = [
        ("GET", "/outage/", "outage"), ("GET", "/outage/a", "outage"), ("GET", "/outage", nil),
        ("GET", "/points", "points"), ("GET", "/points/1", "points"), ("GET", "/pointsx", nil),
        ("GET", "/outage/map", "map"), ("GET", "/outage/map/1", "map"),
        ("GET", "/outage/maps", "outage"), ("POST", "/points", nil), ("GET", "/", nil),
        ("POST", "/outage/search", "search"), ("GET", "/outage/search", nil),
        ("POST", "/outage/search/1", "search"), ("GET", "/outage/search/1", nil),
    ]

    @Test(arguments: read)
    func `the longest rule reads it, by whole segments`(
        _ method: String,
        _ path: String,
        _ screen: String?
    ) throws {
        let lines = [
            "GET /outage/ outage", "GET /points points", "GET /outage/map map",
            "POST /outage/search search",
        ]
        let rules = try lines.map { line in
            let words = line.split(separator: " ")
            return URIRule(
                method: String(words[0]),
                pathPrefix: String(words[1]),
                screen: try #require(ResourceID(words[2])),
                operation: .view
            )
        }
        #expect(rules.reading(method, path)?.screen.text == screen)
    }
}
