import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import Testing

/// Forward-auth at a real daemon: asked as each proxy asks, and by the real nginx with the example
/// of `config/examples`.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct ForwardAuthTests {
    private typealias Headers = [(name: String, value: String)]

    private static func ask(
        _ counter: CheckCounter,
        _ uri: String,
        method: String = "GET",
        _ headers: Headers
    ) throws -> HTTPResponse {
        let asked: Headers = [("x-original-method", method), ("x-original-uri", uri)]
        return try counter.network.call(
            HTTPRequest("GET", "/v1/forward-auth", headers: asked + headers)
        )
    }

    @Test func `who asks, with which token, about what`() async throws {
        let (said, yes, no) = try await CheckCounter.open({ $0.isProxied = true }) { counter in
            let key = (name: "x-mado-key", value: counter.site.apiKey.exposed)
            let otherKey = (name: "x-mado-key", value: counter.otherKey.exposed)
            let token = (name: "authorization", value: "Bearer \(counter.token)")
            let cookie = (name: "cookie", value: "a=b; __Host-mado=\(counter.token); c=d")
            let otherCookie = (name: "cookie", value: "__Host-mado=\(counter.tokens[1])")
            let own = (name: "authorization", value: "Basic YTpi")
            let rows: [(name: String, uri: String, method: String, headers: Headers)] = [
                ("header", "/outage/1", "GET", [key, token]),
                ("cookie", "/outage/1", "GET", [key, cookie]),
                ("both", "/outage/1", "GET", [key, cookie, token]),
                ("beside its own", "/outage/1", "GET", [key, cookie, own]),
                ("another screen", "/points", "GET", [key, token]),
                ("no token", "/outage/1", "GET", [key]),
                ("its own alone", "/outage/1", "GET", [key, own]),
                ("another's token", "/outage/1", "GET", [key, otherCookie]),
                ("asked by another", "/outage/1", "GET", [otherKey, token]),
                ("unknown token", "/outage/1", "GET", [key, ("cookie", "__Host-mado=x")]),
                ("two tokens", "/outage/1", "GET", [key, token, otherCookie]),
                ("two cookies", "/outage/1", "GET", [key, cookie, cookie]),
                ("two headers", "/outage/1", "GET", [key, token, token]),
                ("two keys", "/outage/1", "GET", [key, key, token]),
                ("no key", "/outage/1", "GET", [token]),
                ("a wrong key", "/outage/1", "GET", [("x-mado-key", "x"), token]),
                ("no rule", "/other", "GET", [key, token]),
                ("not granted", "/outage/1", "POST", [key, token]),
                ("two readings", "/outage/%2e%2e/points", "GET", [key, token]),
                ("a terminal", "/outage/1", "GET", [key, token, ("x-mado-terminal", "T-1")]),
                ("no terminal", "/outage/1", "GET", [key, token, ("x-mado-terminal", "")]),
            ]
            var said: [String: Int] = [:]
            for row in rows {
                let answer = try Self.ask(counter, row.uri, method: row.method, row.headers)
                said[row.name] = answer.status
            }
            let envoy = try counter.network.call(
                HTTPRequest("GET", "/v1/forward-auth/outage/1?a=b", headers: [key, token])
            )
            said["Envoy"] = envoy.status
            let strange = HTTPRequest("PROPFIND", "/v1/forward-auth", headers: [key, token])
            said["any method"] = try counter.network.call(strange).status
            return (
                said, try Self.ask(counter, "/outage/1", [key, token]),
                try Self.ask(counter, "/outage/1", [key, otherCookie])
            )
        }
        let denied = [
            "two tokens", "two headers", "two keys", "no key", "a wrong key", "no rule",
            "not granted", "two readings", "two cookies", "a terminal", "no terminal",
            "any method",
        ]
        var expected = Dictionary(uniqueKeysWithValues: denied.map { ($0, 403) })
        for name in ["header", "cookie", "both", "beside its own", "another screen", "Envoy"] {
            expected[name] = 200
        }
        for name in [
            "no token", "its own alone", "another's token", "asked by another", "unknown token",
        ] {
            expected[name] = 401
        }
        #expect(said == expected)
        #expect(yes.header("x-mado-subject") == SitePlan.entrustee(1))
        #expect(yes.header("x-mado-grant")?.hasPrefix("G-") == true)
        #expect(yes.header("x-mado-event")?.hasPrefix("E-") == true)
        #expect(yes.header("x-mado-expires").flatMap { Int($0) } != nil)
        #expect(yes.header("cache-control") == "no-store")
        #expect(no.header("www-authenticate") == #"Bearer realm="mado", error="invalid_token""#)
        #expect(no.header("x-mado-grant") == nil)
    }

    /// To a reader of characters the first is a cookie of its own, and the second none.
    @Test func `no letter plants a cookie or hides one`() async throws {
        let (planted, hidden) = try await CheckCounter.open({ $0.isProxied = true }) { counter in
            let key = (name: "x-mado-key", value: counter.site.apiKey.exposed)
            let token = (name: "authorization", value: "Bearer \(counter.token)")
            let planted = (name: "cookie", value: "a=x\u{37E}__Host-mado=\(counter.token)")
            let hidden = (name: "cookie", value: "a=\u{600}; __Host-mado=\(counter.tokens[1])")
            return (
                try Self.ask(counter, "/outage/1", [key, planted]).status,
                try Self.ask(counter, "/outage/1", [key, token, hidden]).status
            )
        }
        #expect(planted == 401)
        #expect(hidden == 403)
    }

    /// nginx with the example of `config/examples`, before an application that says which grant
    /// and person it was told.
    private static func startNginx(_ counter: CheckCounter) throws -> (ChildProcess, UInt16) {
        let root = counter.site.root
        let client = try counter.site.certificates.issue("client", by: "ca")
        try counter.site.writeSystems(bound: ["sys-1": [client.thumbprint]])
        _ = try Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            .post("/v1/register/reload", text: "{}").checked()
        let (port, application) = (try freeLoopbackPort(), try freeLoopbackPort())
        let example = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../config/examples/nginx.conf")
        var site = try String(contentsOf: example, encoding: .utf8)
        for (from, to) in [
            ("127.0.0.1:8644", "127.0.0.1:\(try #require(counter.site.tlsPort))"),
            ("proxy_ssl_name mado.example.co.jp", "proxy_ssl_name mado.example"),
            ("listen 443 ssl", "listen 127.0.0.1:\(port)"),
            ("/etc/nginx/mado/site", "\(root)/tls/server"),
            ("127.0.0.1:8081", "127.0.0.1:\(application)"),
            ("/etc/nginx/mado/", "\(root)/tls/"), ("/var/log/nginx/mado.log", "\(root)/uses.log"),
        ] {
            try #require(site.contains(from))
            site = site.replacing(from, with: to)
        }
        let text = """
            daemon off;
            user root;
            worker_processes 1;
            pid \(root)/nginx.pid;
            error_log \(root)/nginx.log;
            events { worker_connections 64; }
            http {
                client_body_temp_path \(root)/nginx-body;
                proxy_temp_path \(root)/nginx-proxy;
                \(site)
                server {
                    listen 127.0.0.1:\(application);
                    location / { return 200 "$http_x_mado_grant $http_x_mado_subject"; }
                }
            }

            """
        try counter.site.write(text, to: "\(root)/nginx.conf")
        let child = try ChildProcess(
            nginx,
            ["-p", root, "-c", "\(root)/nginx.conf", "-e", "\(root)/nginx.log"],
            log: "\(root)/nginx.out"
        )
        let deadline = Deadline(in: .seconds(15))
        while (try? Connection.loopback(port: port)) == nil {
            guard !deadline.isOver, !child.hasEnded(within: .init(50)) else {
                throw HarnessError.notReady(log: child.printed)
            }
        }
        return (child, port)
    }

    private static let nginx = "/usr/sbin/nginx"

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: nginx), "needs nginx")
    )
    func `an application behind nginx is shown until the close, and not after it`() async throws {
        let (said, shown, grant, uses, log) = try await CheckCounter.open({
            $0.hasTLS = true
            $0.isProxied = true
        }) { counter in
            let (nginx, port) = try Self.startNginx(counter)
            defer { nginx.terminate() }
            let client = Client.loopback(port: port)
            let cookie = (name: "cookie", value: "__Host-mado=\(counter.token)")
            let lies: Headers = [
                ("x-mado-grant", "G-0"), ("x-mado-subject", "YE-99999"),
                ("x-original-uri", "/outage/1"), ("x-forwarded-uri", "/outage/1"),
                ("x-mado-key", counter.otherKey.exposed),
            ]
            func get(_ path: String, _ headers: Headers) throws -> HTTPResponse {
                try client.call(HTTPRequest("GET", path, headers: headers))
            }
            var said: [Int] = []
            let shown = try get("/outage/1", [cookie] + lies)
            said.append(shown.status)
            said.append(try get("/outage/1", []).status)
            said.append(try get("/other", [cookie] + lies).status)
            said.append(try get("/outage/..;/other", [cookie]).status)
            let body = HTTPRequest("POST", "/outage/1", headers: [cookie], body: "{}")
            said.append(try client.call(body).status)
            _ = try Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
                .call(Acts.close(counter.event)).checked()
            said.append(try get("/outage/1", [cookie]).status)
            counter.daemon.kill()
            said.append(try get("/outage/1", [cookie]).status)
            func read(_ name: String) throws -> String {
                try String(contentsOfFile: "\(counter.site.root)/\(name)", encoding: .utf8)
            }
            return (said, shown.text, counter.grant, try read("uses.log"), try read("nginx.log"))
        }
        // Without a daemon nginx shows nothing either.
        #expect(said == [200, 401, 403, 403, 403, 403, 500], "\(log)")
        #expect(shown == "\(grant) \(SitePlan.entrustee(1))")
        #expect(uses.contains("\"mado_grant\":\"\(grant)\""), "\(uses)")
    }
}
